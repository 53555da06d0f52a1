using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Servers;

/// <summary>A server on a store of its own, through as many processes as a test kills.</summary>
public sealed class TicketingServer : IAsyncDisposable
{
    private readonly List<ServerProcess> _past = [];

    private TicketingServer(StoreFolder folder, ServerSettings settings)
    {
        Folder = folder;
        Settings = settings;
        Api = new TicketingApi(settings.Address);
        Operator = new Operator(Api, settings.OperatorKey ?? "none");
        Process = StandaloneProcess.Launch(folder, settings);
    }

    public StoreFolder Folder { get; }

    public ServerSettings Settings { get; private set; }

    public TicketingApi Api { get; }

    public Operator Operator { get; }

    public ServerProcess Process { get; private set; }

    /// <summary>Why there can be none on this machine; null where there can.</summary>
    public static string? WhyNot => null;

    public int OpenFiles => Process.OpenFiles;

    /// <summary>What all of its processes wrote.</summary>
    public string Output => string.Join(Environment.NewLine, _past.Append(Process).Select(process => process.Output));

    public static async Task<TicketingServer> Start(ServerSettings? settings = null)
    {
        var server = new TicketingServer(new StoreFolder(), settings ?? ServerSettings.OnFreePort());
        try
        {
            await server.Process.Ready();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many states of grains have been written durably so far.</summary>
    public Task<long> StatesWritten() => StoreFigures.StatesWritten(Api);

    /// <summary>Another process on the same store and port, after the last one ended.</summary>
    public async Task StartAgain(Func<ServerSettings, ServerSettings>? change = null)
    {
        Assert.True(Process.HasExited, "One process per store.");
        _past.Add(Process);
        Settings = change?.Invoke(Settings) ?? Settings;
        Process = StandaloneProcess.Launch(Folder, Settings);
        await Process.Ready();
    }

    /// <summary>Takes away what answers at <see cref="TicketingApi.Address"/>: here the whole process.</summary>
    public Task KillGateway() => Process.Kill();

    /// <summary>Brings back what was killed, at the same address.</summary>
    public Task StartGatewayAgain() => StartAgain();

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        foreach (var process in _past.Append(Process))
            await process.DisposeAsync();
        Folder.Dispose();
    }
}
