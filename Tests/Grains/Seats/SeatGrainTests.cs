using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Tests.Grains.Seats;

public sealed class SeatGrainTests
{
    [Fact, Trait("Invariant", "1"), Trait("Pitfall", "5"), Trait("Pitfall", "06"), Trait("Pitfall", "09")]
    public async Task Of_a_hundred_racing_holds_one_gets_the_seat_and_the_losers_write_nothing()
    {
        await using var scene = await SeatScene.Open();
        var writes = scene.Cluster.Store.Writes;
        var holds = Enumerable.Range(0, 100).Select(_ => scene.NewHold()).ToArray();

        var replies = await Task.WhenAll(holds.Select(hold => scene.Seat(7).Hold(hold)));

        var winner = Array.IndexOf(replies, SeatHoldReply.Held);
        Assert.Single(replies, reply => reply == SeatHoldReply.Held);
        Assert.Equal(99, replies.Count(reply => reply == SeatHoldReply.Taken));
        Assert.Equal(holds[winner].ReservationId, (await scene.Seat(7).Peek()).ReservationId);
        // The seat's own row and its block in the date's view.
        Assert.Equal(2, scene.Cluster.Store.Writes - writes);
    }

    [Fact, Trait("Pitfall", "2")]
    public async Task Holds_of_different_seats_of_one_date_do_not_hinder_each_other()
    {
        await using var scene = await SeatScene.Open();

        var replies = await Task.WhenAll(Enumerable.Range(1, 50).Select(number => scene.Seat(number).Hold(scene.NewHold())));

        Assert.All(replies, reply => Assert.Equal(SeatHoldReply.Held, reply));
        Assert.Equal(new SeatRecount(50, 0, 50, 0), await scene.Date.Recount());
    }

    [Fact, Trait("Invariant", "3"), Trait("Pitfall", "3"), Trait("Pitfall", "04"), Trait("Pitfall", "07")]
    public async Task At_its_deadline_a_seat_is_free_for_the_next_caller_though_no_timer_ran()
    {
        await using var scene = await SeatScene.Open();
        // The clock of this cluster stands still, so no timer of any grain has run.
        await scene.Hold(7, lasts: TimeSpan.Zero + TimeSpan.FromMilliseconds(1));
        Assert.Equal(SeatHoldReply.Taken, await scene.Seat(7).Hold(scene.NewHold()));
        Assert.Equal(SeatStatus.Held, await scene.Shown(7));

        scene.Cluster.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(SeatStatus.Available, (await scene.Seat(7).Peek()).Status);
        Assert.Equal(SeatStatus.Available, await scene.Shown(7));
        await scene.Hold(7);
        Assert.Equal(SeatStatus.Held, await scene.Shown(7));
    }

    [Fact, Trait("Invariant", "3")]
    public async Task A_pin_before_the_deadline_outlives_it_and_a_pin_at_the_deadline_comes_too_late()
    {
        await using var scene = await SeatScene.Open();
        var (paying, late) = (await scene.Hold(1, TimeSpan.FromSeconds(10)), await scene.Hold(2, TimeSpan.FromSeconds(10)));
        var attempt = Guid.NewGuid();
        Assert.Equal(SeatPinReply.Pinned, await scene.Seat(1).Pin(paying.ReservationId, attempt));

        scene.Cluster.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(SeatPinReply.Expired, await scene.Seat(2).Pin(late.ReservationId, attempt));
        Assert.Equal(SeatHoldReply.Taken, await scene.Seat(1).Hold(scene.NewHold()));
        Assert.NotNull((await scene.Seat(1).Peek()).PinnedAt);
        await scene.Seat(1).Sell(paying.ReservationId, paying.UserId);
        Assert.Equal(SeatStatus.Sold, await scene.Shown(1));
        Assert.Equal(SeatPinReply.AlreadySold, await scene.Seat(1).Pin(paying.ReservationId, attempt));
    }

    [Theory, Trait("Invariant", "3"), Trait("Invariant", "6")]
    [InlineData(true, SeatPinReply.Pinned)]
    [InlineData(false, SeatPinReply.Expired)]
    public async Task A_pin_that_is_stored_past_the_deadline_counts_only_where_the_seat_was_pinned_all_the_while(bool wasPinned, SeatPinReply expected)
    {
        await using var scene = await SeatScene.Open();
        var hold = await scene.Hold(7, TimeSpan.FromSeconds(10));
        if (wasPinned)
            Assert.Equal(SeatPinReply.Pinned, await scene.Seat(7).Pin(hold.ReservationId, Guid.NewGuid()));
        var isSlow = true;
        scene.Cluster.Store.BeforeWrite = write =>
        {
            if (isSlow && write.Grain.StartsWith("seat/", StringComparison.Ordinal))
                scene.Cluster.Clock.Advance(TimeSpan.FromSeconds(10));
            isSlow = false;
            return Task.CompletedTask;
        };

        Assert.Equal(expected, await scene.Seat(7).Pin(hold.ReservationId, Guid.NewGuid()));

        // With the first pin the payment may have been made: the seat is not its own to free.
        Assert.Equal(wasPinned ? SeatStatus.Held : SeatStatus.Available, (await scene.Seat(7).Peek()).Status);
        Assert.Equal(wasPinned ? SeatHoldReply.Taken : SeatHoldReply.Held, await scene.Seat(7).Hold(scene.NewHold()));
    }

    [Fact, Trait("Pitfall", "1")]
    public async Task No_sweep_frees_a_sold_seat_however_old_its_hold_was()
    {
        await using var scene = await SeatScene.Open();
        var hold = await scene.Hold(3);
        await scene.Seat(3).Pin(hold.ReservationId, Guid.NewGuid());
        await scene.Seat(3).Sell(hold.ReservationId, hold.UserId);

        for (var minute = 0; minute < 20; minute++)
            scene.Cluster.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.Seat(3).Tidy();
        await scene.Seat(3).Release(hold.ReservationId);
        await scene.Seat(3).Unpin(hold.ReservationId, Guid.NewGuid());

        Assert.Equal(SeatStatus.Sold, (await scene.Seat(3).Peek()).Status);
        Assert.Equal(SeatStatus.Sold, await scene.Shown(3));
    }

    [Fact, Trait("Invariant", "1")]
    public async Task A_seat_of_another_reservation_is_never_sold()
    {
        await using var scene = await SeatScene.Open();
        var hold = await scene.Hold(3);

        await Assert.ThrowsAsync<InvalidOperationException>(() => scene.Seat(3).Sell(Guid.NewGuid(), Guid.NewGuid()));

        Assert.Equal(hold.ReservationId, (await scene.Seat(3).Peek()).ReservationId);
    }

    [Fact, Trait("Pitfall", "8"), Trait("Invariant", "2")]
    public async Task What_an_attempt_of_a_hold_gives_back_late_is_not_what_another_attempt_or_a_payment_has()
    {
        await using var scene = await SeatScene.Open();
        var first = scene.NewHold() with { AttemptId = Guid.NewGuid() };
        var second = first with { AttemptId = Guid.NewGuid() };
        var (late, seat) = (first.AttemptId, scene.Seat(5));
        Assert.Equal(SeatHoldReply.Held, await seat.Hold(first));
        Assert.Equal(SeatHoldReply.Held, await seat.Hold(second));

        await seat.GiveBack(first.ReservationId, late);
        Assert.Equal(second.HeldUntil, (await seat.Peek()).HeldUntil);

        var payment = Guid.NewGuid();
        await seat.Pin(first.ReservationId, payment);
        await seat.GiveBack(first.ReservationId, second.AttemptId);
        Assert.NotNull((await seat.Peek()).PinnedAt);
        await seat.Unpin(first.ReservationId, payment);
        await seat.GiveBack(first.ReservationId, second.AttemptId);
        Assert.Equal(SeatStatus.Held, (await seat.Peek()).Status);

        Assert.Equal(SeatHoldReply.Held, await seat.Hold(second));
        await seat.GiveBack(first.ReservationId, second.AttemptId);
        Assert.Equal(SeatStatus.Available, (await seat.Peek()).Status);
        Assert.Equal(SeatStatus.Available, await scene.Shown(5));
    }

    [Fact, Trait("Invariant", "2")]
    public async Task An_attempt_that_was_quoted_from_an_older_layout_does_not_lose_what_another_attempt_has()
    {
        await using var scene = await SeatScene.Open();
        var late = scene.NewHold() with { AttemptId = Guid.NewGuid() };
        Assert.Equal(DateConfigureReply.Done, await scene.Configure(price: 200));
        var other = late with { AttemptId = Guid.NewGuid(), LayoutVersion = late.LayoutVersion + 1 };
        Assert.Equal(SeatHoldReply.Held, await scene.Seat(5).Hold(other));
        // A new activation does not know what its date has heard, and tells it of the next change at once.
        await scene.Cluster.Crash();

        Assert.Equal(SeatHoldReply.Held, await scene.Seat(5).Hold(late));
        Assert.Equal(other.ReservationId, (await scene.Seat(5).Peek()).ReservationId);
        Assert.Equal(SeatStatus.Held, await scene.Shown(5));
    }

    [Fact, Trait("Pitfall", "8")]
    public async Task Giving_a_seat_back_twice_frees_it_once_and_never_the_next_holder()
    {
        await using var scene = await SeatScene.Open();
        var first = await scene.Hold(5);
        await scene.Seat(5).Release(first.ReservationId);
        Assert.Equal(SeatStatus.Available, await scene.Shown(5));
        var second = await scene.Hold(5);
        var writes = scene.Cluster.Store.Writes;

        await scene.Seat(5).Release(first.ReservationId);

        Assert.Equal(second.ReservationId, (await scene.Seat(5).Peek()).ReservationId);
        Assert.Equal(writes, scene.Cluster.Store.Writes);
        Assert.Equal(new SeatRecount(1, 0, 1, 0), await scene.Date.Recount());
    }

    [Fact, Trait("Pitfall", "6"), Trait("Pitfall", "28")]
    public async Task A_hold_is_neither_answered_nor_shown_before_it_is_saved()
    {
        await using var scene = await SeatScene.Open();
        var saving = new TaskCompletionSource();
        scene.Cluster.Store.BeforeWrite = write => write.Grain.StartsWith("seat/", StringComparison.Ordinal) ? saving.Task : Task.CompletedTask;

        var held = scene.Seat(9).Hold(scene.NewHold());
        await Task.Delay(50);
        Assert.False(held.IsCompleted);
        Assert.Equal(SeatStatus.Available, await scene.Shown(9));

        saving.SetResult();
        Assert.Equal(SeatHoldReply.Held, await held);
        Assert.Equal(SeatStatus.Held, await scene.Shown(9));
    }

    [Fact, Trait("Pitfall", "28")]
    public async Task A_hold_whose_view_could_not_be_saved_is_told_again()
    {
        await using var scene = await SeatScene.Open();
        scene.Cluster.Store.BeforeWrite = write =>
            write.Name.StartsWith("block", StringComparison.Ordinal) ? Task.FromException(new IOException("full")) : Task.CompletedTask;
        var hold = scene.NewHold();
        await Assert.ThrowsAnyAsync<Exception>(() => scene.Seat(4).Hold(hold));
        scene.Cluster.Store.BeforeWrite = null;

        await scene.Cluster.Clock.Until(async () => await scene.Shown(4) == SeatStatus.Held, TimeSpan.FromSeconds(10));

        Assert.Equal(hold.ReservationId, (await scene.Seat(4).Peek()).ReservationId);
        Assert.Equal(SeatHoldReply.Held, await scene.Seat(4).Hold(hold));
    }

    [Fact, Trait("Invariant", "10"), Trait("Pitfall", "5")]
    public async Task What_was_answered_survives_a_crash_and_versions_of_a_seat_never_fall()
    {
        await using var scene = await SeatScene.Open();
        var hold = await scene.Hold(6);
        await scene.Seat(6).Release(hold.ReservationId);
        await scene.Cluster.Crash();

        var next = await scene.Hold(6);
        Assert.Equal(SeatStatus.Held, await scene.Shown(6));
        await scene.Cluster.Crash();

        Assert.Equal(next.ReservationId, (await scene.Seat(6).Peek()).ReservationId);
        Assert.Equal(SeatStatus.Held, await scene.Shown(6));
        Assert.Equal(["held", "released", "held"], (await scene.Seat(6).History()).Entries.Select(entry => entry.What));
    }

    [Fact]
    public async Task A_failed_write_answers_nobody_with_success_and_the_seat_can_be_had_afterwards()
    {
        await using var scene = await SeatScene.Open();
        scene.Cluster.Store.BeforeWrite = write =>
            write.Grain.StartsWith("seat/", StringComparison.Ordinal) ? Task.FromException(new IOException("full")) : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => scene.Seat(4).Hold(scene.NewHold()));
        scene.Cluster.Store.BeforeWrite = null;

        await scene.Cluster.Clock.Until(async () => (await scene.Seat(4).Peek()).Status == SeatStatus.Available, TimeSpan.FromSeconds(10));
        await scene.Hold(4);
    }

    [Fact]
    public async Task Unpinning_gives_the_hold_back_until_its_deadline_and_names_only_its_own_attempt()
    {
        await using var scene = await SeatScene.Open();
        var hold = await scene.Hold(8, TimeSpan.FromMinutes(2));
        var attempt = Guid.NewGuid();
        await scene.Seat(8).Pin(hold.ReservationId, attempt);
        await scene.Seat(8).Unpin(hold.ReservationId, Guid.NewGuid());
        Assert.NotNull((await scene.Seat(8).Peek()).PinnedAt);

        await scene.Seat(8).Unpin(hold.ReservationId, attempt);
        Assert.Equal(hold.HeldUntil, (await scene.Seat(8).Peek()).HeldUntil);

        await scene.Seat(8).Pin(hold.ReservationId, attempt);
        scene.Cluster.Clock.Advance(TimeSpan.FromMinutes(2));
        await scene.Seat(8).Unpin(hold.ReservationId, attempt);
        Assert.Equal(SeatStatus.Available, (await scene.Seat(8).Peek()).Status);
        Assert.Equal(SeatStatus.Available, await scene.Shown(8));
    }

    [Fact]
    public async Task An_overdue_pin_is_named_only_when_it_is_older_than_the_limit()
    {
        await using var scene = await SeatScene.Open();
        var hold = await scene.Hold(8);
        var attempt = Guid.NewGuid();
        await scene.Seat(8).Pin(hold.ReservationId, attempt);
        Assert.Null((await scene.Seat(8).Tidy()).OverduePinAttemptId);
        scene.Cluster.Clock.Advance(SeatRules.PinLimit);
        Assert.Null((await scene.Seat(8).Tidy()).OverduePinAttemptId);
    }
}
