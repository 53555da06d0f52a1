using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Tests.Grains.Fixtures;

/// <summary>The production grains in a test cluster, with a clock, a policy and a store that the test owns.</summary>
internal sealed class TicketingCluster : IAsyncDisposable
{
    private TestSilos _silos = null!;

    private TicketingCluster(TicketingPolicy policy)
    {
        Policy = policy;
        // The host looks for grain classes in the assemblies that are loaded.
        GC.KeepAlive(typeof(StorageNames).Assembly);
    }

    public TestClock Clock { get; } = new();

    public TestStore Store { get; } = new();

    public TicketingPolicy Policy { get; }

    public SigningKeys Keys { get; } = new(new SigningKey(new byte[SigningKey.MinimumSecretBytes]), []);

    public IGrainFactory Grains => _silos.Grains;

    /// <summary>Calls that come in through this silo.</summary>
    public IGrainFactory GrainsThrough(string silo) => _silos.FactoryAt(silo);

    /// <summary>The silos that run, by name.</summary>
    public IReadOnlyList<string> Silos => _silos.Running;

    public static async Task<TicketingCluster> Start(TicketingPolicy? policy = null, short silos = 1)
    {
        var cluster = new TicketingCluster(policy ?? new TicketingPolicy());
        cluster._silos = await TestSilos.Start(silos, cluster.Store, cluster.Clock, cluster.Configure);
        return cluster;
    }

    /// <summary>Every silo dies at once, as if its process had been killed; one comes back.</summary>
    public async Task Crash()
    {
        var first = Silos[0];
        await KillAll();
        await StartAgain(first);
    }

    /// <summary>Every silo stops in an orderly way; one comes back.</summary>
    public async Task Restart()
    {
        var first = Silos[0];
        foreach (var silo in Silos)
            await _silos.Stop(silo);
        await StartAgain(first);
    }

    /// <summary>One silo stops in an orderly way and comes back; the others live on.</summary>
    public async Task Restart(string silo)
    {
        await _silos.Stop(silo);
        await StartAgain(silo);
    }

    /// <summary>One silo dies and comes back; the others live on.</summary>
    public async Task Crash(string silo)
    {
        await Kill(silo);
        await StartAgain(silo);
    }

    /// <summary>One silo dies, and for now does not come back.</summary>
    public Task Kill(string silo) => _silos.Kill(silo);

    /// <summary>Every silo dies at once, and for now none comes back.</summary>
    public async Task KillAll()
    {
        foreach (var silo in Silos)
            await _silos.Kill(silo);
    }

    public Task StartAgain(string silo) => _silos.StartAgain(silo);

    /// <summary>A silo more than there were.</summary>
    public Task<string> AddSilo() => _silos.Add();

    public async ValueTask DisposeAsync()
    {
        Store.BeforeWrite = null;
        Store.AfterWrite = null;
        await _silos.DisposeAsync();
    }

    private void Configure(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IIdSource, RandomIds>();
        silo.Services.AddSingleton(Policy);
        silo.Services.AddSingleton(Keys);
        silo.Services.AddSingleton<IStoredRows>(Store);
        OrleansTicketing.Grains.GrainServices.AddTicketingGrains(silo.Services);
    }

    private sealed class RandomIds : IIdSource
    {
        public Guid NewId() => Guid.NewGuid();
    }
}
