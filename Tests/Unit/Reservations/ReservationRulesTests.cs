using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Tests.Unit.Reservations;

public sealed class ReservationRulesTests
{
    private static readonly DateTimeOffset Deadline = new(2030, 1, 1, 0, 5, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LastMillisecond = Deadline.AddMilliseconds(-1);

    private static readonly SeatReservation Held = new() { Id = Guid.NewGuid(), Amount = 100, HeldUntil = Deadline };
    private static readonly SeatReservation Paid = Held with { State = ReservationState.Paid };
    private static readonly SeatReservation Cancelled = Held with { State = ReservationState.Cancelled };

    [Fact]
    public void Held_ends_exactly_at_its_deadline()
    {
        Assert.Equal(ReservationStatusNow.Held, Held.StatusAt(LastMillisecond, paying: false));
        Assert.Equal(ReservationStatusNow.Expired, Held.StatusAt(Deadline, paying: false));
        Assert.True(Held.IsHeldAt(LastMillisecond));
        Assert.False(Held.IsHeldAt(Deadline));
    }

    [Fact]
    public void A_payment_in_flight_is_no_longer_a_matter_of_the_deadline()
    {
        Assert.Equal(ReservationStatusNow.Paying, Held.StatusAt(LastMillisecond, paying: true));
        Assert.Equal(ReservationStatusNow.Paying, Held.StatusAt(Deadline, paying: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Paid_and_cancelled_are_for_ever(bool paying)
    {
        Assert.Equal(ReservationStatusNow.Paid, Paid.StatusAt(Deadline.AddYears(1), paying));
        Assert.Equal(ReservationStatusNow.Cancelled, Cancelled.StatusAt(LastMillisecond, paying));
        Assert.False(Paid.IsHeldAt(LastMillisecond));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, true)]
    [InlineData(99, false)]
    [InlineData(0, false)]
    public void Payable_from_a_balance_that_equals_the_price(long balance, bool payable)
    {
        var decision = ReservationRules.DecidePayment(Held, new Wallet { Balance = balance }, LastMillisecond);

        Assert.Equal(payable ? PayDecision.Payable.Instance : new PayDecision.Insufficient(new Money(balance), new Money(100)), decision);
    }

    [Fact, Trait("Pitfall", "17")]
    public void Expired_is_told_before_any_money_is_looked_at()
    {
        Assert.IsType<PayDecision.Expired>(ReservationRules.DecidePayment(Held, new Wallet { Balance = 100 }, Deadline));
        Assert.IsType<PayDecision.Expired>(ReservationRules.DecidePayment(Held, Wallet.Empty, Deadline));
    }

    [Fact, Trait("Pitfall", "10")]
    public void Paid_and_cancelled_reservations_are_not_payable()
    {
        Assert.Equal(
            new PayDecision.AlreadyPaid(ReservationRules.PaymentIdOf(Held.Id)),
            ReservationRules.DecidePayment(Paid, Wallet.Empty, Deadline.AddYears(1)));
        Assert.IsType<PayDecision.NotHeld>(ReservationRules.DecidePayment(Cancelled, new Wallet { Balance = 100 }, LastMillisecond));
    }

    [Fact]
    public void Only_what_is_held_can_be_cancelled()
    {
        Assert.Equal(new CancelDecision.Cancelled(Cancelled), ReservationRules.Cancel(Held, LastMillisecond));
        Assert.IsType<CancelDecision.Over>(ReservationRules.Cancel(Held, Deadline));
        Assert.IsType<CancelDecision.Over>(ReservationRules.Cancel(Cancelled, LastMillisecond));
        Assert.IsType<CancelDecision.Paid>(ReservationRules.Cancel(Paid, LastMillisecond));
    }

    [Fact]
    public void Over_is_what_no_clock_can_revive()
    {
        Assert.True(ReservationRules.IsOver(Paid, LastMillisecond));
        Assert.True(ReservationRules.IsOver(Cancelled, LastMillisecond));
        Assert.False(ReservationRules.IsOver(Held, Deadline));
        Assert.False(ReservationRules.IsOver(Held, Deadline.AddMinutes(5)));
        Assert.True(ReservationRules.IsOver(Held, Deadline.AddMinutes(5).AddTicks(1)));
    }

    [Fact]
    public void The_amount_is_the_sum_of_the_prices()
    {
        Assert.Equal(Money.Zero, ReservationRules.Total([]));
        Assert.Equal(new Money(300), ReservationRules.Total([new PricedSeat(1, 100), new PricedSeat(2, 0), new PricedSeat(3, 200)]));
    }

    [Fact]
    public void Times_lose_what_is_below_a_millisecond() =>
        Assert.Equal(LastMillisecond, ReservationRules.WholeMilliseconds(LastMillisecond.AddTicks(TimeSpan.TicksPerMillisecond - 1)));
}
