using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

/// <summary>Two activations of a room for a while: what the one tells that was overtaken, and what the other one makes of what it left.</summary>
public sealed class TakeOverTests
{
    private const int GoesAtMost = 10;

    private static readonly TimeSpan LeaseIsOver = TimeSpan.FromSeconds(2.5);

    [Fact, Trait("Invariant", "10")]
    public async Task A_stale_activation_neither_says_who_waits_nor_who_has_a_place_already()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var place = await room.Join();
        await room.AllSigned(1);
        await CrashTests.TakeOver(room);
        room.Clock.Advance(LeaseIsOver);
        await Assert.ThrowsAnyAsync<Exception>(() => room.Grain.Look(place.Place));
        Assert.Equal(PlaceStatus.Waiting, await room.Status(place));

        await CrashTests.TakeOver(room);
        room.Clock.Advance(LeaseIsOver);
        await Assert.ThrowsAnyAsync<Exception>(() => room.Pull(Guid.NewGuid()));

        await room.Pull(Guid.NewGuid());
        await CrashTests.TakeOver(room);
        room.Clock.Advance(LeaseIsOver);
        await Assert.ThrowsAnyAsync<Exception>(() => room.Grain.Join(Room.Operation(), place.Place.UserId));
    }

    [Fact]
    public async Task To_show_that_it_is_the_only_one_costs_a_room_a_read()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var place = await room.Join();
        await room.AllSigned(1);
        room.Clock.Advance(LeaseIsOver);
        await room.Grain.Look(place.Place);
        var writes = room.Cluster.Store.Writes;
        room.Clock.Advance(LeaseIsOver);
        Assert.Equal(PlaceStatus.Waiting, await room.Status(place));
        Assert.Equal(PlaceStatus.Waiting, (await room.Grain.Check(place.Place, claim: true)).Status);
        await room.Pull(Guid.NewGuid());
        Assert.Equal(writes, room.Cluster.Store.Writes);
    }

    [Theory, Trait("Invariant", "10")]
    [InlineData(PlaceState.Waiting, PlaceState.Unclaimed)]
    [InlineData(PlaceState.Unclaimed, PlaceState.Claimed)]
    [InlineData(PlaceState.Unclaimed, PlaceState.Finished)]
    public async Task What_a_former_activation_stored_after_the_new_one_had_read_is_told_before_its_time_is_over(PlaceState read, PlaceState stored)
    {
        await using var room = await Room.Open(Room.Small with { Capacity = read == PlaceState.Waiting ? 0 : 1 });
        var place = await room.Join();
        await room.Cluster.Crash();
        Assert.Equal(RoomStatus(read), await room.Status(place));
        await ChangePlace(room, place.Place.Number, before => stored switch
        {
            PlaceState.Unclaimed => PlaceRules.Admit(before, Room.Small, room.Now),
            PlaceState.Claimed => PlaceRules.Claim(before, Room.Small, room.Now),
            _ => PlaceRules.Leave(before, room.Now),
        });

        if (read == PlaceState.Waiting)
            await Assert.ThrowsAnyAsync<Exception>(() => room.Pull(Guid.NewGuid()));
        else
            await Assert.ThrowsAnyAsync<Exception>(() => room.Grain.Look(place.Place));
        Assert.Equal(RoomStatus(stored), await room.Status(place));
    }

    [Fact, Trait("Invariant", "10")]
    public async Task What_is_behind_a_gap_is_written_over_only_when_the_gap_is_filled_by_the_same()
    {
        // The joins must be written together. On a busy machine some come too late for that: then the next room's do.
        for (var goes = 1; !await FillTheGap(); goes++)
            Assert.True(goes < GoesAtMost, "The joins never came together.");
    }

    private static async Task<bool> FillTheGap()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var (first, second) = (Chunk(PlaceChunk.Size, room.Now), Chunk(1, room.Now));
        second.Chain = OrderHash.Then(first.Chain, first.Run);
        await room.Cluster.KillAll();
        var silo = "former";
        var (storage, id) = (room.Cluster.Store.For(silo), room.Grain.GetGrainId());
        await storage.WriteStateAsync("chunk-1", id, new GrainState<ChunkRow>(second.ToRow(room.Now)));
        await room.Cluster.AddSilo();
        var left = room.Cluster.Store.Row(Key(room), "chunk-1");
        room.Cluster.Store.BeforeWrite = async write =>
        {
            // The former activation lives, and fills the gap before the new one does.
            if (write is { Name: "chunk-0" } && write.Silo != silo)
                await storage.WriteStateAsync("chunk-0", id, new GrainState<ChunkRow>(first.ToRow(room.Now)));
        };

        var joins = Enumerable.Range(0, PlaceChunk.Size + 1).Select(_ => room.Grain.Join(Room.Operation(), Guid.NewGuid())).ToArray();
        await room.Clock.While(Task.WhenAll(joins.Select(join => join.ContinueWith(static done => done.IsFaulted, TaskScheduler.Default))));
        room.Cluster.Store.BeforeWrite = null;

        // The first to be written find the gap filled; who came later joins behind what fills it.
        Assert.Contains(joins, static join => join.IsFaulted);
        if (!joins.All(static join => join.IsFaulted))
            return false;
        Assert.Equal(left, room.Cluster.Store.Row(Key(room), "chunk-1"));
        Assert.Equal(PlaceChunk.Size + 1, (await room.Figures()).LastPosition);
        return true;
    }

    // As a former activation stored it, whose time was not over.
    private static async Task ChangePlace(Room room, int number, Func<Place, Place> change)
    {
        var (storage, id) = (room.Cluster.Store.For("former"), room.Grain.GetGrainId());
        var row = new GrainState<ChunkRow>(new ChunkRow());
        await storage.ReadStateAsync("chunk-0", id, row);
        var chunk = PlaceChunk.FromRow(row.State!);
        chunk.Set(number - 1, change(chunk[number - 1]));
        row.State = chunk.ToRow(room.Now);
        await storage.WriteStateAsync("chunk-0", id, row);
    }

    private static PlaceChunk Chunk(int places, DateTimeOffset now)
    {
        var chunk = new PlaceChunk();
        for (var place = 0; place < places; place++)
            chunk.Append(Guid.NewGuid(), PlaceRules.Join(now));
        return chunk;
    }

    private static PlaceStatus RoomStatus(PlaceState state) => state switch
    {
        PlaceState.Waiting => PlaceStatus.Waiting,
        PlaceState.Unclaimed or PlaceState.Claimed => PlaceStatus.Admitted,
        PlaceState.Finished => PlaceStatus.Finished,
        _ => PlaceStatus.Expired,
    };

    private static string Key(Room room) => $"room/{room.ConcertId:N}";
}
