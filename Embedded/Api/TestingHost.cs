using System.Collections.ObjectModel;
using Microsoft.Extensions.Configuration;
using OrleansTicketing.Embedded.Testing;

namespace Orleans.TestingHost;

/// <summary>Configures each silo of a test cluster.</summary>
public interface ISiloConfigurator
{
    void Configure(ISiloBuilder siloBuilder);
}

/// <summary>Configures the client of a test cluster.</summary>
public interface IClientBuilderConfigurator
{
    void Configure(IConfiguration configuration, IClientBuilder clientBuilder);
}

/// <summary>What a test cluster is made of.</summary>
public class TestClusterOptions
{
    public short InitialSilosCount { get; set; }
}

/// <summary>One silo of a test cluster.</summary>
public abstract class SiloHandle : IAsyncDisposable
{
    public string Name { get; set; } = "";
    public short InstanceNumber { get; set; }
    public abstract bool IsActive { get; }

    /// <param name="stopGracefully">False: the silo dies as if its process had been killed.</param>
    public abstract Task StopSiloAsync(bool stopGracefully);

    public abstract ValueTask DisposeAsync();
    public override string ToString() => Name;
}

/// <summary>Describes a test cluster.</summary>
public class TestClusterBuilder(short initialSilosCount)
{
    private readonly List<Action<ISiloBuilder>> _siloConfigurators = [];
    private readonly List<Action<IConfiguration, IClientBuilder>> _clientConfigurators = [];
    private readonly List<Action<IConfigurationBuilder>> _configuration = [];

    public TestClusterBuilder()
        : this(2)
    {
    }

    public TestClusterOptions Options { get; } = new() { InitialSilosCount = initialSilosCount };

    public TestClusterBuilder AddSiloBuilderConfigurator<T>()
        where T : new()
    {
        _siloConfigurators.Add(static builder => ((ISiloConfigurator)(object)new T()).Configure(builder));
        return this;
    }

    public TestClusterBuilder AddClientBuilderConfigurator<T>()
        where T : new()
    {
        _clientConfigurators.Add(static (configuration, builder) => ((IClientBuilderConfigurator)(object)new T()).Configure(configuration, builder));
        return this;
    }

    public TestClusterBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate)
    {
        _configuration.Add(configureDelegate);
        return this;
    }

    public TestCluster Build()
    {
        var configuration = new ConfigurationBuilder();
        foreach (var configure in _configuration)
            configure(configuration);
        return new TestCluster(new ClusterBlueprint(Options.InitialSilosCount, configuration.Build(), [.. _siloConfigurators], [.. _clientConfigurators]));
    }
}

/// <summary>Several silos in this process. They share the directory and what they store, and nothing else.</summary>
public class TestCluster : IAsyncDisposable
{
    private readonly SimulatedCluster _cluster;

    internal TestCluster(ClusterBlueprint blueprint)
    {
        _cluster = new SimulatedCluster(blueprint);
    }

    public IClusterClient Client => _cluster.Client;
    public IGrainFactory GrainFactory => Client;
    public IServiceProvider ServiceProvider => Client.ServiceProvider;

    /// <summary>The silos that run.</summary>
    public ReadOnlyCollection<SiloHandle> Silos => _cluster.Silos.AsReadOnly();

    public SiloHandle? Primary => _cluster.Silos.FirstOrDefault();
    public IReadOnlyList<SiloHandle> SecondarySilos => [.. _cluster.Silos.Skip(1)];

    public Task DeployAsync() => _cluster.DeployAsync();
    public Task StopAllSilosAsync() => _cluster.StopAllAsync();
    public Task StopSiloAsync(SiloHandle instance) => _cluster.StopAsync(instance, gracefully: true);

    /// <summary>The silo's memory is gone; calls in flight to it fail with <see cref="SiloUnavailableException"/>.</summary>
    public Task KillSiloAsync(SiloHandle instance) => _cluster.StopAsync(instance, gracefully: false);

    /// <summary>Starts a silo of the same name, after an orderly stop where it still runs.</summary>
    public Task<SiloHandle> RestartSiloAsync(SiloHandle instance) => _cluster.RestartAsync(instance);

    public Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false) => _cluster.StartAdditionalAsync();

    /// <summary>Nothing has to settle: all silos share one directory.</summary>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => Task.FromResult(_cluster.Silos.Count);

    public virtual async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
