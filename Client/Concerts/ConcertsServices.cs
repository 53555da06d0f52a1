using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTicketing.Client.Reservations;

namespace OrleansTicketing.Client.Concerts;

public static class ConcertsServices
{
    /// <summary>Needs a grain factory, a <see cref="TimeProvider"/> and an id source.</summary>
    public static IServiceCollection AddConcertsClient(this IServiceCollection services)
    {
        services.AddOperations();
        services.TryAddSingleton<ConcertCatalogue>();
        services.TryAddSingleton<ConcertAdministration>();
        return services;
    }
}
