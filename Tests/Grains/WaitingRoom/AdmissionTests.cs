using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

public sealed class AdmissionTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Whoever_comes_first_is_admitted_at_once_up_to_the_batch()
    {
        await using var room = await Room.Open();
        var places = await room.JoinMany(4);
        Assert.Equal([1, 2, 3, 4], places.Select(place => place.Place.Number));
        Assert.Equal([PlaceStatus.Admitted, PlaceStatus.Admitted, PlaceStatus.Waiting, PlaceStatus.Waiting], places.Select(place => place.Status));
        Assert.Equal([0, 0, 0, 1], places.Select(place => place.Ahead));
        Assert.Equal(room.Now + Room.Small.ClaimWithin, places[0].AdmittedUntil);
        await room.IsSound();
    }

    [Fact, Trait("Invariant", "8")]
    public async Task The_next_batch_comes_an_interval_later_and_never_past_the_capacity()
    {
        await using var room = await Room.Open();
        var places = await room.JoinMany(5);
        room.Clock.Advance(Room.Small.Interval - Millisecond);
        Assert.Equal(2, (await room.Figures()).Admitted);
        await room.Clock.Until(async () => await room.Status(places[2]) == PlaceStatus.Admitted, TimeSpan.FromSeconds(1));
        room.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(3, (await room.Figures()).Admitted);
        Assert.Equal(PlaceStatus.Waiting, await room.Status(places[3]));
        await room.IsSound();
    }

    [Fact, Trait("Pitfall", "26")]
    public async Task Those_who_have_not_shown_up_count_and_lose_their_place_at_the_claim_deadline()
    {
        await using var room = await Room.Open();
        var places = await room.JoinMany(6);
        await room.Clock.Until(async () => (await room.Figures()).Admitted == 3, TimeSpan.FromSeconds(6));
        room.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(3, (await room.Figures()).Admitted);
        Assert.Equal(PlaceStatus.Waiting, await room.Status(places[3]));
        await room.Clock.Until(async () => await room.Status(places[3]) == PlaceStatus.Admitted, TimeSpan.FromSeconds(10));
        Assert.Equal(PlaceStatus.Expired, await room.Status(places[0]));
        await room.IsSound();
    }

    [Fact, Trait("Pitfall", "20"), Trait("Pitfall", "22")]
    public async Task A_finished_or_given_back_place_goes_to_the_next_whose_time_counts_from_then()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 1 });
        var places = await room.JoinMany(3);
        room.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(PlaceStatus.Admitted, (await room.Grain.Check(places[0].Place, claim: true)).Status);
        await room.Grain.Finish(places[0].Place, Guid.NewGuid());
        Assert.Equal(PlaceStatus.Finished, await room.Status(places[0]));
        await room.Clock.Until(async () => await room.Status(places[1]) == PlaceStatus.Admitted, TimeSpan.FromSeconds(1));
        var second = await room.Grain.Look(places[1].Place);
        Assert.True(second!.AdmittedAt >= places[1].Place.IssuedAt.AddSeconds(30));
        Assert.Equal(second.AdmittedAt + Room.Small.AdmittedFor, (await room.Grain.Check(places[1].Place, claim: true)).AdmittedUntil);

        var left = await room.Grain.Leave(places[1].Place, Guid.NewGuid());
        Assert.Equal(PlaceStatus.Finished, left!.Status);
        Assert.Equal(left with { Version = 0 }, await room.Grain.Leave(places[1].Place, Guid.NewGuid()) is { } again ? again with { Version = 0 } : null);
        await room.Clock.Until(async () => await room.Status(places[2]) == PlaceStatus.Admitted, TimeSpan.FromSeconds(6));
        await room.IsSound();
    }

    [Fact, Trait("Pitfall", "19")]
    public async Task Only_the_admitted_pass_and_only_with_their_own_place()
    {
        await using var room = await Room.Open();
        var places = await room.JoinMany(3);
        Assert.Equal(new CheckReply(PlaceStatus.Waiting, null), await room.Grain.Check(places[2].Place, claim: true));
        Assert.Null((await room.Grain.Check(places[0].Place with { UserId = Guid.NewGuid() }, claim: true)).Status);
        Assert.Null((await room.Grain.Check(places[0].Place with { IssuedAt = room.Now.AddSeconds(1) }, claim: true)).Status);
        Assert.Null((await room.Grain.Check(places[0].Place with { Number = 99 }, claim: true)).Status);
        Assert.Null((await room.Grain.Check(places[0].Place with { Number = 0 }, claim: true)).Status);
        Assert.Null(await room.Grain.Look(places[0].Place with { UserId = Guid.NewGuid() }));
        Assert.Null(await room.Grain.Leave(places[0].Place with { UserId = Guid.NewGuid() }, Guid.NewGuid()));
        Assert.Equal(PlaceStatus.Admitted, (await room.Grain.Check(places[0].Place, claim: false)).Status);
    }

    [Fact]
    public async Task Polling_is_no_claim_and_an_admission_ends_on_time()
    {
        await using var room = await Room.Open();
        var places = await room.JoinMany(2);
        await room.Grain.Check(places[0].Place, claim: true);
        await room.Grain.Look(places[1].Place);
        await room.Grain.Check(places[1].Place, claim: false);
        room.Clock.Advance(Room.Small.ClaimWithin);
        Assert.Equal(PlaceStatus.Expired, await room.Status(places[1]));
        Assert.Equal(PlaceStatus.Admitted, await room.Status(places[0]));
        room.Clock.Advance(Room.Small.AdmittedFor - Room.Small.ClaimWithin - Millisecond);
        Assert.Equal(PlaceStatus.Admitted, (await room.Grain.Check(places[0].Place, claim: true)).Status);
        room.Clock.Advance(Millisecond);
        Assert.Equal(PlaceStatus.Expired, (await room.Grain.Check(places[0].Place, claim: true)).Status);
    }

    [Fact, Trait("Pitfall", "21")]
    public async Task A_place_that_was_used_stays_admitted_for_the_payment()
    {
        await using var room = await Room.Open();
        var place = await room.Join();
        for (var call = 0; call < 3; call++)
        {
            Assert.Equal(PlaceStatus.Admitted, (await room.Grain.Check(place.Place, claim: true)).Status);
            room.Clock.Advance(TimeSpan.FromMinutes(3));
        }

        Assert.Equal(PlaceStatus.Admitted, await room.Status(place));
    }

    [Fact]
    public async Task Nobody_is_admitted_before_the_opening_and_then_in_order()
    {
        await using var room = await Room.Open(opensIn: TimeSpan.FromMinutes(1));
        var places = await room.JoinMany(3);
        Assert.All(places, place => Assert.Equal(PlaceStatus.Waiting, place.Status));
        room.Clock.Advance(TimeSpan.FromMinutes(1) - Millisecond);
        Assert.Equal(0, (await room.Figures()).Admitted);
        await room.Clock.Until(async () => (await room.Figures()).LastAdmittedPosition == 2, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Once_every_date_has_closed_nobody_joins()
    {
        await using var room = await Room.Open();
        var user = Guid.NewGuid();
        await room.Join(user);
        await room.Configure(2, TimeSpan.Zero, TimeSpan.Zero);
        Assert.Equal(JoinOutcome.SaleClosed, (await room.Grain.Join(Room.Operation(), Guid.NewGuid())).Outcome);
        Assert.Equal(JoinOutcome.Existing, (await room.Grain.Join(Room.Operation(), user)).Outcome);
    }

    [Fact]
    public async Task A_room_that_was_never_configured_does_not_exist()
    {
        await using var room = await Room.Open();
        var stranger = new Room(room.Cluster);
        Assert.Equal(JoinOutcome.UnknownRoom, (await stranger.Grain.Join(Room.Operation(), Guid.NewGuid())).Outcome);
        Assert.Null(await stranger.Grain.Figures());
        Assert.Null(await stranger.Change(new RoomOverrides(1, null, null), null));
        Assert.Null(await stranger.Grain.Pull(new RoomPull(Guid.NewGuid(), -1, 0, [], false)));
        Assert.Empty(room.Cluster.Store.Rows($"room/{stranger.ConcertId:N}"));
    }

    [Fact]
    public async Task An_operators_change_holds_at_once_and_throws_nobody_out()
    {
        await using var room = await Room.Open();
        var places = await room.JoinMany(6);
        await room.Clock.Until(async () => (await room.Figures()).Admitted == 3, TimeSpan.FromSeconds(6));
        var lowered = await room.Change(new RoomOverrides(1, null, null), paused: null);
        Assert.Equal((3, 1), (lowered!.Admitted, lowered.Capacity));
        await room.Grain.Finish(places[0].Place, Guid.NewGuid());
        await room.Grain.Finish(places[1].Place, Guid.NewGuid());
        room.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(1, (await room.Figures()).Admitted);

        var paused = await room.Change(new RoomOverrides(6, 5, TimeSpan.FromSeconds(1)), paused: true);
        Assert.True(paused!.Paused);
        Assert.Equal(1, paused.Admitted);
        var resumed = await room.Change(new RoomOverrides(null, null, null), paused: false);
        Assert.Equal((4, 6, 5), (resumed!.Admitted, resumed.Capacity, resumed.BatchSize));
        Assert.Contains((await room.Grain.History()).Entries, entry => entry.What.Contains("capacity 6", StringComparison.Ordinal));
        await room.IsSound();
    }

    [Fact]
    public async Task Settings_out_of_bounds_are_refused_and_change_nothing()
    {
        await using var room = await Room.Open();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => room.Change(new RoomOverrides(-1, null, null), null));
        Assert.Equal(3, (await room.Figures()).Capacity);
    }

    [Fact]
    public async Task A_payment_finishes_an_expired_place_as_well()
    {
        await using var room = await Room.Open();
        var place = await room.Join();
        room.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await room.Figures()).Expired);
        await room.Grain.Finish(place.Place, Guid.NewGuid());
        await room.Grain.Finish(place.Place, Guid.NewGuid());
        Assert.Equal(PlaceStatus.Finished, await room.Status(place));
        Assert.Equal((0, 1), ((await room.Figures()).Expired, (await room.Figures()).Finished));
        await room.IsSound();
    }
}
