using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Grains.Invariants;
using OrleansTicketing.Grains.Metrics;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Grains.Storage;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Grains;

public static class GrainServices
{
    /// <summary>
    /// What grains need beside the storage provider <see cref="StorageNames.Grains"/>, an <see cref="IStoredRows"/> and an
    /// <see cref="Health.IHostCondition"/> of the host, reminders, a <see cref="TimeProvider"/>, an id
    /// source, the policies and the signing keys.
    /// </summary>
    public static IServiceCollection AddTicketingGrains(this IServiceCollection services) => services
        .AddSingleton<GrainMeter>()
        .AddSingleton<RetryMetrics>()
        .AddSingleton<StorageMetrics>()
        .AddSingleton<BookingMetrics>()
        .AddSingleton<SeatMetrics>()
        .AddSingleton<RoomMetrics>()
        .AddSingleton<InvariantMetrics>();
}
