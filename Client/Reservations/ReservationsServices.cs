using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTicketing.Client.Operations;

namespace OrleansTicketing.Client.Reservations;

public static class ReservationsServices
{
    /// <summary>Needs a grain factory, a <see cref="TimeProvider"/> and an id source.</summary>
    public static IServiceCollection AddReservationsClient(this IServiceCollection services)
    {
        services.AddOperations();
        services.TryAddSingleton<BookingClient>();
        return services;
    }

    /// <summary>What every client of commands needs; adding it twice changes nothing.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.TryAddSingleton<ClusterCalls>();
        services.TryAddSingleton<OperationFactory>();
        return services;
    }
}
