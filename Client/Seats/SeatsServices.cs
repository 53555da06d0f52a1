using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTicketing.Client.Concerts;

namespace OrleansTicketing.Client.Seats;

public static class SeatsServices
{
    /// <summary>Needs a grain factory, a <see cref="TimeProvider"/> and an id source.</summary>
    public static IServiceCollection AddSeatsClient(this IServiceCollection services)
    {
        services.AddConcertsClient();
        services.TryAddSingleton<SeatMaps>();
        services.TryAddSingleton<BookableDates>();
        services.TryAddSingleton<ConcertSales>();
        return services;
    }
}
