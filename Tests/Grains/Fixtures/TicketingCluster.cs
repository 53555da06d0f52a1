using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Tests.Grains.Fixtures;

/// <summary>The production grains in a test cluster, with a clock, a policy and a store that the test owns.</summary>
internal sealed class TicketingCluster : IAsyncDisposable
{
    // Configurators are made by the test host from their type; this is how they find what they configure.
    private static readonly AsyncLocal<TicketingCluster?> Starting = new();

    private readonly TestCluster _cluster;

    // By the number that the silo's writes carry.
    private readonly Dictionary<int, SiloHandle> _handles = [];
    private int _silosStarted;

    private TicketingCluster(TicketingPolicy policy, short silos)
    {
        Policy = policy;
        // The host looks for grain classes in the assemblies that are loaded.
        GC.KeepAlive(typeof(StorageNames).Assembly);
        var builder = new TestClusterBuilder(silos);
        builder.AddSiloBuilderConfigurator<SiloConfigurator>();
        _cluster = builder.Build();
    }

    public TestClock Clock { get; } = new();

    public TestStore Store { get; } = new();

    public TicketingPolicy Policy { get; }

    public SigningKeys Keys { get; } = new(new SigningKey(new byte[SigningKey.MinimumSecretBytes]), []);

    public IGrainFactory Grains => _cluster.GrainFactory;

    public static async Task<TicketingCluster> Start(TicketingPolicy? policy = null, short silos = 1)
    {
        var cluster = new TicketingCluster(policy ?? new TicketingPolicy(), silos);
        Starting.Value = cluster;
        await cluster._cluster.DeployAsync();
        cluster.NoteHandles();
        return cluster;
    }

    /// <summary>Every silo dies at once, as if its process had been killed; a new one starts.</summary>
    public async Task Crash()
    {
        await KillAll();
        await StartSilo();
    }

    /// <summary>Every silo stops in an orderly way; a new one starts.</summary>
    public async Task Restart()
    {
        foreach (var silo in _cluster.Silos.ToArray())
            await _cluster.StopSiloAsync(silo);
        await StartSilo();
    }

    /// <summary>One silo dies; the others live on, and a new one joins them.</summary>
    public async Task Crash(int silo)
    {
        await _cluster.KillSiloAsync(_handles[silo]);
        await StartSilo();
    }

    public async ValueTask DisposeAsync()
    {
        Store.BeforeWrite = null;
        Store.AfterWrite = null;
        foreach (var silo in _cluster.Silos.ToArray())
            await _cluster.KillSiloAsync(silo);
        await _cluster.DisposeAsync();
    }

    /// <summary>Every silo dies at once, and for now none comes back.</summary>
    public async Task KillAll()
    {
        foreach (var silo in _cluster.Silos.ToArray())
            await _cluster.KillSiloAsync(silo);
    }

    public async Task StartSilo()
    {
        Starting.Value = this;
        await _cluster.StartAdditionalSiloAsync();
        NoteHandles();
    }

    private void NoteHandles()
    {
        var known = _handles.Values.ToHashSet();
        var index = _silosStarted - _cluster.Silos.Count(silo => !known.Contains(silo));
        foreach (var silo in _cluster.Silos.Where(silo => !known.Contains(silo)))
            _handles[index++] = silo;
    }

    private sealed class SiloConfigurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var cluster = Starting.Value ?? throw new InvalidOperationException("Silos are started by a ticketing cluster.");
            var silo = cluster._silosStarted++;
            siloBuilder.Services.AddSingleton<TimeProvider>(cluster.Clock);
            siloBuilder.Services.AddSingleton<IIdSource, RandomIds>();
            siloBuilder.Services.AddSingleton(cluster.Policy);
            siloBuilder.Services.AddSingleton(cluster.Keys);
            OrleansTicketing.Grains.GrainServices.AddTicketingGrains(siloBuilder.Services);
            siloBuilder.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.Grains, (_, _) => cluster.Store.For(silo));
            siloBuilder.UseInMemoryReminderService();
        }
    }

    private sealed class RandomIds : IIdSource
    {
        public Guid NewId() => Guid.NewGuid();
    }
}
