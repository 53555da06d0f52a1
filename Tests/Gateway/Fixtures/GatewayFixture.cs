using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OrleansTicketing.Tests.Gateway.Fixtures;

/// <summary>One gateway for all tests that need no settings of their own. Each test uses users and concerts of its own.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    public const string Date = "2031-05-01";

    private GatewayApp? _app;

    public GatewayApp App
    {
        get
        {
            if (GatewayApp.WhyNot is { } reason)
                Assert.Skip(reason);
            return _app ?? throw new InvalidOperationException("Not started.");
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (GatewayApp.WhyNot is null)
            _app = await GatewayApp.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class GatewayCollection : ICollectionFixture<GatewayFixture>
{
    public const string Name = "Gateway";
}

/// <summary>What tests do through the REST API.</summary>
public static class GatewayCalls
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static Task<Reply> Get(this GatewayApp app, string path, params (string, string)[] headers) =>
        app.Send(HttpMethod.Get, path, null, headers);

    public static Task<Reply> Post(this GatewayApp app, string path, object? body, params (string, string)[] headers) =>
        app.Send(HttpMethod.Post, path, body, headers);

    public static Task<Reply> Patch(this GatewayApp app, string path, object? body, params (string, string)[] headers) =>
        app.Send(HttpMethod.Patch, path, body, headers);

    public static Task<Reply> Delete(this GatewayApp app, string path, params (string, string)[] headers) =>
        app.Send(HttpMethod.Delete, path, null, headers);

    /// <param name="app">Where to.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The address.</param>
    /// <param name="body">Bytes and text as they are, anything else as JSON.</param>
    /// <param name="headers">Sent without checks; Content-Type replaces JSON's.</param>
    public static async Task<Reply> Send(
        this GatewayApp app, HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body switch
            {
                byte[] bytes => bytes,
                string text => Encoding.UTF8.GetBytes(text),
                _ => JsonSerializer.SerializeToUtf8Bytes(body, Web),
            });
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers)
        {
            if (name != "Content-Type")
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
            else if (request.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Reply.Of(await app.Http.SendAsync(request));
    }

    public static async Task<Person> NewPerson(this GatewayApp app, string name = "Ada")
    {
        var reply = (await app.Post("/api/v1/users", new { displayName = name })).Is(201);
        return new Person(Guid.Parse(reply.Value("userId")), reply.Value("accessToken"));
    }

    /// <summary>A concert whose sale is open, by default with one evening of 50 seats.</summary>
    public static async Task<Guid> NewConcert(this GatewayApp app, object? waitingRoom = null, object[]? dates = null)
    {
        var reply = await app.Post("/api/v1/admin/concerts", new
        {
            title = "Night of Strings",
            artist = "The Quartet",
            venue = "City Hall",
            dates = dates ?? [new { date = GatewayFixture.Date, startsAt = "2031-05-01T10:30:00Z", seats = 50, price = 1000 }],
            waitingRoom,
        }, ("Operator-Key", GatewayApp.OperatorKey));
        return Guid.Parse(reply.Is(201).Value("concertId"));
    }

    /// <summary>The person with a place in the concert's waiting room.</summary>
    public static async Task<Person> Join(this GatewayApp app, Person person, Guid concert)
    {
        var reply = await app.Post($"/api/v1/concerts/{concert}/queue-tokens", null, person.Headers);
        Assert.True(reply.Status is 200 or 201, reply.Text);
        return person with { QueueToken = reply.Value("token") };
    }

    /// <summary>A new user who is admitted to the concert.</summary>
    public static async Task<Person> NewGuest(this GatewayApp app, Guid concert)
    {
        var person = await app.Join(await app.NewPerson(), concert);
        await Eventually(async () => (await app.Get("/api/v1/queue-tokens/me", person.Headers)).Is(200).Value("status") == "admitted");
        return person;
    }

    public static Task<Reply> Hold(this GatewayApp app, Person person, Guid concert, int[] seats, params (string, string)[] headers) =>
        app.Post("/api/v1/reservations", new { concertId = concert, date = GatewayFixture.Date, seats }, person.With(headers));

    public static Task<Reply> Charge(this GatewayApp app, Person person, long amount, params (string, string)[] headers) =>
        app.Post("/api/v1/wallets/me/charges", new { amount }, person.With(headers));

    public static Task<Reply> Pay(this GatewayApp app, Person person, string reservation, params (string, string)[] headers) =>
        app.Post("/api/v1/payments", new { reservationId = reservation }, person.With(headers));

    public static async Task Eventually(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
            await Task.Delay(50, patience.Token);
    }
}
