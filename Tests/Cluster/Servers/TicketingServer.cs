using OrleansTicketing.Tests.Cluster.Servers;
using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Servers;

/// <summary>A cluster on a state of its own, as processes; its callers use the gateways in turn.</summary>
public sealed class TicketingServer : IAsyncDisposable
{
    private readonly List<ClusterProcess> _silos;
    private readonly List<ClusterProcess> _gateways;

    private TicketingServer(Datastores stores, ServerSettings settings, int silos, int gateways)
    {
        Stores = stores;
        ServiceId = $"tests-{Guid.NewGuid():N}";
        Settings = settings
            .With("Identity:Development", "true")
            .With("TokenSigning:Key", SigningKey)
            .WithVariable("ConnectionStrings__Redis", stores.Redis.Connection)
            .WithVariable("ConnectionStrings__MySql", stores.MariaDb.Connection())
            .WithVariable("Cluster__Id", ServiceId)
            .WithVariable("Cluster__ServiceId", ServiceId);
        _silos = [.. Enumerable.Range(1, silos).Select(number => ClusterProcess.Silo($"silo-{number}", Settings))];
        _gateways = [.. Enumerable.Range(1, gateways).Select(_ => ClusterProcess.Gateway(Settings))];
        Api = new TicketingApi(_gateways.Select(gateway => gateway.Address));
        Operator = new Operator(Api, settings.OperatorKey ?? "none");
    }

    /// <summary>Why there can be none on this machine; null where there can.</summary>
    public static string? WhyNot => Datastores.WhyNot;

    /// <summary>Of 32 bytes, in base64.</summary>
    public static string SigningKey { get; } = Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(number => (byte)number)]);

    public Datastores Stores { get; }

    /// <summary>Whose state it is, in the database that all clusters of the run share.</summary>
    public string ServiceId { get; }

    public ServerSettings Settings { get; }

    /// <summary>Asks the gateways in turn.</summary>
    public TicketingApi Api { get; }

    public Operator Operator { get; }

    public IReadOnlyList<ClusterProcess> Silos => _silos;

    public IReadOnlyList<ClusterProcess> Gateways => _gateways;

    public IEnumerable<ClusterProcess> Processes => _silos.Concat(_gateways);

    public int OpenFiles => _gateways.Sum(gateway => gateway.Process.OpenFiles);

    public string Output => string.Join(Environment.NewLine, Processes.Select(process => process.Output));

    /// <summary>Waits until all are ready, unless there is no silo.</summary>
    public static async Task<TicketingServer> Start(ServerSettings? settings = null, Datastores? stores = null, int silos = 3, int gateways = 2)
    {
        var server = new TicketingServer(stores ?? await Datastores.Shared(), settings ?? ServerSettings.OnFreePort(), silos, gateways);
        try
        {
            if (silos > 0)
                await server.Ready();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Task Ready() => Task.WhenAll(Processes.Select(process => process.Process.Ready()));

    /// <summary>How many states of grains have been written durably so far.</summary>
    public Task<long> StatesWritten() => Stores.StatesWritten(ServiceId);

    /// <summary>One more silo; it may not be ready yet.</summary>
    public ClusterProcess AddSilo()
    {
        var silo = ClusterProcess.Silo($"silo-{_silos.Count + 1}", Settings);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Takes away what answers at <see cref="TicketingApi.Address"/>: one of the gateways.</summary>
    public Task KillGateway() => _gateways[0].Kill();

    /// <summary>Brings back what was killed, at the same address.</summary>
    public Task StartGatewayAgain()
    {
        _gateways[0].LaunchAgain();
        return _gateways[0].Process.Ready();
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        foreach (var process in Processes)
            await process.DisposeAsync();
    }
}
