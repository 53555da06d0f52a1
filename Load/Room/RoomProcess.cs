using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Embedded.Sqlite;
using OrleansTicketing.Grains;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Load.Room;

/// <summary>The production grains of one waiting room with a store on the disk, without a gateway in front.</summary>
internal sealed class RoomProcess(IHost host, Guid concertId) : IAsyncDisposable
{
    public Guid ConcertId => concertId;

    public IWaitingRoomGrain Room { get; } = host.Services.GetRequiredService<IGrainFactory>().WaitingRoom(concertId);

    public static async Task<RoomProcess> StartAsync(string store, Guid concertId)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IIdSource, RandomIds>();
        builder.Services.AddSingleton(new TicketingPolicy());
        builder.Services.AddSingleton(new SigningKeys(new SigningKey(new byte[SigningKey.MinimumSecretBytes]), []));
        builder.Services.AddTicketingGrains();
        builder.UseOrleans(silo =>
        {
            silo.AddSqliteGrainStorage(StorageNames.Grains, store);
            silo.UseSqliteReminders(store);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new RoomProcess(host, concertId);
    }

    /// <summary>Nobody is admitted for as long as this process lives: everybody waits.</summary>
    public Task OpenLaterAsync()
    {
        var now = DateTimeOffset.UtcNow;
        return Room.Configure(new RoomConfiguration(1, now.AddHours(1), now.AddHours(2), new RoomOverrides(null, null, null), Guid.NewGuid()));
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private sealed class RandomIds : IIdSource
    {
        public Guid NewId() => Guid.NewGuid();
    }
}
