using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Grains.Storage;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Seats;

/// <summary>One evening on sale, in a cluster of its own.</summary>
internal sealed class SeatScene(TicketingCluster cluster, int seats) : IAsyncDisposable
{
    public static readonly TimeSpan HoldFor = TimeSpan.FromMinutes(5);

    private long _revision;

    public TicketingCluster Cluster { get; } = cluster;

    public ConcertDateKey Key { get; } = new(Guid.NewGuid(), DateKey.Parse("2030-01-11"));

    public IConcertDateGrain Date => Cluster.Grains.ConcertDate(Key);

    public DateTimeOffset Now => Cluster.Clock.GetUtcNow();

    public static async Task<SeatScene> Open(int seats = 50, short silos = 1)
    {
        var scene = new SeatScene(await TicketingCluster.Start(silos: silos), seats);
        Assert.Equal(DateConfigureReply.Done, await scene.Configure(price: 100));
        return scene;
    }

    public ISeatGrain Seat(int number) => Cluster.Grains.Seat(new SeatKey(Key, number));

    public Task<DateConfigureReply> Configure(long price, DateTimeOffset? closes = null) => Date.Configure(new DateConfiguration(
        ++_revision,
        [new SectionLayout("General", "standard", 1, seats, price)],
        TestClock.Start.AddDays(10),
        TestClock.Start,
        closes ?? TestClock.Start.AddDays(9),
        Guid.NewGuid()));

    public SeatHold NewHold(Guid? reservation = null, TimeSpan? lasts = null, int layout = 1) =>
        new(reservation ?? Guid.NewGuid(), Guid.NewGuid(), Now + (lasts ?? HoldFor), layout);

    public async Task<SeatHold> Hold(int number, TimeSpan? lasts = null)
    {
        var hold = NewHold(lasts: lasts);
        Assert.Equal(SeatHoldReply.Held, await Seat(number).Hold(hold));
        return hold;
    }

    /// <summary>The whole view as one reader would assemble it.</summary>
    public async Task<(long Version, ImmutableSortedDictionary<int, SeatStatus> Taken)> View()
    {
        var taken = ImmutableSortedDictionary.CreateBuilder<int, SeatStatus>();
        var page = (int?)0;
        var version = 0L;
        while (page is { } next)
        {
            var changes = await Date.ChangesSince(-1, next);
            foreach (var entry in changes.Entries)
                taken[entry.Number] = entry.Status;
            (version, page) = (changes.Version, changes.NextPage);
        }

        return (version, taken.ToImmutable());
    }

    public async Task<SeatStatus> Shown(int number) => (await View()).Taken.GetValueOrDefault(number, SeatStatus.Available);

    /// <summary>As an activation of the date in another silo would do it, while this one still lives.</summary>
    public async Task TakeOverDate()
    {
        var storage = Cluster.Store.For("elsewhere");
        var header = new GrainState<DateHeader>(new DateHeader());
        await storage.ReadStateAsync(StorageNames.State, Date.GetGrainId(), header);
        await storage.WriteStateAsync(StorageNames.State, Date.GetGrainId(), header);
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
