using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Storage;
using OrleansTicketing.Embedded.Hosting;
using OrleansTicketing.Embedded.Reminders;
using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Embedded.Testing;
using OrleansTicketing.Grains;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Simulation.World;

/// <summary>One silo with the production grains. It dies and comes back; what it knew is gone then.</summary>
internal sealed class SimulatedSilo(TicketingWorld world, int number) : IDisposable
{
    private static readonly IConfiguration NoConfiguration = new ConfigurationBuilder().Build();

    /// <summary>As the cluster's setting: a call to a dead silo must not hang for long.</summary>
    internal static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(3);

    private readonly List<ServiceProvider> _lives = [];
    private Silo? _silo;

    internal string Name { get; } = $"silo-{number}";

    internal SkewedTime Clock { get; } = new(world.Driver.Time);

    internal bool IsUp => _silo is { IsDead: false };

    internal Silo Silo => _silo ?? throw new InvalidOperationException($"{Name} was not started.");

    internal void Start()
    {
        var services = Configure();
        var provider = services.BuildServiceProvider();
        _lives.Add(provider);
        _silo = provider.GetRequiredService<Silo>();
        IsStopping = false;
        var started = _silo.StartAsync(CancellationToken.None);
        if (!started.IsCompletedSuccessfully)
            throw new InvalidOperationException($"{Name} did not start at once.", started.Exception);
    }

    /// <summary>What was in flight is left unanswered; only the callers' own time-outs, or the news of its death, end their waiting.</summary>
    internal void Kill() => _silo?.Kill();

    /// <summary>It lets its activations end, and takes no new ones.</summary>
    internal bool IsStopping { get; private set; }

    internal Task Stop()
    {
        IsStopping = true;
        return Silo.StopAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        _silo?.Kill();
        foreach (var life in _lives)
            life.Dispose();
    }

    private ServiceCollection Configure()
    {
        var services = new ServiceCollection();
        services.AddSingleton(NoConfiguration);
        services.AddSingleton(new SiloName(Name));
        services.AddEmbeddedSilo();
        services.Replace(ServiceDescriptor.Singleton(world.Cluster));
        services.Replace(ServiceDescriptor.Singleton<IDriver>(world.Driver));
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        services.Configure<SiloMessagingOptions>(static options => options.ResponseTimeout = ResponseTimeout);
        services.AddKeyedSingleton<IGrainStorage>(StorageNames.Grains, (provider, _) => new SeededStorage(
            world.Store, world.Driver, world.Faults.StorageOf(this), provider.GetRequiredService<IGrainStorageSerializer>()));
        services.AddSingleton<IReminderTable>(new SeededReminders(world.Cluster.MemoryReminders, world.Driver, world.Faults.StorageOf(this)));
        FencedStorage.FenceAll(services);
        services.AddSingleton<IIdSource>(world.NewIds());
        services.AddSingleton(world.Policy);
        services.AddSingleton(world.Keys);
        services.AddTicketingGrains();
        return services;
    }
}
