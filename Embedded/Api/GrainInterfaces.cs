namespace Orleans.Runtime
{
    /// <summary>Something that calls can be addressed to.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    /// <summary>The root of all grain interfaces.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain whose key is text.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>Makes references to grains. A reference always exists; the grain is activated by the first call.</summary>
    public interface IGrainFactory
    {
        /// <exception cref="ArgumentException">No grain class, or no single one, implements the interface.</exception>
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;

        IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);

        TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
            where TGrainInterface : IAddressable;
    }

    /// <summary>A grain factory outside the grains, with the services of its process.</summary>
    public interface IClusterClient : IGrainFactory
    {
        IServiceProvider ServiceProvider { get; }
    }

    /// <summary>What the runtime calls in every grain.</summary>
    public interface IGrainBase
    {
        IGrainContext GrainContext { get; }

        /// <summary>Runs before the first request. An exception fails the activation and every call that waits for it.</summary>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Runs after the last request of an orderly deactivation; a crash skips it.</summary>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }
}
