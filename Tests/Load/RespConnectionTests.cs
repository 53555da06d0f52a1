using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansTicketing.Load.Peers.Redis;

namespace OrleansTicketing.Tests.Load;

/// <summary>The Redis client of the benchmarks against a server that answers as it is told.</summary>
public sealed class RespConnectionTests : IAsyncLifetime
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private RespConnection? _redis;
    private Socket? _server;

    public async ValueTask InitializeAsync()
    {
        _listener.Start();
        var accepted = _listener.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask();
        _redis = await RespConnection.OpenAsync("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        _server = await accepted;
    }

    public async ValueTask DisposeAsync()
    {
        await _redis!.DisposeAsync();
        _server!.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task Requests_are_arrays_of_texts_with_their_lengths_in_bytes()
    {
        _ = _redis!.SendAsync("SET", "k", "ü", 7);
        Assert.Equal("*4\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\nü\r\n$1\r\n7\r\n", await ReceiveAsync("7\r\n"));
    }

    [Fact]
    public async Task Each_kind_of_answer_reaches_whom_it_belongs_to_also_in_pieces_of_a_byte()
    {
        Task<object?>[] asked = [.. Enumerable.Range(1, 6).Select(i => _redis!.SendAsync("ASK", i))];
        await ReceiveAsync("$1\r\n6\r\n");
        foreach (var one in "+OK\r\n:-12\r\n$5\r\na\r\nbc\r\n$-1\r\n*3\r\n:1\r\n$0\r\n\r\n*1\r\n+x\r\n*0\r\n"u8.ToArray())
            await _server!.SendAsync(new[] { one }, SocketFlags.None);
        var answers = await Task.WhenAll(asked);
        Assert.Equal("OK", answers[0]);
        Assert.Equal(-12L, answers[1]);
        Assert.Equal("a\r\nbc", answers[2]);
        Assert.Null(answers[3]);
        Assert.Equivalent(new object[] { 1L, string.Empty, new object[] { "x" } }, answers[4]);
        Assert.Equal([], (object?[])answers[5]!);
    }

    [Fact]
    public async Task An_error_fails_its_own_request_alone()
    {
        var (wrong, right) = (_redis!.SendAsync("NO"), _redis.SendAsync("YES"));
        await ReceiveAsync("YES\r\n");
        await _server!.SendAsync("-ERR unknown command\r\n+OK\r\n"u8.ToArray(), SocketFlags.None);
        Assert.Equal("ERR unknown command", (await Assert.ThrowsAsync<InvalidOperationException>(() => wrong)).Message);
        Assert.Equal("OK", await right);
    }

    [Fact]
    public async Task A_connection_that_breaks_fails_all_who_wait_and_all_who_come()
    {
        var waiting = _redis!.SendAsync("PING");
        await ReceiveAsync("PING\r\n");
        _server!.Dispose();
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _redis.SendAsync("PING"));
    }

    private async Task<string> ReceiveAsync(string end)
    {
        var (text, buffer) = (new StringBuilder(), new byte[1024]);
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
            text.Append(Encoding.UTF8.GetString(buffer, 0, await _server!.ReceiveAsync(buffer, TestContext.Current.CancellationToken)));
        return text.ToString();
    }
}
