using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

/// <summary>A waiting room of its own in a cluster of its own.</summary>
internal sealed class Room(TicketingCluster cluster) : IAsyncDisposable
{
    public static readonly WaitingRoomPolicy Small = new()
    {
        Capacity = 3,
        BatchSize = 2,
        Interval = TimeSpan.FromSeconds(5),
        AdmittedFor = TimeSpan.FromMinutes(10),
        ClaimWithin = TimeSpan.FromMinutes(1),
        IdleAfter = TimeSpan.FromMinutes(5),
    };

    private static readonly RoomOverrides NoOverrides = new(null, null, null);

    public TicketingCluster Cluster => cluster;

    public TestClock Clock => cluster.Clock;

    public Guid ConcertId { get; } = Guid.NewGuid();

    public IWaitingRoomGrain Grain => cluster.Grains.WaitingRoom(ConcertId);

    public DateTimeOffset Now => Clock.GetUtcNow();

    public static async Task<Room> Open(WaitingRoomPolicy? policy = null, short silos = 1, TimeSpan? opensIn = null)
    {
        var cluster = await TicketingCluster.Start(new TicketingPolicy { WaitingRoom = policy ?? Small }, silos);
        var room = new Room(cluster);
        await room.Configure(1, opensIn ?? TimeSpan.Zero, TimeSpan.FromDays(10));
        return room;
    }

    public Task Configure(long revision, TimeSpan opensIn, TimeSpan closesIn, RoomOverrides? overrides = null) =>
        Grain.Configure(new RoomConfiguration(revision, TestClock.Start + opensIn, TestClock.Start + closesIn, overrides ?? NoOverrides, Guid.NewGuid()));

    public async Task<PlaceReply> Join(Guid? user = null)
    {
        var reply = await Grain.Join(Operation(), user ?? Guid.NewGuid());
        Assert.Equal(JoinOutcome.Joined, reply.Outcome);
        return reply.Place!;
    }

    public async Task<List<PlaceReply>> JoinMany(int count)
    {
        var places = new List<PlaceReply>();
        for (var index = 0; index < count; index++)
            places.Add(await Join());
        return places;
    }

    /// <summary>As an operator changes it.</summary>
    public async Task<RoomFigures?> Change(RoomOverrides overrides, bool? paused = null) =>
        (await Grain.Change(new RoomChange(overrides, paused, "0badcafe", Guid.NewGuid()))).Figures;

    public static Operation Operation(Guid? key = null) => new(key ?? Guid.NewGuid(), string.Empty, Keyed: key is not null);

    public async Task<PlaceStatus> Status(PlaceReply place) => (await Grain.Look(place.Place))!.Status;

    public async Task<RoomFigures> Figures() => (await Grain.Figures())!;

    /// <summary>Moves on second by second, so that every tick of the room gets its time.</summary>
    public Task PassUntil(DateTimeOffset time) => Clock.Until(
        async () =>
        {
            await Figures();
            return Now >= time;
        },
        time - Now + TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(1));

    public async Task<RoomProgress> Pull(Guid gateway, long since = -1, bool reports = false, params int[] seen) =>
        (await Grain.Pull(new RoomPull(gateway, since, 0, [.. seen.Select(number => new SeenPlaces(number, 1))], reports)))!;

    /// <summary>Everything that must hold in every room at every moment.</summary>
    public async Task IsSound()
    {
        var (figures, recount) = (await Figures(), await Grain.Recount());
        Assert.True(figures.Admitted <= Math.Max(figures.Capacity, 0), $"{figures.Admitted} admitted of {figures.Capacity}.");
        Assert.Equal(recount.Running, recount.Recounted);
        Assert.True(recount.OneLivePlacePerUser);
        Assert.True(recount.InArrivalOrder);
        Assert.Equal(recount.Running.Joined, recount.Running.Waiting + recount.Running.Admitted + recount.Running.Finished + recount.Running.Expired);
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
