using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Servers;

/// <summary>A silo or a gateway, through as many processes as a test kills.</summary>
public sealed class ClusterProcess : IAsyncDisposable
{
    private readonly List<ServerProcess> _past = [];
    private readonly string _room;

    private ClusterProcess(string room, ServerSettings settings)
    {
        _room = room;
        Settings = settings;
        Process = Launch();
    }

    public ServerSettings Settings { get; }

    public Uri Address => Settings.Address;

    public ServerProcess Process { get; private set; }

    public string Output => string.Join(Environment.NewLine, _past.Append(Process).Select(process => process.Output));

    public static ClusterProcess Silo(string name, ServerSettings settings) => new("Silo", (settings with { Port = ServerSettings.FreePort() })
        .WithVariable("Cluster__SiloName", name)
        .WithVariable("Cluster__Address", "127.0.0.1")
        .WithVariable("Cluster__SiloPort", $"{ServerSettings.FreePort()}")
        .WithVariable("Cluster__GatewayPort", $"{ServerSettings.FreePort()}"));

    public static ClusterProcess Gateway(ServerSettings settings) => new("Gateway", settings with { Port = ServerSettings.FreePort() });

    public Task Kill() => Process.Kill();

    /// <summary>Another process with the same settings and ports, after the last one ended; it may not be ready yet.</summary>
    public void LaunchAgain()
    {
        Assert.True(Process.HasExited, "One process per port.");
        _past.Add(Process);
        Process = Launch();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _past.Append(Process))
            await process.DisposeAsync();
    }

    private ServerProcess Launch() => ServerProcess.Launch(_room, AppContext.BaseDirectory, Settings);
}
