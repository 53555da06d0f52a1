using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Gateway.Connections;
using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Gateway.Connections;

/// <summary>What callers see on their connections when the process stops. The time that they have to ask once more does not pass by itself.</summary>
public sealed class OpenConnectionsTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly WebApplication _app;

    public OpenConnectionsTests()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddOpenConnections();
        _app = builder.Build();
        _app.UseOpenConnections();
        _app.MapGet("/", static () => TypedResults.NoContent());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    [Trait("Invariant", "10")]
    public async Task A_request_that_was_on_its_way_when_the_process_stopped_is_answered_as_the_last_of_its_connection()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        using var idle = await Caller.Connect(Port);
        Assert.Contains("204", await idle.Ask(), StringComparison.Ordinal);

        var stopped = _app.StopAsync(TestContext.Current.CancellationToken);
        await Eventually.Until(NobodyListens, Patience);

        Assert.Equal("HTTP/1.1 204 No Content, Connection: close", await idle.Ask());
        Assert.True(await idle.HasEnded());
        // Nobody is left to wait for, so no time passes until the end.
        await stopped.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_connection_that_stays_idle_holds_the_stop_up_for_its_last_request_and_not_longer()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        using var idle = await Caller.Connect(Port);
        Assert.Contains("204", await idle.Ask(), StringComparison.Ordinal);

        var stopped = _app.StopAsync(TestContext.Current.CancellationToken);
        await Eventually.Until(NobodyListens, Patience);
        Assert.False(stopped.IsCompleted);
        await Eventually.Until(() =>
        {
            _time.Advance(OpenConnections.LastRequests);
            return Task.FromResult(stopped.IsCompleted);
        }, Patience);

        Assert.True(await idle.HasEnded());
    }

    private int Port => new Uri(_app.Urls.Single()).Port;

    private async Task<bool> NobodyListens()
    {
        try
        {
            using var caller = await Caller.Connect(Port);
            return false;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }

    /// <summary>One connection, which keeps nothing back and asks nothing twice; the answers have no body.</summary>
    private sealed class Caller : IDisposable
    {
        private readonly TcpClient _client;
        private readonly StreamReader _answers;

        private Caller(TcpClient client)
        {
            _client = client;
            _answers = new StreamReader(client.GetStream());
        }

        public static async Task<Caller> Connect(int port)
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
            return new Caller(client);
        }

        /// <returns>The answer's first line, and what it says of the connection.</returns>
        public async Task<string> Ask()
        {
            await _client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: here\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            var head = new List<string>();
            while (await _answers.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
                head.Add(line);
            return string.Join(", ", head.Where((line, at) => at == 0 || line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase)));
        }

        public async Task<bool> HasEnded() => await _answers.ReadLineAsync(TestContext.Current.CancellationToken) is null;

        public void Dispose()
        {
            _answers.Dispose();
            _client.Dispose();
        }
    }
}
