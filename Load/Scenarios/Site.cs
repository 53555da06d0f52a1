using System.Globalization;
using System.Text.Json;
using OrleansTicketing.Load.Http;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>A user of the run, with the credentials to send.</summary>
internal sealed record User(string Credentials)
{
    public string With(string queueToken) => $"{Credentials}Queue-Token: {queueToken}\r\n";
}

/// <summary>The ticketing API as far as preparing and verifying need it.</summary>
internal sealed class Site(Target target, string operatorKey)
{
    private const int SetupConnections = 32;

    public Target Target { get; } = target;

    /// <summary>Does something for each index, over several connections.</summary>
    public async Task ForEachAsync(int count, Func<HttpConnection, int, Task> act)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, SetupConnections).Select(async _ =>
        {
            using var http = new HttpConnection(Target);
            while (Interlocked.Increment(ref next) is var index && index < count)
                await act(http, index);
        }));
    }

    /// <param name="dates">How many evenings.</param>
    /// <param name="capacity">Admitted at once; as many are admitted in each interval of a second.</param>
    public async Task<ConcertUnderLoad> CreateConcertAsync(int dates, int seatsPerDate, long price, int capacity)
    {
        var first = DateTime.UtcNow.Date.AddDays(30);
        var days = Enumerable.Range(0, dates).Select(i => first.AddDays(i)).ToArray();
        var evenings = string.Join(',', days.Select(day =>
            $$"""{"date":"{{day:yyyy-MM-dd}}","startsAt":"{{day:yyyy-MM-dd}}T19:00:00Z","seats":{{seatsPerDate}},"price":{{price}}}"""));
        var room = $$"""{"capacity":{{capacity}},"batchSize":{{capacity}},"intervalSeconds":1}""";
        var json = $$"""{"title":"Load","artist":"The Generators","venue":"Bench Hall","dates":[{{evenings}}],"waitingRoom":{{room}} }""";
        using var http = new HttpConnection(Target);
        var reply = await http.SendAsync(HttpRequest.Post(Target, "/api/v1/admin/concerts", Operator, json));
        return new ConcertUnderLoad(reply.Expect(201).Field("concertId"), [.. days.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))], seatsPerDate);
    }

    public async Task<User[]> CreateUsersAsync(int count)
    {
        var users = new User[count];
        await ForEachAsync(count, async (http, i) =>
        {
            var reply = await http.SendAsync(HttpRequest.Post(Target, "/api/v1/users", null, $$"""{"displayName":"user {{i}}"}"""));
            users[i] = new User($"Authorization: Bearer {reply.Expect(201).Field("accessToken")}\r\n");
        });
        return users;
    }

    public async Task<string> JoinAsync(HttpConnection http, User user, ConcertUnderLoad concert) =>
        (await http.SendAsync(HttpRequest.Post(Target, concert.JoinPath, user.Credentials))).Expect(201).Field("token");

    public Task ChargeAsync(IReadOnlyList<User> users, long amount) => ForEachAsync(users.Count, async (http, i) =>
        (await http.SendAsync(HttpRequest.Post(Target, "/api/v1/wallets/me/charges", users[i].Credentials, $$"""{"amount":{{amount}}}"""))).Expect(201));

    /// <returns>The reservation's id.</returns>
    public async Task<string> HoldAsync(HttpConnection http, string credentials, ConcertUnderLoad concert, string date, int[] seats) =>
        (await http.SendAsync(HttpRequest.Post(Target, "/api/v1/reservations", credentials, concert.HoldOf(date, seats)))).Expect(201).Field("reservationId");

    /// <summary>Every user's, not a sample.</summary>
    public async Task<long[]> ReadBalancesAsync(IReadOnlyList<User> users)
    {
        var balances = new long[users.Count];
        await ForEachAsync(users.Count, async (http, i) =>
            balances[i] = (await GetAsync(http, "/api/v1/wallets/me", users[i].Credentials)).GetProperty("balance").GetInt64());
        return balances;
    }

    public async Task<JsonElement> GetAsync(HttpConnection http, string path, string credentials) =>
        JsonElement.Parse((await http.SendAsync(HttpRequest.Get(Target, path, credentials))).Expect(200).Body.Span);

    /// <summary>The concert's entry in the operator's list, or null.</summary>
    public async Task<JsonElement?> FindCountersAsync(ConcertUnderLoad concert)
    {
        using var http = new HttpConnection(Target);
        for (var cursor = string.Empty; ;)
        {
            var page = await GetAsync(http, $"/api/v1/admin/concerts?limit=100{cursor}", Operator);
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                if (item.GetProperty("concertId").GetString() == concert.Id)
                    return item;
            }

            if (page.GetProperty("next").GetString() is not { } next)
                return null;
            cursor = $"&cursor={next}";
        }
    }

    public async Task<JsonElement> WaitingRoomAsync(ConcertUnderLoad concert)
    {
        using var http = new HttpConnection(Target);
        return await GetAsync(http, $"/api/v1/admin/concerts/{concert.Id}/waiting-room", Operator);
    }

    /// <summary>So many are admitted in all, each at once.</summary>
    public async Task SetCapacityAsync(ConcertUnderLoad concert, int capacity)
    {
        using var http = new HttpConnection(Target);
        var change = HttpRequest.Patch(Target, $"/api/v1/admin/concerts/{concert.Id}/waiting-room", Operator, $$"""{"capacity":{{capacity}},"batchSize":1000}""");
        (await http.SendAsync(change)).Expect(200);
    }

    private string Operator { get; } = $"Operator-Key: {operatorKey}\r\n";
}

internal sealed record ConcertUnderLoad(string Id, IReadOnlyList<string> Dates, int SeatsPerDate)
{
    /// <summary>Prime, and so without a common factor with any number of seats below it or not a multiple of it.</summary>
    private const long Stride = 1_000_003;

    /// <summary>For scenarios that need no concert.</summary>
    public static readonly ConcertUnderLoad None = new(string.Empty, [], 0);

    /// <summary>The body of a request for seats.</summary>
    public string HoldOf(string date, int[] seats) => $$"""{"concertId":"{{Id}}","date":"{{date}}","seats":[{{string.Join(',', seats)}}]}""";

    public string JoinPath => $"/api/v1/concerts/{Id}/queue-tokens";

    /// <summary>A different seat for each arrival, all over the halls: neighbours in time are no neighbours in a row.</summary>
    public (string Date, int Seat) SeatOf(int arrival) =>
        (Dates[arrival % Dates.Count], (int)(arrival / Dates.Count * Stride % SeatsPerDate) + 1);
}
