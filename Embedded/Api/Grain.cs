using OrleansTicketing.Embedded.Runtime;

namespace Orleans;

/// <summary>The base class of grains.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly IGrainRuntime _runtime;

    protected Grain()
        : this(Activation.InCreation)
    {
    }

    protected Grain(IGrainContext grainContext, IGrainRuntime? grainRuntime = null)
    {
        GrainContext = grainContext;
        _runtime = grainRuntime ?? Activation.Of(grainContext).Runtime;
    }

    public IGrainContext GrainContext { get; }
    public GrainReference GrainReference => GrainContext.GrainReference;
    public string IdentityString => GrainContext.GrainId.ToString();
    public string RuntimeIdentity => _runtime.SiloIdentity;

    protected IGrainFactory GrainFactory => _runtime.GrainFactory;
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    /// <summary>No request starts any more; when the running ones have ended, the activation is gone.</summary>
    protected void DeactivateOnIdle() => _runtime.DeactivateOnIdle(GrainContext);

    /// <summary>Keeps the activation for at least this long, however idle; zero or less takes that back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => _runtime.DelayDeactivation(GrainContext, timeSpan);

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;
}
