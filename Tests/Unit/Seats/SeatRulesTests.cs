using OrleansTicketing.Domain.Seats;

namespace OrleansTicketing.Tests.Unit.Seats;

public sealed class SeatRulesTests
{
    private static readonly DateTimeOffset Deadline = new(2030, 5, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Before = Deadline.AddTicks(-1);
    private static readonly Guid Mine = Guid.NewGuid();
    private static readonly Guid Other = Guid.NewGuid();
    private static readonly Guid User = Guid.NewGuid();
    private static readonly Guid Attempt = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();
    private static readonly Seat Held = new Seat.Held(Mine, User, Deadline);
    private static readonly Seat Pinned = new Seat.Pinned(Mine, User, Attempt, Before, Deadline);
    private static readonly Seat Sold = new Seat.Sold(Mine, User);

    [Fact, Trait("Invariant", "3")]
    public void A_hold_lasts_until_its_deadline_and_not_a_tick_longer()
    {
        Assert.Equal(Held, SeatRules.At(Held, Before));
        Assert.Equal(Seat.Free, SeatRules.At(Held, Deadline));
        Assert.Equal(SeatStanding.Held, SeatRules.Standing(Held, Before));
        Assert.Equal(SeatStanding.Available, SeatRules.Standing(Held, Deadline));
    }

    [Fact, Trait("Pitfall", "1")]
    public void What_is_pinned_or_sold_never_expires()
    {
        var late = Deadline.AddYears(1);
        Assert.Equal(Pinned, SeatRules.At(Pinned, late));
        Assert.Equal(Sold, SeatRules.At(Sold, late));
        Assert.Equal(SeatStanding.Held, SeatRules.Standing(Pinned, late));
        Assert.Equal(SeatStanding.Sold, SeatRules.Standing(Sold, late));
        Assert.Equal(SeatStanding.Available, SeatRules.Standing(Seat.Free, late));
    }

    [Fact, Trait("Pitfall", "3")]
    public void An_expired_hold_is_free_for_the_next_reservation()
    {
        var until = Deadline.AddMinutes(5);
        Assert.Equal(new HoldDecision.Hold(new Seat.Held(Other, User, until)), SeatRules.Hold(Held, Other, User, until, Deadline));
        Assert.Equal(new HoldDecision.Taken(), SeatRules.Hold(Held, Other, User, until, Before));
    }

    [Fact]
    public void Pinned_and_sold_seats_are_taken_even_for_their_own_reservation()
    {
        var until = Deadline.AddMinutes(5);
        Assert.Equal(new HoldDecision.Taken(), SeatRules.Hold(Pinned, Mine, User, until, Before));
        Assert.Equal(new HoldDecision.Taken(), SeatRules.Hold(Sold, Mine, User, until, Before));
        Assert.Equal(new HoldDecision.Taken(), SeatRules.Hold(Pinned, Other, User, until, Deadline));
    }

    [Fact]
    public void A_repeated_hold_finds_itself_and_only_ever_gets_the_later_deadline()
    {
        Assert.Equal(new HoldDecision.Repeated(), SeatRules.Hold(Held, Mine, User, Deadline, Before));
        Assert.Equal(new HoldDecision.Repeated(), SeatRules.Hold(Held, Mine, User, Before, Before));
        var later = Deadline.AddTicks(1);
        Assert.Equal(new HoldDecision.HeldForLess(), SeatRules.Hold(Held, Mine, User, later, Before));
        Assert.Equal(new HoldDecision.Hold(new Seat.Held(Mine, User, later)), SeatRules.Hold(Held, Mine, User, later, Before, mayExtend: true));
        Assert.Equal(new HoldDecision.Taken(), SeatRules.Hold(Held, Other, User, later, Before, mayExtend: true));
    }

    [Fact]
    public void A_hold_whose_deadline_has_come_already_takes_nothing()
    {
        Assert.Equal(new HoldDecision.TooLate(), SeatRules.Hold(Seat.Free, Mine, User, Deadline, Deadline));
        Assert.IsType<HoldDecision.Hold>(SeatRules.Hold(Seat.Free, Mine, User, Deadline, Before));
    }

    [Fact, Trait("Invariant", "3")]
    public void A_pin_counts_only_before_the_deadline()
    {
        Assert.Equal(
            new PinDecision.Pin(new Seat.Pinned(Mine, User, Attempt, Before, Deadline)), SeatRules.Pin(Held, Mine, Attempt, Before));
        Assert.Equal(new PinDecision.Expired(), SeatRules.Pin(Held, Mine, Attempt, Deadline));
        Assert.Equal(new PinDecision.Expired(), SeatRules.Pin(Held, Other, Attempt, Before));
        Assert.Equal(new PinDecision.Expired(), SeatRules.Pin(Seat.Free, Mine, Attempt, Before));
    }

    [Fact]
    public void A_later_attempt_replaces_the_pin_of_an_earlier_one_before_the_deadline()
    {
        var next = Guid.NewGuid();
        Assert.Equal(new PinDecision.Repeated(), SeatRules.Pin(Pinned, Mine, Attempt, Deadline));
        Assert.Equal(new PinDecision.Pin(new Seat.Pinned(Mine, User, next, Before, Deadline)), SeatRules.Pin(Pinned, Mine, next, Before));
        Assert.Equal(new PinDecision.Expired(), SeatRules.Pin(Pinned, Mine, next, Deadline));
        Assert.Equal(new PinDecision.Expired(), SeatRules.Pin(Pinned, Other, Attempt, Before));
    }

    [Fact]
    public void A_sold_seat_tells_its_owner_so_and_nobody_else()
    {
        Assert.Equal(new PinDecision.AlreadySold(), SeatRules.Pin(Sold, Mine, Attempt, Deadline));
        Assert.Equal(new PinDecision.Expired(), SeatRules.Pin(Sold, Other, Attempt, Before));
    }

    [Fact]
    public void An_attempt_takes_back_what_it_got_and_nothing_that_another_one_asked_for_since()
    {
        Seat got = new Seat.Held(Mine, User, Deadline, Attempt);
        var again = SeatRules.Hold(got, Mine, User, Before, Before, Second);

        Assert.Equal(new HoldDecision.Repeated(), SeatRules.Hold(got, Mine, User, Deadline, Before, Attempt));
        Assert.Equal(new HoldDecision.Hold(new Seat.Held(Mine, User, Deadline, Second)), again);
        Assert.Equal(Seat.Free, SeatRules.GiveBack(got, Mine, Attempt));
        Assert.Same(got, SeatRules.GiveBack(got, Mine, Second));
        Assert.Same(got, SeatRules.GiveBack(got, Other, Attempt));
        Assert.Same(Held, SeatRules.GiveBack(Held, Mine, Guid.Empty));
        Assert.Same(Pinned, SeatRules.GiveBack(Pinned, Mine, Attempt));
        Assert.Same(Sold, SeatRules.GiveBack(Sold, Mine, Attempt));
    }

    [Fact]
    public void Unpinning_gives_the_hold_back_or_frees_the_seat()
    {
        Assert.Equal(Held, SeatRules.Unpin(Pinned, Mine, Attempt, Before));
        Assert.Equal(Seat.Free, SeatRules.Unpin(Pinned, Mine, Attempt, Deadline));
        Assert.Same(Pinned, SeatRules.Unpin(Pinned, Mine, Guid.NewGuid(), Deadline));
        Assert.Same(Pinned, SeatRules.Unpin(Pinned, Other, Attempt, Deadline));
        Assert.Same(Held, SeatRules.Unpin(Held, Mine, Attempt, Before));
    }

    [Fact, Trait("Pitfall", "8")]
    public void Releasing_frees_what_the_reservation_has_and_nothing_else()
    {
        Assert.Equal(Seat.Free, SeatRules.Release(Held, Mine));
        Assert.Equal(Seat.Free, SeatRules.Release(Pinned, Mine));
        Assert.Same(Held, SeatRules.Release(Held, Other));
        Assert.Same(Pinned, SeatRules.Release(Pinned, Other));
        Assert.Same(Sold, SeatRules.Release(Sold, Mine));
        Assert.Same(Seat.Free, SeatRules.Release(Seat.Free, Mine));
    }

    [Fact, Trait("Invariant", "1")]
    public void Selling_follows_the_payment_but_never_over_another_reservation()
    {
        Assert.Equal(new SellDecision.Sell(new Seat.Sold(Mine, User)), SeatRules.Sell(Pinned, Mine, User, Deadline));
        Assert.Equal(new SellDecision.Sell(new Seat.Sold(Mine, User)), SeatRules.Sell(Held, Mine, User, Before));
        Assert.Equal(new SellDecision.Sell(new Seat.Sold(Mine, User)), SeatRules.Sell(Seat.Free, Mine, User, Before));
        Assert.Equal(new SellDecision.Repeated(), SeatRules.Sell(Sold, Mine, User, Deadline));
        Assert.Equal(new SellDecision.Conflict(Mine), SeatRules.Sell(Pinned, Other, User, Deadline));
        Assert.Equal(new SellDecision.Conflict(Mine), SeatRules.Sell(Held, Other, User, Before));
        Assert.Equal(new SellDecision.Conflict(Mine), SeatRules.Sell(Sold, Other, User, Before));
        Assert.Equal(new SellDecision.Sell(new Seat.Sold(Other, User)), SeatRules.Sell(Held, Other, User, Deadline));
    }

    [Fact]
    public void A_pin_is_asked_about_once_it_is_older_than_the_limit()
    {
        Assert.Null(SeatRules.OverduePin(Pinned, Before + SeatRules.PinLimit));
        Assert.Equal(Attempt, SeatRules.OverduePin(Pinned, Before + SeatRules.PinLimit + TimeSpan.FromTicks(1)));
        Assert.Null(SeatRules.OverduePin(Held, Deadline.AddDays(1)));
    }
}
