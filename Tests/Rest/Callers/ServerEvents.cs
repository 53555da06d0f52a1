using System.Net.ServerSentEvents;
using System.Threading.Channels;

namespace OrleansTicketing.Tests.Rest.Callers;

/// <summary>One server-sent event.</summary>
public sealed record ServerEvent(string Type, string Data)
{
    public T Read<T>() => System.Text.Json.JsonSerializer.Deserialize<T>(Data, Answer.Json)!;
}

/// <summary>A stream of server-sent events that a test listens to; its events are there to be taken in order.</summary>
public sealed class ServerEvents : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _over = new();
    private readonly Channel<ServerEvent> _events = Channel.CreateUnbounded<ServerEvent>();
    private readonly HttpResponseMessage _response;
    private readonly Task _reading;

    private ServerEvents(HttpResponseMessage response)
    {
        _response = response;
        _reading = Task.Run(Read);
    }

    public static async Task<ServerEvents> Open(TicketingApi api, ApiRequest request)
    {
        var response = await api.Listen(request, CancellationToken.None);
        Assert.Equal((200, "text/event-stream"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return new ServerEvents(response);
    }

    public async Task<ServerEvent> Next()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _events.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reading;
        _response.Dispose();
        _over.Dispose();
    }

    private async Task Read()
    {
        try
        {
            await using var stream = await _response.Content.ReadAsStreamAsync(_over.Token);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(_over.Token))
                _events.Writer.TryWrite(new ServerEvent(item.EventType, item.Data));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            // The test has heard enough, or the server went away.
        }

        _events.Writer.TryComplete();
    }
}
