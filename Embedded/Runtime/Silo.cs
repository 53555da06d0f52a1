using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;
using OrleansTicketing.Embedded.Reminders;
using OrleansTicketing.Embedded.Storage;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>One host of activations: the process itself, or one of the simulated ones of a test cluster.</summary>
internal sealed class Silo : IGrainRuntime, IDisposable
{
    private readonly ConcurrentDictionary<string, IGrainStorage> _storages = new(StringComparer.Ordinal);
    private readonly IdleCollector _collector;
    private volatile bool _isDead;

    public Silo(Cluster cluster, IServiceProvider services)
    {
        Cluster = cluster;
        ServiceProvider = services;
        TimeProvider = services.GetRequiredService<TimeProvider>();
        Name = services.GetService<SiloName>()?.Value ?? "silo";
        Sender = new CallSender(cluster, this, services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout);
        GrainFactory = new GrainFactory(Sender, services);
        Collection = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("OrleansTicketing.Embedded");
        Singletons = services.GetRequiredService<SingletonServices>();
        _collector = new IdleCollector(this);
    }

    public string Name { get; }
    public string SiloIdentity => Name;
    public IGrainFactory GrainFactory { get; }
    public IServiceProvider ServiceProvider { get; }
    public TimeProvider TimeProvider { get; }

    internal Cluster Cluster { get; }
    internal CallSender Sender { get; }
    internal SingletonServices Singletons { get; }
    internal GrainCollectionOptions Collection { get; }
    internal ILogger Logger { get; }

    /// <summary>From now on nothing that its grains do has an effect outside them.</summary>
    internal bool IsDead => _isDead;

    public void DeactivateOnIdle(IGrainContext grainContext) => grainContext.Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => Activation.Of(grainContext).DelayDeactivation(timeSpan);

    public void Dispose() => _collector.Dispose();

    internal IGrainStorage Storage(string? name) => _storages.GetOrAdd(
        name ?? StorageRegistration.DefaultName,
        static (name, services) => services.GetKeyedService<IGrainStorage>(name)
            ?? throw new InvalidOperationException($"No grain storage is named '{name}'."),
        ServiceProvider);

    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var opening in ServiceProvider.GetServices<IOpenAtStart>())
            opening.Open();
        Cluster.Add(this);
        _collector.Start();
        if (ServiceProvider.GetService<IReminderTable>() is { } table)
        {
            Cluster.Reminders ??= new ReminderService(Cluster, table, Logger);
            await Cluster.Reminders.StartAsync(cancellationToken);
        }
    }

    /// <summary>Lets every activation end in an orderly way, then is gone.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        if (IsDead)
            return;
        Cluster.Remove(this);
        if (Cluster.Silos.IsEmpty)
            Cluster.Reminders?.Stop();
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, $"{Name} is shutting down.");
        var ends = new List<Task>();
        foreach (var activation in Cluster.ActivationsOf(this))
        {
            ends.Add(activation.Deactivated);
            activation.Deactivate(reason, cancellationToken);
        }
        try
        {
            await Task.WhenAll(ends).WaitAsync(Collection.DeactivationTimeout, TimeProvider, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Log.StoppedWithActivations(Logger, Name, ends.Count(end => !end.IsCompleted));
        }
        Kill();
    }

    /// <summary>The silo is gone at once, with all that was in its memory, as if its process had been killed.</summary>
    internal void Kill()
    {
        if (IsDead)
            return;
        // The order matters: what is posted before the flag is found below, what comes after is refused.
        _isDead = true;
        Cluster.Remove(this);
        if (Cluster.Silos.IsEmpty)
            Cluster.Reminders?.Stop();
        _collector.Dispose();
        foreach (var activation in Cluster.ActivationsOf(this))
            activation.Kill();
        foreach (var call in Cluster.OpenCalls.ToSilo(this))
            call.Reject(new SiloUnavailableException($"{Name} went down before {call.Target} answered {call.Method.Name}."));
    }
}

/// <summary>What a test cluster calls one of its silos.</summary>
internal sealed record SiloName(string Value);

/// <summary>Something whose failure to open must stop the start of the silo, with its message.</summary>
internal interface IOpenAtStart
{
    void Open();
}
