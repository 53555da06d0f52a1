using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

/// <summary>Two activations of a room for a while: what the one tells that was overtaken, and what the other one makes of what it left.</summary>
public sealed class TakeOverTests
{
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

    private static PlaceStatus RoomStatus(PlaceState state) => state switch
    {
        PlaceState.Waiting => PlaceStatus.Waiting,
        PlaceState.Unclaimed or PlaceState.Claimed => PlaceStatus.Admitted,
        PlaceState.Finished => PlaceStatus.Finished,
        _ => PlaceStatus.Expired,
    };
}
