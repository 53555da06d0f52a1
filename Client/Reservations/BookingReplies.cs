using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.Reservations;

/// <summary>What the account's replies mean to a caller.</summary>
internal static class BookingReplies
{
    public static Answer<HoldAnswer> Of(HoldReply reply) => reply.Outcome switch
    {
        HoldOutcome.Held => new HoldAnswer(reply.Reservation!, Replayed: false),
        HoldOutcome.Replayed => new HoldAnswer(reply.Reservation!, Replayed: true),
        HoldOutcome.Refused => Of(reply.Refusal!.Value),
        HoldOutcome.NotAdmitted => NotAdmitted(reply.PlaceStatus),
        HoldOutcome.UnknownDate => new Refusal(ErrorCode.NotFound),
        HoldOutcome.UnknownSeat => Refusal.InvalidField("seats", "must be seat numbers of this date"),
        HoldOutcome.SaleNotOpen => new Refusal(ErrorCode.SaleNotOpen),
        HoldOutcome.SaleClosed => new Refusal(ErrorCode.SaleClosed),
        HoldOutcome.SeatLimitExceeded => new Refusal(ErrorCode.SeatLimitExceeded) { Limit = reply.Limit, Held = reply.AlreadyHeld },
        HoldOutcome.SeatTaken => new Refusal(ErrorCode.SeatTaken) { Seats = reply.Taken },
        _ => throw new InvalidOperationException($"Unknown outcome of a hold: {reply.Outcome}"),
    };

    public static Answer<PaymentAnswer> Of(PayReply reply) => reply.Outcome switch
    {
        PayOutcome.Paid => new PaymentAnswer(reply.Payment!, Replayed: false, PaidBefore: false),
        PayOutcome.Replayed => new PaymentAnswer(reply.Payment!, Replayed: true, PaidBefore: false),
        PayOutcome.AlreadyPaid => new PaymentAnswer(reply.Payment!, Replayed: false, PaidBefore: true),
        PayOutcome.ReplayedAlreadyPaid => new PaymentAnswer(reply.Payment!, Replayed: true, PaidBefore: true),
        PayOutcome.Refused => Of(reply.Refusal!.Value),
        PayOutcome.OtherConcert => new Refusal(ErrorCode.Forbidden),
        PayOutcome.NotAdmitted => NotAdmitted(reply.PlaceStatus),
        PayOutcome.UnknownReservation => new Refusal(ErrorCode.NotFound),
        PayOutcome.NotHeld => new Refusal(ErrorCode.ReservationNotHeld),
        PayOutcome.HoldExpired => new Refusal(ErrorCode.HoldExpired),
        PayOutcome.InsufficientBalance => new Refusal(ErrorCode.InsufficientBalance) { Balance = reply.Balance, Amount = reply.Amount },
        _ => throw new InvalidOperationException($"Unknown outcome of a payment: {reply.Outcome}"),
    };

    public static Answer<Done> Of(CancelOutcome outcome) => outcome switch
    {
        CancelOutcome.Cancelled => Done.Instance,
        CancelOutcome.UnknownReservation => new Refusal(ErrorCode.NotFound),
        CancelOutcome.Paid => new Refusal(ErrorCode.ReservationNotHeld),
        _ => throw new InvalidOperationException($"Unknown outcome of a cancellation: {outcome}"),
    };

    /// <summary>A key that named another kind of request cannot occur: the route is part of the operation's id.</summary>
    public static Answer<HoldAnswer>? RecalledHold(OperationRecall? recall) => recall switch
    {
        null => null,
        { Refusal: { } refusal } => Of(refusal),
        { Reservation: { } reservation } => new HoldAnswer(reservation, Replayed: true),
        _ => new Refusal(ErrorCode.IdempotencyMismatch),
    };

    public static Answer<PaymentAnswer>? RecalledPayment(OperationRecall? recall) => recall switch
    {
        null => null,
        { Refusal: { } refusal } => Of(refusal),
        { Payment: { } payment } => new PaymentAnswer(payment, Replayed: true, recall.PaidBefore),
        _ => new Refusal(ErrorCode.IdempotencyMismatch),
    };

    public static Refusal Of(OperationRefusal refusal) => refusal switch
    {
        OperationRefusal.Mismatch => new Refusal(ErrorCode.IdempotencyMismatch),
        OperationRefusal.TooMany => new Refusal(ErrorCode.TooManyRequests),
        _ => throw new InvalidOperationException($"Unknown refusal of an operation: {refusal}"),
    };

    private static Refusal NotAdmitted(PlaceStatus? status) => status switch
    {
        PlaceStatus.Waiting => new Refusal(ErrorCode.NotAdmitted),
        PlaceStatus.Expired => new Refusal(ErrorCode.QueueTokenExpired),
        PlaceStatus.Finished => new Refusal(ErrorCode.QueueTokenFinished),
        _ => new Refusal(ErrorCode.QueueTokenInvalid),
    };
}
