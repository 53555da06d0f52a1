using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;

namespace OrleansTicketing.Tests.Hosts;

/// <summary>
/// The test cluster of whichever host this build has. What its silos store outlives them, and a silo that was killed reaches
/// nothing of it any more.
/// </summary>
internal sealed class TestSilos : IAsyncDisposable
{
    // Configurators are made by the test host from their type; this is how they find what they configure.
    private static readonly AsyncLocal<TestSilos?> Starting = new();

    private readonly TestCluster _cluster;
    private readonly HostParts _host = new();
    private readonly Dictionary<string, SiloHandle> _handles = new(StringComparer.Ordinal);
    private readonly TestStore _store;
    private readonly TimeProvider? _clock;
    private readonly Action<ISiloBuilder> _configure;
    private readonly TimeSpan _responseTimeout;

    private TestSilos(short silos, TestStore store, TimeProvider? clock, Action<ISiloBuilder> configure, TimeSpan? responseTimeout)
    {
        _responseTimeout = responseTimeout ?? HostParts.ResponseTimeout;
        _store = store;
        _clock = clock;
        _configure = configure;
        var builder = new TestClusterBuilder(silos);
        _host.Prepare(builder);
        builder.AddSiloBuilderConfigurator<EachSilo>();
        builder.AddClientBuilderConfigurator<EachClient>();
        _cluster = builder.Build();
    }

    public IGrainFactory Grains => _cluster.GrainFactory;

    /// <summary>The names of the silos that run.</summary>
    public IReadOnlyList<string> Running => [.. _cluster.Silos.Select(silo => silo.Name)];

    /// <param name="silos">How many to start with.</param>
    /// <param name="store">What all of them store in.</param>
    /// <param name="clock">The clock of grains, their timers and reminders; none: the system's.</param>
    /// <param name="configure">What else each silo has.</param>
    /// <param name="responseTimeout">When a call times out, if the host's default for tests will not do.</param>
    public static async Task<TestSilos> Start(
        short silos, TestStore store, TimeProvider? clock, Action<ISiloBuilder> configure, TimeSpan? responseTimeout = null)
    {
        var started = new TestSilos(silos, store, clock, configure, responseTimeout);
        Starting.Value = started;
        await started._cluster.DeployAsync();
        await started.Settle();
        return started;
    }

    /// <summary>What grain code in this silo, or a caller beside it, calls other grains with.</summary>
    public IGrainFactory FactoryAt(string silo) => HostParts.FactoryOf(_handles[silo]);

    /// <summary>The silo dies at once, as if its process had been killed.</summary>
    public async Task Kill(string silo)
    {
        _store.Cut(silo);
        await _cluster.KillSiloAsync(_handles[silo]);
    }

    public Task Stop(string silo) => _cluster.StopSiloAsync(_handles[silo]);

    /// <summary>Starts a silo that was killed or stopped, with its name and an empty memory.</summary>
    public async Task StartAgain(string silo)
    {
        Starting.Value = this;
        await _cluster.RestartSiloAsync(_handles[silo]);
        await Settle();
    }

    /// <summary>Starts a silo more than there were. Only before the first was killed: test hosts name silos by their number.</summary>
    public async Task<string> Add()
    {
        Starting.Value = this;
        var silo = await _cluster.StartAdditionalSiloAsync();
        await Settle();
        return silo.Name;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Running)
            await Kill(silo);
        await _cluster.DisposeAsync();
    }

    private async Task Settle()
    {
        foreach (var silo in _cluster.Silos)
            _handles[silo.Name] = silo;
        await _host.Settle(_cluster);
    }

    private static TestSilos Owner => Starting.Value ?? throw new InvalidOperationException("Silos are started by their test.");

    private sealed class EachSilo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var owner = Owner;
            owner._host.AddTo(siloBuilder, owner._clock);
            siloBuilder.Services.AddKeyedSingleton<IGrainStorage>(
                TestStore.Name, (services, _) => owner._store.For(HostParts.NameOf(services)));
            siloBuilder.Services.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = owner._responseTimeout);
            owner._configure(siloBuilder);
        }
    }

    private sealed class EachClient : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder)
        {
            var owner = Owner;
            owner._host.AddTo(clientBuilder);
            clientBuilder.Services.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = owner._responseTimeout);
        }
    }
}
