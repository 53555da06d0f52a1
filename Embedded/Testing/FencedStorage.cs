using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Testing;

/// <summary>
/// The storage as one simulated silo reaches it: when the silo is dead, nothing of it reaches the storage any more, and
/// nothing comes back. A write under way at that moment may have happened or not, as with any killed process.
/// </summary>
internal sealed class FencedStorage(IGrainStorage storage, Silo silo) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Fence(static (storage, call) => storage.ReadStateAsync(call.stateName, call.grainId, call.grainState), (stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Fence(static (storage, call) => storage.WriteStateAsync(call.stateName, call.grainId, call.grainState), (stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Fence(static (storage, call) => storage.ClearStateAsync(call.stateName, call.grainId, call.grainState), (stateName, grainId, grainState));

    /// <summary>Puts a fence before every storage that is registered.</summary>
    internal static void FenceAll(IServiceCollection services)
    {
        foreach (var storage in services.Where(service => service.IsKeyedService && service.ServiceType == typeof(IGrainStorage)).ToList())
        {
            services.Remove(storage);
            services.AddKeyedSingleton<IGrainStorage>(
                storage.ServiceKey, (provider, key) => new FencedStorage(Create(storage, provider, key), provider.GetRequiredService<Silo>()));
        }
    }

    private static IGrainStorage Create(ServiceDescriptor storage, IServiceProvider services, object? key) => (IGrainStorage)(
        storage.KeyedImplementationInstance
        ?? storage.KeyedImplementationFactory?.Invoke(services, key)
        ?? ActivatorUtilities.CreateInstance(services, storage.KeyedImplementationType!));

    private async Task Fence<TCall>(Func<IGrainStorage, TCall, Task> operation, TCall call)
    {
        if (!silo.IsDead)
            await operation(storage, call);
        if (silo.IsDead)
            await new TaskCompletionSource().Task;
    }
}
