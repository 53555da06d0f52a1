using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Seats;

namespace OrleansTicketing.Tests.Grains.Seats;

public sealed class TidyingTests
{
    [Fact, Trait("Pitfall", "4"), Trait("Pitfall", "07"), Trait("Invariant", "3")]
    public async Task A_pin_that_nobody_finishes_is_taken_back_and_the_seat_is_free_after_its_deadline()
    {
        await using var scene = await SeatScene.Open();
        // No account knows this reservation: a crash between pin and commit would leave the same behind.
        var hold = await scene.Hold(7, TimeSpan.FromSeconds(20));
        await scene.Seat(7).Pin(hold.ReservationId, Guid.NewGuid());
        scene.Cluster.Clock.Advance(TimeSpan.FromSeconds(21));
        await scene.Cluster.Clock.Until(async () => await scene.Shown(7) == SeatStatus.Held, TimeSpan.FromSeconds(10));

        await scene.Cluster.Clock.Until(
            async () => (await scene.Seat(7).Peek()).Status == SeatStatus.Available, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(100));

        Assert.Equal(SeatStatus.Available, await scene.Shown(7));
        await scene.Hold(7);
    }

    [Fact, Trait("Invariant", "6")]
    public async Task A_pin_of_a_hold_that_still_lasts_is_asked_about_within_a_minute()
    {
        await using var scene = await SeatScene.Open();
        var hold = await scene.Hold(7, TimeSpan.FromMinutes(30));
        await scene.Seat(7).Pin(hold.ReservationId, Guid.NewGuid());

        await scene.Cluster.Clock.Until(
            async () => (await scene.Seat(7).Peek()).PinnedAt is null, TimeSpan.FromSeconds(70), TimeSpan.FromMilliseconds(100));
    }

    [Fact, Trait("Pitfall", "4"), Trait("Invariant", "3")]
    public async Task A_date_that_heard_of_a_pin_alone_is_told_when_the_hold_behind_it_expires()
    {
        await using var scene = await SeatScene.Open();
        var (hold, payment) = (await scene.Hold(7, TimeSpan.FromSeconds(20)), Guid.NewGuid());
        await scene.Seat(7).Pin(hold.ReservationId, payment);
        // A new activation does not know what its date has heard, and tells it: a pin has no deadline.
        await scene.Cluster.Crash();
        Assert.NotNull((await scene.Seat(7).Peek()).PinnedAt);
        await scene.Cluster.Clock.Until(
            async () => Assert.Single((await scene.Date.ChangesSince(-1, 0)).Entries).HeldUntil is null, TimeSpan.FromSeconds(10));
        // That the hold goes on, and until when, it never hears.
        scene.Cluster.Store.BeforeWrite = write =>
            write.Name.StartsWith("block", StringComparison.Ordinal) ? Task.FromException(new IOException("full")) : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => scene.Seat(7).Unpin(hold.ReservationId, payment));
        scene.Cluster.Clock.Advance(hold.HeldUntil - scene.Now);
        // It is visited, frees itself, and cannot say so yet either.
        await Assert.ThrowsAnyAsync<Exception>(() => scene.Seat(7).Tidy());
        scene.Cluster.Store.BeforeWrite = null;

        await scene.Cluster.Clock.Until(async () => await scene.Shown(7) == SeatStatus.Available, TimeSpan.FromSeconds(10));
    }

    [Fact, Trait("Pitfall", "4")]
    public async Task After_a_crash_the_reminder_brings_the_tidying_back()
    {
        await using var scene = await SeatScene.Open();
        var hold = await scene.Hold(7, TimeSpan.FromMinutes(30));
        await scene.Seat(7).Pin(hold.ReservationId, Guid.NewGuid());
        await scene.Cluster.Crash();

        // Nobody calls date or seat: what the seat stores is looked at in the store.
        await scene.Cluster.Clock.Until(
            () => Task.FromResult(Row(scene).Contains("\"kind\":0", StringComparison.Ordinal)), TimeSpan.FromSeconds(120), TimeSpan.FromMilliseconds(100));
    }

    [Fact, Trait("Pitfall", "4"), Trait("Invariant", "6")]
    public async Task What_an_activation_that_was_overtaken_recorded_late_is_found_by_the_next_reminder()
    {
        await using var scene = await SeatScene.Open();
        await HoldAndForget(scene);
        await PinElsewhere(scene);

        await scene.Cluster.Clock.Until(
            () => Task.FromResult(Row(scene).Contains("\"kind\":0", StringComparison.Ordinal)), TimeSpan.FromSeconds(120), TimeSpan.FromMilliseconds(100));
    }

    [Fact, Trait("Pitfall", "4"), Trait("Invariant", "6")]
    public async Task An_activation_that_was_overtaken_does_not_take_the_reminder_away()
    {
        await using var scene = await SeatScene.Open();
        await HoldAndForget(scene);
        await scene.TakeOverDate();
        // The first one comes to the activation of this test, and finds nothing to do.
        await Pass(scene, TimeSpan.FromSeconds(70));
        await PinElsewhere(scene);

        await scene.Cluster.Clock.Until(
            () => Task.FromResult(Row(scene).Contains("\"kind\":0", StringComparison.Ordinal)), TimeSpan.FromSeconds(120), TimeSpan.FromMilliseconds(100));
    }

    [Fact, Trait("Invariant", "6")]
    public async Task A_visit_is_answered_by_no_activation_of_the_seat_that_another_one_has_overtaken()
    {
        await using var scene = await SeatScene.Open();
        var hold = await scene.Hold(7);
        var writes = scene.Cluster.Store.Writes;
        Assert.Equal(SeatStatus.Held, (await scene.Seat(7).Tidy()).State.Status);
        Assert.Equal(writes, scene.Cluster.Store.Writes);

        var (storage, id) = (scene.Cluster.Store.For("elsewhere"), scene.Seat(7).GetGrainId());
        var seat = new GrainState<StoredSeat>(new StoredSeat());
        await storage.ReadStateAsync("state", id, seat);
        var pinned = new Seat.Pinned(hold.ReservationId, hold.UserId, Guid.NewGuid(), scene.Now, hold.HeldUntil);
        seat.State = seat.State!.Become(pinned, layoutVersion: 0, new HistoryEntry(scene.Now, "pinned", hold.ReservationId));
        await storage.WriteStateAsync("state", id, seat);

        await Assert.ThrowsAnyAsync<Exception>(() => scene.Seat(7).Tidy());
        Assert.Equal(scene.Now, (await scene.Seat(7).Tidy()).State.PinnedAt);
    }

    [Fact, Trait("Pitfall", "4")]
    public async Task A_seat_whose_visit_fails_keeps_no_other_from_being_tidied()
    {
        await using var scene = await SeatScene.Open();
        var holds = new List<SeatHold>();
        foreach (var number in Enumerable.Range(1, 3))
        {
            holds.Add(await scene.Hold(number, TimeSpan.FromSeconds(5)));
            await scene.Seat(number).Pin(holds[^1].ReservationId, Guid.NewGuid());
        }

        var poisoned = GrainKeys.Of(new SeatKey(scene.Key, 1));
        scene.Cluster.Store.BeforeWrite = write =>
            write.Grain == poisoned ? Task.FromException(new IOException("bad row")) : Task.CompletedTask;

        await scene.Cluster.Clock.Until(
            async () => (await scene.Seat(3).Peek()).Status == SeatStatus.Available && (await scene.Seat(2).Peek()).Status == SeatStatus.Available,
            TimeSpan.FromSeconds(90),
            TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task An_expired_hold_is_forgotten_after_its_visit_so_that_prices_may_change()
    {
        await using var scene = await SeatScene.Open();
        await scene.Hold(1, TimeSpan.FromSeconds(2));
        scene.Cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(SeatStatus.Available, await scene.Shown(1));

        await scene.Cluster.Clock.Until(
            async () => await scene.Configure(price: 90) == DateConfigureReply.Done, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100));
    }

    [Fact, Trait("Pitfall", "2")]
    public Task Random_histories_leave_the_view_equal_to_a_recount() => Random_histories(Environment.GetEnvironmentVariable("SEED"));

    private static async Task Random_histories(string? given)
    {
        var seed = given is { Length: > 0 } ? int.Parse(given) : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"SEED={seed}");
        var random = new Random(seed);
        await using var scene = await SeatScene.Open(seats: 12);
        var held = ImmutableArray.CreateBuilder<(int Number, SeatHold Hold)>();
        for (var round = 0; round < 60; round++)
        {
            var numbers = Enumerable.Range(1, 12).Where(_ => random.Next(3) == 0).ToArray();
            var holds = numbers.Select(number => (Number: number, Hold: scene.NewHold(lasts: TimeSpan.FromSeconds(random.Next(1, 20))))).ToArray();
            var replies = await Task.WhenAll(holds.Select(hold => scene.Seat(hold.Number).Hold(hold.Hold)));
            held.AddRange(holds.Where((_, index) => replies[index] == SeatHoldReply.Held));
            if (held.Count > 0)
            {
                var (number, hold) = held[random.Next(held.Count)];
                held.RemoveAll(other => other.Hold == hold);
                await (random.Next(6) == 0 && (await scene.Seat(number).Peek()).ReservationId == hold.ReservationId
                    ? scene.Seat(number).Sell(hold.ReservationId, hold.UserId)
                    : scene.Seat(number).Release(hold.ReservationId));
            }

            if (random.Next(20) == 0)
                await scene.Cluster.Crash();
            else
                scene.Cluster.Clock.Advance(TimeSpan.FromSeconds(random.Next(3)));
            var recount = await scene.Date.Recount();
            Assert.Equal((recount.RecountedHeld, recount.RecountedSold), (recount.Held, recount.Sold));
        }
    }

    // The date has a reminder then, and nothing to do.
    private static async Task HoldAndForget(SeatScene scene)
    {
        await scene.Hold(1, TimeSpan.FromSeconds(2));
        scene.Cluster.Clock.Advance(TimeSpan.FromSeconds(2));
        await scene.Cluster.Clock.Until(
            async () => await scene.Configure(price: 90) == DateConfigureReply.Done, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100));
    }

    private static Task Pass(SeatScene scene, TimeSpan time)
    {
        var until = scene.Now + time;
        return scene.Cluster.Clock.Until(() => Task.FromResult(scene.Now >= until), time + TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(250));
    }

    // As other activations of date and seat stored it.
    private static async Task PinElsewhere(SeatScene scene)
    {
        var storage = scene.Cluster.Store.For("elsewhere");
        var (reservation, user) = (Guid.NewGuid(), Guid.NewGuid());
        var pinned = new Seat.Pinned(reservation, user, Guid.NewGuid(), scene.Now, scene.Now.AddSeconds(5));
        var seat = new StoredSeat().Become(Seat.Free, layoutVersion: 0, new HistoryEntry(scene.Now, "held", reservation))
            .Become(pinned, layoutVersion: 0, new HistoryEntry(scene.Now, "pinned", reservation));
        await storage.WriteStateAsync("state", scene.Seat(7).GetGrainId(), new GrainState<StoredSeat>(seat));
        var block = new GrainState<SeatBlock>(new SeatBlock());
        await storage.ReadStateAsync(SeatBlock.RowName(0), scene.Date.GetGrainId(), block);
        block.State = block.State!.With(new SeatMark(7, 1, SeatStanding.Held, pinned.Until.ToUnixTimeMilliseconds()));
        await storage.WriteStateAsync(SeatBlock.RowName(0), scene.Date.GetGrainId(), block);
    }

    private static string Row(SeatScene scene) => scene.Cluster.Store.Rows(GrainKeys.Of(new SeatKey(scene.Key, 7))).Single();
}
