using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Identity;
using OrleansTicketing.Tests.Conformance.Behaviour;

namespace OrleansTicketing.Tests.Gateway.Identity;

/// <summary>Keys that an identity provider serves over HTTP, and changes, and sometimes does not serve.</summary>
public sealed class JsonWebKeySourceTests : IAsyncLifetime
{
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(15);

    private readonly ManualTime _time = new();
    private readonly HttpListener _provider = new();
    private readonly string _address = $"http://127.0.0.1:{FreePort()}/keys/";
    private JsonWebKeySource _keys = null!;
    private volatile Reply _reply = new(200, KeySet("first"));
    private int _reads;

    public async ValueTask InitializeAsync()
    {
        _provider.Prefixes.Add(_address);
        _provider.Start();
        _ = Serve();
        _keys = new JsonWebKeySource(new OutsideProvider("https://id.example", "ticketing", _address), _time, NullLogger<JsonWebKeySource>.Instance);
        await _keys.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _keys.StopAsync(CancellationToken.None);
        _keys.Dispose();
        _provider.Close();
    }

    [Fact]
    public async Task Keys_are_read_from_the_providers_address()
    {
        await Eventually.IsTrue(() => _keys.Find("first").Count == 1);
        Assert.Equal(JsonWebKeys.Es256, Assert.Single(_keys.Find("first")).Algorithm);
        Assert.Empty(_keys.Find("unknown"));
        Assert.Single(_keys.Find(id: null));
    }

    [Fact]
    public async Task A_token_that_names_an_unknown_key_makes_it_read_again_but_not_at_once()
    {
        await Eventually.IsTrue(() => _keys.Find("first").Count == 1);
        _reply = new Reply(200, KeySet("second"));
        for (var attempt = 0; attempt < 100; attempt++)
            Assert.Empty(_keys.Find("second"));
        Assert.Equal(1, _reads);

        await MoveOnUntil(() => _keys.Find("second").Count == 1);

        Assert.Empty(_keys.Find("first"));
    }

    [Theory]
    [InlineData(500, "no")]
    [InlineData(200, "[]")]
    [InlineData(200, "{\"keys\":")]
    [InlineData(200, "TOO LONG")]
    public async Task A_provider_that_fails_leaves_the_known_keys_in_force(int status, string body)
    {
        await Eventually.IsTrue(() => _keys.Find("first").Count == 1);
        _reply = new Reply(status, body == "TOO LONG" ? KeySet("first").PadRight(2 * 1024 * 1024) : body);
        Assert.Empty(_keys.Find("second"));
        await MoveOnUntil(() => Volatile.Read(ref _reads) >= 2);
        Assert.Single(_keys.Find("first"));

        _reply = new Reply(200, KeySet("second"));
        await MoveOnUntil(() => _keys.Find("second").Count == 1);
    }

    /// <summary>The clock is moved again and again, as the source may not have come to its pause yet.</summary>
    private Task MoveOnUntil(Func<bool> condition) => Eventually.IsTrue(() =>
    {
        _time.Advance(BetweenReads);
        return condition();
    });

    private async Task Serve()
    {
        while (_provider.IsListening)
        {
            try
            {
                var call = await _provider.GetContextAsync();
                var reply = _reply;
                Interlocked.Increment(ref _reads);
                call.Response.StatusCode = reply.Status;
                await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(reply.Body));
                call.Response.Close();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over, or the reader hung up on an answer that was too long.
            }
        }
    }

    private static string KeySet(string id)
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = curve.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"keys":[{"kty":"EC","crv":"P-256","use":"sig","kid":"{{id}}","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Reply(int Status, string Body);
}
