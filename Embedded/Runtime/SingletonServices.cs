using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>
/// Which services are one for the whole silo. A grain that asks for nothing else needs no scope of its own: with a million activations
/// that is a fifth of their memory.
/// </summary>
/// <param name="registered">Complete when the first grain is made.</param>
internal sealed class SingletonServices(IServiceCollection registered)
{
    private readonly Lazy<FrozenSet<(Type Service, object? Key)>> _singletons = new(() => Find(registered));

    internal bool Contains(Type service, object? key = null) =>
        _singletons.Value.Contains((service, key))
        || (service.IsGenericType && _singletons.Value.Contains((service.GetGenericTypeDefinition(), key)));

    // Of several registrations of one service the last is the one that is used.
    private static FrozenSet<(Type Service, object? Key)> Find(IServiceCollection registered) => registered
        .GroupBy(static service => (service.ServiceType, service.ServiceKey))
        .Where(static services => services.Last().Lifetime == ServiceLifetime.Singleton)
        .Select(static services => services.Key)
        .ToFrozenSet();
}
