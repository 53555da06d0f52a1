namespace Orleans.Runtime;

/// <summary>One activation, as its grain sees it.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    GrainReference GrainReference { get; }
    GrainId GrainId { get; }
    object? GrainInstance { get; }
    ActivationId ActivationId { get; }
    IServiceProvider ActivationServices { get; }

    /// <summary>Completes when the activation is gone.</summary>
    Task Deactivated { get; }

    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

/// <summary>The process around an activation.</summary>
public interface IGrainRuntime
{
    string SiloIdentity { get; }
    IGrainFactory GrainFactory { get; }
    IServiceProvider ServiceProvider { get; }
    TimeProvider TimeProvider => TimeProvider.System;
    void DeactivateOnIdle(IGrainContext grainContext);
    void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan);
}
