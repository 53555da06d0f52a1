using System.Text.Json;

namespace OrleansTicketing.Tests.Gateway.Fixtures;

/// <summary>One server-sent event, or a comment.</summary>
public sealed record ServerEvent(string? Name, string? Id, string? Data, string? Comment)
{
    public JsonElement Body => JsonDocument.Parse(Data!).RootElement;
}

/// <summary>Reads a stream of server-sent events.</summary>
public sealed class EventReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _lines = new StreamReader(stream);
    }

    public static async Task<EventReader> Open(GatewayApp app, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<ServerEvent?> Next(bool comments = false)
    {
        using var patience = new CancellationTokenSource(Patience);
        string? name = null, id = null, data = null;
        while (await _lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length == 0 && data is not null)
                return new ServerEvent(name, id, data, null);
            if (line.StartsWith(':') && comments)
                return new ServerEvent(null, null, null, line[1..].Trim());
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        await Task.CompletedTask;
    }
}
