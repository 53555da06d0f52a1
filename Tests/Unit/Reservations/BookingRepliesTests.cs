using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Unit.Reservations;

public sealed class BookingRepliesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Payment Payment = new(1, Guid.NewGuid(), Guid.NewGuid(), 10, Now, []);

    private static readonly Reservation Reservation = new(
        1, Guid.NewGuid(), Guid.NewGuid(), "2030-01-31", [], 10, ReservationStatus.Held, Now, Now, new PlaceKey(1, Guid.NewGuid(), Now), null);

    public static TheoryData<PlaceStatus?, ErrorCode> Places => new()
    {
        { null, ErrorCode.QueueTokenInvalid },
        { PlaceStatus.Waiting, ErrorCode.NotAdmitted },
        { PlaceStatus.Expired, ErrorCode.QueueTokenExpired },
        { PlaceStatus.Finished, ErrorCode.QueueTokenFinished },
    };

    [Theory]
    [InlineData(HoldOutcome.Held, false)]
    [InlineData(HoldOutcome.Replayed, true)]
    public void A_hold_tells_whether_it_is_replayed(HoldOutcome outcome, bool replayed)
    {
        Assert.True(BookingReplies.Of(Hold(outcome) with { Reservation = Reservation }).Succeeded(out var answer));
        Assert.Equal(new HoldAnswer(Reservation, replayed), answer);
    }

    [Theory]
    [InlineData(HoldOutcome.UnknownDate, ErrorCode.NotFound)]
    [InlineData(HoldOutcome.UnknownSeat, ErrorCode.InvalidRequest)]
    [InlineData(HoldOutcome.SaleNotOpen, ErrorCode.SaleNotOpen)]
    [InlineData(HoldOutcome.SaleClosed, ErrorCode.SaleClosed)]
    [InlineData(HoldOutcome.SeatLimitExceeded, ErrorCode.SeatLimitExceeded)]
    [InlineData(HoldOutcome.SeatTaken, ErrorCode.SeatTaken)]
    public void A_refused_hold_has_its_code(HoldOutcome outcome, ErrorCode code) =>
        Assert.Equal(code, BookingReplies.Of(Hold(outcome)).Refusal!.Code);

    [Fact]
    public void A_refusal_carries_what_the_caller_needs()
    {
        Assert.Equal([7, 8], BookingReplies.Of(Hold(HoldOutcome.SeatTaken) with { Taken = [7, 8] }).Refusal!.Seats);
        var limit = BookingReplies.Of(Hold(HoldOutcome.SeatLimitExceeded) with { Limit = 4, AlreadyHeld = 3 }).Refusal!;
        Assert.Equal((4, 3), (limit.Limit!.Value, limit.Held!.Value));
        var balance = BookingReplies.Of(Pay(PayOutcome.InsufficientBalance) with { Balance = 5, Amount = 9 }).Refusal!;
        Assert.Equal((5, 9), (balance.Balance!.Value, balance.Amount!.Value));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_place_that_is_not_admitted_says_why(PlaceStatus? status, ErrorCode code)
    {
        Assert.Equal(code, BookingReplies.Of(Hold(HoldOutcome.NotAdmitted) with { PlaceStatus = status }).Refusal!.Code);
        Assert.Equal(code, BookingReplies.Of(Pay(PayOutcome.NotAdmitted) with { PlaceStatus = status }).Refusal!.Code);
    }

    [Theory]
    [InlineData(OperationRefusal.Mismatch, ErrorCode.IdempotencyMismatch)]
    [InlineData(OperationRefusal.TooMany, ErrorCode.TooManyRequests)]
    public void A_refused_operation_has_its_code(OperationRefusal refusal, ErrorCode code)
    {
        Assert.Equal(code, BookingReplies.Of(Hold(HoldOutcome.Refused) with { Refusal = refusal }).Refusal!.Code);
        Assert.Equal(code, BookingReplies.Of(Pay(PayOutcome.Refused) with { Refusal = refusal }).Refusal!.Code);
        Assert.Equal(code, BookingReplies.RecalledHold(new OperationRecall(refusal, null, null))!.Value.Refusal!.Code);
        Assert.Equal(code, BookingReplies.RecalledPayment(new OperationRecall(refusal, null, null))!.Value.Refusal!.Code);
    }

    [Theory]
    [InlineData(PayOutcome.Paid, false, false)]
    [InlineData(PayOutcome.Replayed, true, false)]
    [InlineData(PayOutcome.AlreadyPaid, false, true)]
    [InlineData(PayOutcome.ReplayedAlreadyPaid, true, true)]
    public void A_payment_tells_whether_it_is_new(PayOutcome outcome, bool replayed, bool paidBefore)
    {
        Assert.True(BookingReplies.Of(Pay(outcome) with { Payment = Payment }).Succeeded(out var answer));
        Assert.Equal(new PaymentAnswer(Payment, replayed, paidBefore), answer);
    }

    [Theory]
    [InlineData(PayOutcome.OtherConcert, ErrorCode.Forbidden)]
    [InlineData(PayOutcome.UnknownReservation, ErrorCode.NotFound)]
    [InlineData(PayOutcome.NotHeld, ErrorCode.ReservationNotHeld)]
    [InlineData(PayOutcome.HoldExpired, ErrorCode.HoldExpired)]
    public void A_refused_payment_has_its_code(PayOutcome outcome, ErrorCode code) =>
        Assert.Equal(code, BookingReplies.Of(Pay(outcome)).Refusal!.Code);

    [Fact]
    public void A_cancellation_succeeds_unless_paid_or_unknown()
    {
        Assert.True(BookingReplies.Of(CancelOutcome.Cancelled).Succeeded(out _));
        Assert.Equal(ErrorCode.NotFound, BookingReplies.Of(CancelOutcome.UnknownReservation).Refusal!.Code);
        Assert.Equal(ErrorCode.ReservationNotHeld, BookingReplies.Of(CancelOutcome.Paid).Refusal!.Code);
    }

    [Fact]
    public void What_is_recalled_is_a_replay_and_what_is_new_is_nothing()
    {
        Assert.Null(BookingReplies.RecalledHold(null));
        Assert.Null(BookingReplies.RecalledPayment(null));
        Assert.True(BookingReplies.RecalledHold(new OperationRecall(null, Reservation, null))!.Value.Succeeded(out var hold));
        Assert.True(hold.Replayed);
        Assert.True(BookingReplies.RecalledPayment(new OperationRecall(null, null, Payment))!.Value.Succeeded(out var payment));
        Assert.True(payment.Replayed);
        Assert.Equal(ErrorCode.IdempotencyMismatch, BookingReplies.RecalledHold(new OperationRecall(null, null, Payment))!.Value.Refusal!.Code);
    }

    [Fact]
    public void An_outcome_nobody_knows_is_an_error()
    {
        Assert.Throws<InvalidOperationException>(() => BookingReplies.Of(Hold((HoldOutcome)99)));
        Assert.Throws<InvalidOperationException>(() => BookingReplies.Of(Pay((PayOutcome)99)));
        Assert.Throws<InvalidOperationException>(() => BookingReplies.Of((CancelOutcome)99));
        Assert.Throws<InvalidOperationException>(() => BookingReplies.Of((OperationRefusal)99));
    }

    private static HoldReply Hold(HoldOutcome outcome) => new(outcome, null, null, null, [], 0, 0);

    private static PayReply Pay(PayOutcome outcome) => new(outcome, null, null, null, 0, 0);
}
