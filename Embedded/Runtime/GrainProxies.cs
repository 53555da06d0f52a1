using System.Collections.Concurrent;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>Makes typed references of an interface known at run time alone.</summary>
internal static class GrainProxies
{
    private static readonly ConcurrentDictionary<Type, Func<CallSender, GrainId, GrainReference>> Factories = new();

    internal static GrainReference Create(Type grainInterface, CallSender sender, GrainId grainId) => FactoryOf(grainInterface)(sender, grainId);

    /// <exception cref="InvalidOperationException">The interface has methods or messages that cannot be called from afar.</exception>
    internal static Func<CallSender, GrainId, GrainReference> FactoryOf(Type grainInterface)
    {
        if (Factories.TryGetValue(grainInterface, out var known))
            return known;
        if (!grainInterface.IsInterface || !typeof(IAddressable).IsAssignableFrom(grainInterface))
            throw new ArgumentException($"{grainInterface.FullName} is no grain interface.");
        // One emitter at a time: two types of one name would be of no use.
        lock (Factories)
            return Factories.GetOrAdd(grainInterface, static grainInterface => GrainProxyEmitter.Emit(grainInterface));
    }
}

/// <summary>Makes typed references without a look-up per reference.</summary>
internal static class GrainProxies<TGrainInterface>
{
    private static Func<CallSender, GrainId, GrainReference>? _factory;
    private static GrainType _grainType;

    internal static GrainType GrainType
    {
        get
        {
            if (_grainType.IsDefault)
                _grainType = GrainTypes.Implementing(typeof(TGrainInterface), null).GrainType;
            return _grainType;
        }
    }

    internal static GrainReference Create(CallSender sender, GrainId grainId) =>
        (_factory ??= GrainProxies.FactoryOf(typeof(TGrainInterface)))(sender, grainId);
}
