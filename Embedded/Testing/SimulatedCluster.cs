using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.TestingHost;
using OrleansTicketing.Embedded.Hosting;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Testing;

/// <summary>How many silos to start, and how each is configured.</summary>
internal sealed record ClusterBlueprint(
    short InitialSilos,
    IConfiguration Configuration,
    ImmutableArray<Action<ISiloBuilder>> SiloConfigurators,
    ImmutableArray<Action<IConfiguration, IClientBuilder>> ClientConfigurators);

/// <summary>Starts, stops and kills silos that share one directory and one set of stores.</summary>
internal sealed class SimulatedCluster(ClusterBlueprint blueprint) : IAsyncDisposable
{
    private readonly List<ServiceProvider> _providers = [];
    private ImmutableList<SiloHandle> _silos = [];
    private Cluster? _cluster;
    private IClusterClient? _client;
    private short _started;

    internal IClusterClient Client => _client ?? throw new InvalidOperationException("The cluster is not deployed.");
    internal List<SiloHandle> Silos => [.. _silos];
    internal Cluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster is not deployed.");

    public async ValueTask DisposeAsync()
    {
        await StopAllAsync();
        _cluster?.Dispose();
        foreach (var provider in _providers)
            await provider.DisposeAsync();
    }

    internal async Task DeployAsync()
    {
        _cluster = CreateCluster();
        for (var count = 0; count < blueprint.InitialSilos; count++)
            await StartAdditionalAsync();
        _client = CreateClient();
    }

    internal Task<SiloHandle> StartAdditionalAsync()
    {
        var number = _started++;
        return StartAsync(number, number == 0 ? "Primary" : $"Secondary_{number}");
    }

    internal async Task StopAsync(SiloHandle handle, bool gracefully)
    {
        // An unsubscribed handle first: from now on the silo is not among those that run.
        ImmutableInterlocked.Update(ref _silos, static (silos, handle) => silos.Remove(handle), handle);
        await handle.StopSiloAsync(gracefully);
    }

    internal async Task StopAllAsync()
    {
        foreach (var silo in Silos)
            await StopAsync(silo, gracefully: true);
    }

    internal async Task<SiloHandle> RestartAsync(SiloHandle handle)
    {
        if (handle.IsActive)
            await StopAsync(handle, gracefully: true);
        return await StartAsync(handle.InstanceNumber, handle.Name);
    }

    private async Task<SiloHandle> StartAsync(short number, string name)
    {
        var services = ConfigureSilo(name);
        services.Replace(ServiceDescriptor.Singleton(Cluster));
        services.Replace(ServiceDescriptor.Singleton(Cluster.Driver));
        services.Replace(ServiceDescriptor.Singleton(Cluster.Time));
        FencedStorage.FenceAll(services);
        var provider = services.BuildServiceProvider();
        _providers.Add(provider);
        var silo = provider.GetRequiredService<Silo>();
        await silo.StartAsync(CancellationToken.None);
        var handle = new SimulatedSiloHandle(silo) { Name = name, InstanceNumber = number };
        ImmutableInterlocked.Update(ref _silos, static (silos, handle) => silos.Add(handle), handle);
        return handle;
    }

    private ServiceCollection ConfigureSilo(string name)
    {
        var services = new ServiceCollection();
        services.AddSingleton(blueprint.Configuration);
        services.AddSingleton(new SiloName(name));
        services.AddEmbeddedSilo();
        var builder = new EmbeddedSiloBuilder(services, blueprint.Configuration);
        foreach (var configure in blueprint.SiloConfigurators)
            configure(builder);
        return services;
    }

    /// <summary>The clock and the driver that the first silo would have are those of the whole cluster.</summary>
    private Cluster CreateCluster()
    {
        var provider = ConfigureSilo("blueprint").BuildServiceProvider();
        _providers.Add(provider);
        return new Cluster(provider.GetRequiredService<IDriver>(), provider.GetRequiredService<TimeProvider>());
    }

    private GrainFactory CreateClient()
    {
        var services = new ServiceCollection();
        services.AddSingleton(blueprint.Configuration);
        services.AddEmbeddedCluster();
        services.Replace(ServiceDescriptor.Singleton(Cluster));
        services.Replace(ServiceDescriptor.Singleton(Cluster.Time));
        var builder = new EmbeddedClientBuilder(services, blueprint.Configuration);
        foreach (var configure in blueprint.ClientConfigurators)
            configure(blueprint.Configuration, builder);
        var provider = services.BuildServiceProvider();
        _providers.Add(provider);
        var timeout = provider.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.ResponseTimeout;
        return new GrainFactory(new CallSender(Cluster, silo: null, timeout), provider);
    }
}
