using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace OrleansTicketing.Tests.Rest.Servers;

/// <summary>What a server process is started with.</summary>
public sealed record ServerSettings(int Port)
{
    public static ServerSettings OnFreePort() => new(FreePort());

    /// <summary>Given, so that tests need not read it from the file; null lets the process make its own.</summary>
    public string? OperatorKey { get; init; } = "operator-" + Guid.NewGuid().ToString("N");

    public string Environment { get; init; } = "Production";

    /// <summary>Policies by their key below <c>Ticketing:</c>. The rate limits are off: they have tests of their own.</summary>
    public ImmutableSortedDictionary<string, string> Policies { get; init; } = ImmutableSortedDictionary<string, string>.Empty
        .Add("RateLimits:PerUserPerSecond", "0")
        .Add("RateLimits:PerAddressPerSecond", "0");

    /// <summary>Other environment variables.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public ServerSettings With(string key, string value) => this with { Policies = Policies.SetItem(key, value) };

    public ServerSettings WithVariable(string name, string value) => this with { Variables = Variables.SetItem(name, value) };

    /// <summary>Below the range that outgoing connections take theirs from, so that a restart finds it free again.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
