using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OrleansTicketing.Tests.Rest.Callers;

/// <summary>Speaks over REST as anybody could, to each of the addresses in turn, and keeps every acknowledged success.</summary>
public sealed class TicketingApi : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Uri[] _addresses;
    private readonly HttpClient _http;
    private int _requests;

    public TicketingApi(params IEnumerable<Uri> addresses)
    {
        _addresses = [.. addresses];
        // No proxy and no pooling limit: 500 users at once are 500 connections.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            Timeout = Patience,
        };
    }

    /// <summary>One of the addresses that it speaks to.</summary>
    public Uri Address => _addresses[0];

    public AcknowledgedSuccesses Acknowledged { get; } = new();

    public void Dispose() => _http.Dispose();

    /// <exception cref="HttpRequestException">The connection failed: the outcome is unknown.</exception>
    /// <exception cref="TaskCanceledException">No answer in time: the outcome is unknown.</exception>
    public async Task<Answer> Send(ApiRequest request, DateTimeOffset? firstSent = null, CancellationToken cancellation = default)
    {
        var sentAt = firstSent ?? DateTimeOffset.UtcNow;
        using var message = ToMessage(request);
        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        var answer = new Answer(request, response.StatusCode, body, headers);
        Assert.True(answer.Status != 500, $"Never a 500: {answer}");
        Acknowledged.Record(answer, sentAt);
        return answer;
    }

    public async Task<T> Get<T>(string path) => (await Send(new ApiRequest(HttpMethod.Get, path))).Read<T>(200);

    /// <summary>A new user, signed in with the development identity provider.</summary>
    public async Task<Visitor> SignIn(string? displayName = null)
    {
        var body = Text(new { displayName = displayName ?? $"visitor {Guid.NewGuid():N}" });
        var answer = await Send(new ApiRequest(HttpMethod.Post, "/api/v1/users") { Body = body });
        return new Visitor(this, answer.Read<UserView>(201));
    }

    public Task<Visitor[]> SignIn(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => SignIn()));

    /// <summary>The body stream of server-sent events, after its headers came; a connection of its own.</summary>
    public async Task<HttpResponseMessage> Listen(ApiRequest request, CancellationToken cancellation)
    {
        using var message = ToMessage(request);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    public static string Text(object body) => JsonSerializer.Serialize(body, Answer.Json);

    private HttpRequestMessage ToMessage(ApiRequest request)
    {
        var address = _addresses[(uint)Interlocked.Increment(ref _requests) % _addresses.Length];
        var message = new HttpRequestMessage(request.Method, new Uri(address, request.Path));
        Add("Authorization", request.AccessToken is { } token ? $"Bearer {token}" : null);
        Add("Queue-Token", request.QueueToken);
        Add("Operator-Key", request.OperatorKey);
        Add("Idempotency-Key", request.IdempotencyKey);
        Add("If-None-Match", request.IfNoneMatch);
        if (request.Body is { } body)
            message.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return message;

        void Add(string name, string? value)
        {
            if (value is not null)
                message.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
