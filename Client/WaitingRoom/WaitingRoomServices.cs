using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Client.Reservations;

namespace OrleansTicketing.Client.WaitingRoom;

public static class WaitingRoomServices
{
    /// <summary>Needs a grain factory, a <see cref="TimeProvider"/>, an id source, the policies and the signing keys.</summary>
    public static IServiceCollection AddWaitingRoomClient(this IServiceCollection services)
    {
        services.AddReservationsClient();
        services.TryAddSingleton<QueueTokens>();
        services.TryAddSingleton<Receipts>();
        services.TryAddSingleton<IQueueTokenClient, QueueTokenClient>();
        services.TryAddSingleton<RoomAdministration>();
        services.TryAddSingleton(static provider => new PlaceProofs(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<ClusterCalls>(),
            provider.GetRequiredService<RoomProgressCache>(),
            provider.GetRequiredService<Receipts>()));
        if (services.All(service => service.ServiceType != typeof(RoomProgressCache)))
        {
            services.AddSingleton<RoomProgressCache>();
            services.AddHostedService(static provider => provider.GetRequiredService<RoomProgressCache>());
        }

        return services;
    }
}
