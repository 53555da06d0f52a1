using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.Interfaces.Reservations;

/// <summary>A user's reservations, payments and tickets, limits per date, and what each operation did.</summary>
[Alias("IBookingsGrain")]
public interface IBookingsGrain : IGrainWithStringKey
{
    /// <summary>What this operation did before, if anything: asked before the queue token is looked at. Null where it is new.</summary>
    [Alias("Recall")]
    Task<OperationRecall?> Recall(Operation operation);

    /// <summary>Holds all seats or none.</summary>
    [Alias("Hold")]
    Task<HoldReply> Hold(HoldRequest request);

    /// <summary>Cancels a held reservation and frees its seats. Repeatable.</summary>
    [Alias("Cancel")]
    Task<CancelOutcome> Cancel(Guid reservationId, Guid operationId);

    /// <summary>Pays a reservation from the wallet. Complete when answered: debit, payment, tickets; seats and place follow from the outbox.</summary>
    [Alias("Pay")]
    Task<PayReply> Pay(PayRequest request);

    /// <summary>Cancels what is held with this place, then gives the place back to the room. Repeatable.</summary>
    [Alias("GiveBack")]
    Task<PlaceReply?> GiveBack(Guid concertId, PlaceKey place, Guid operationId);

    /// <summary>
    /// Asked for a pin that is overdue: paid, or else not. Before it answers "not paid" it writes, which bars a commit by a stale activation.
    /// </summary>
    [Alias("Resolve")]
    Task<PinResolution> Resolve(Guid reservationId, Guid attemptId);

    [AlwaysInterleave, Alias("Reservation")]
    Task<Reservation?> Reservation(Guid reservationId);

    /// <summary>Newest first; <paramref name="before"/> is the <c>Next</c> of the page before.</summary>
    [AlwaysInterleave, Alias("Reservations")]
    Task<ReservationPage> Reservations(long? before, int limit);

    [AlwaysInterleave, Alias("Payment")]
    Task<Payment?> Payment(Guid paymentId);

    [AlwaysInterleave, Alias("Payments")]
    Task<PaymentPage> Payments(long? before, int limit);

    [AlwaysInterleave, Alias("History")]
    Task<GrainHistory> History();
}

[GenerateSerializer, Alias("ReservationStatus")]
public enum ReservationStatus
{
    Held = 0,
    Paying = 1,
    Paid = 2,
    Cancelled = 3,
    Expired = 4,
}

/// <param name="Price">Whole units of the currency.</param>
[GenerateSerializer, Immutable, Alias("ReservedSeat")]
public sealed record ReservedSeat(
    [property: Id(0)] int Number,
    [property: Id(1)] long Price);

/// <param name="Sequence">From 1 per user, in order of creation.</param>
/// <param name="Place">The queue place it was made with.</param>
/// <param name="Status">As of now: a held one past its deadline reads as expired.</param>
/// <param name="PaymentId">Null until paid.</param>
[GenerateSerializer, Immutable, Alias("Reservation")]
public sealed record Reservation(
    [property: Id(0)] long Sequence,
    [property: Id(1)] Guid ReservationId,
    [property: Id(2)] Guid ConcertId,
    [property: Id(3)] string Date,
    [property: Id(4)] ImmutableArray<ReservedSeat> Seats,
    [property: Id(5)] long Amount,
    [property: Id(6)] ReservationStatus Status,
    [property: Id(7)] DateTimeOffset HeldUntil,
    [property: Id(8)] DateTimeOffset CreatedAt,
    [property: Id(9)] PlaceKey Place,
    [property: Id(10)] Guid? PaymentId);

[GenerateSerializer, Immutable, Alias("ReservationPage")]
public sealed record ReservationPage(
    [property: Id(0)] ImmutableArray<Reservation> Items,
    [property: Id(1)] long? Next);

/// <param name="Code">Signed with ECDSA P-256; see <see cref="Signing.TicketCode"/>.</param>
[GenerateSerializer, Immutable, Alias("Ticket")]
public sealed record Ticket(
    [property: Id(0)] Guid TicketId,
    [property: Id(1)] int Seat,
    [property: Id(2)] string Code);

[GenerateSerializer, Immutable, Alias("Payment")]
public sealed record Payment(
    [property: Id(0)] long Sequence,
    [property: Id(1)] Guid PaymentId,
    [property: Id(2)] Guid ReservationId,
    [property: Id(3)] long Amount,
    [property: Id(4)] DateTimeOffset PaidAt,
    [property: Id(5)] ImmutableArray<Ticket> Tickets);

[GenerateSerializer, Immutable, Alias("PaymentPage")]
public sealed record PaymentPage(
    [property: Id(0)] ImmutableArray<Payment> Items,
    [property: Id(1)] long? Next);

/// <summary>Exactly one of the three is set.</summary>
/// <param name="Reservation">As first answered: status held.</param>
/// <param name="PaidBefore">The payment was there already when the operation asked for it.</param>
[GenerateSerializer, Immutable, Alias("OperationRecall")]
public sealed record OperationRecall(
    [property: Id(0)] OperationRefusal? Refusal,
    [property: Id(1)] Reservation? Reservation,
    [property: Id(2)] Payment? Payment,
    [property: Id(3)] bool PaidBefore = false);

/// <param name="Seats">1 to 100 distinct seat numbers.</param>
/// <param name="Place">From the caller's queue token, whose signature, user and concert were checked.</param>
[GenerateSerializer, Immutable, Alias("HoldRequest")]
public sealed record HoldRequest(
    [property: Id(0)] Operation Operation,
    [property: Id(1)] Guid ConcertId,
    [property: Id(2)] string Date,
    [property: Id(3)] ImmutableArray<int> Seats,
    [property: Id(4)] PlaceKey Place);

/// <summary>
/// In the order in which the first failure answers, but for the rules: there taken seats come first, then the limit, then the sale.
/// </summary>
[GenerateSerializer, Alias("HoldOutcome")]
public enum HoldOutcome
{
    Held = 0,
    Replayed = 1,

    /// <summary>Because of the operation itself; <c>Refusal</c> says which.</summary>
    Refused = 2,

    /// <summary>The place is not admitted; <c>PlaceStatus</c> says what it is (null: no such place).</summary>
    NotAdmitted = 3,
    UnknownDate = 4,

    /// <summary>A seat number that is not of this date: 400.</summary>
    UnknownSeat = 5,
    SaleNotOpen = 6,
    SaleClosed = 7,
    SeatLimitExceeded = 8,
    SeatTaken = 9,
}

/// <param name="Taken">Where seats were taken: those that were not free.</param>
/// <param name="Limit">Where a limit was exceeded: which, and how many the user has.</param>
[GenerateSerializer, Immutable, Alias("HoldReply")]
public sealed record HoldReply(
    [property: Id(0)] HoldOutcome Outcome,
    [property: Id(1)] Reservation? Reservation,
    [property: Id(2)] OperationRefusal? Refusal,
    [property: Id(3)] PlaceStatus? PlaceStatus,
    [property: Id(4)] ImmutableArray<int> Taken,
    [property: Id(5)] int Limit,
    [property: Id(6)] int AlreadyHeld);

[GenerateSerializer, Alias("CancelOutcome")]
public enum CancelOutcome
{
    /// <summary>Cancelled now or before, or expired.</summary>
    Cancelled = 0,
    UnknownReservation = 1,
    Paid = 2,
}

/// <param name="ConcertId">The concert of the caller's queue token.</param>
/// <param name="Place">From the queue token; the hold's own is accepted whatever its state, another only where it is admitted.</param>
[GenerateSerializer, Immutable, Alias("PayRequest")]
public sealed record PayRequest(
    [property: Id(0)] Operation Operation,
    [property: Id(1)] Guid ReservationId,
    [property: Id(2)] Guid ConcertId,
    [property: Id(3)] PlaceKey Place);

/// <summary>In the order in which the first failure answers.</summary>
[GenerateSerializer, Alias("PayOutcome")]
public enum PayOutcome
{
    Paid = 0,
    Replayed = 1,

    /// <summary>Because of the operation itself; <c>Refusal</c> says which.</summary>
    Refused = 2,

    /// <summary>The queue token is of another concert than the reservation: 403 forbidden.</summary>
    OtherConcert = 3,

    /// <summary>The place is neither the hold's nor admitted; <c>PlaceStatus</c> says what it is (null: no such place).</summary>
    NotAdmitted = 4,
    UnknownReservation = 5,

    /// <summary>Paid before: 200 with that payment.</summary>
    AlreadyPaid = 6,

    /// <summary>Cancelled: 409 reservation_not_held.</summary>
    NotHeld = 7,
    HoldExpired = 8,
    InsufficientBalance = 9,

    /// <summary>The same operation was answered with <see cref="AlreadyPaid"/> before.</summary>
    ReplayedAlreadyPaid = 10,
}

/// <param name="Balance">Where it did not suffice for <paramref name="Amount"/>.</param>
[GenerateSerializer, Immutable, Alias("PayReply")]
public sealed record PayReply(
    [property: Id(0)] PayOutcome Outcome,
    [property: Id(1)] Payment? Payment,
    [property: Id(2)] OperationRefusal? Refusal,
    [property: Id(3)] PlaceStatus? PlaceStatus,
    [property: Id(4)] long Balance,
    [property: Id(5)] long Amount);

[GenerateSerializer, Alias("PinResolution")]
public enum PinResolution
{
    Paid = 0,

    /// <summary>Not paid by this attempt, and it never will be: the seat is to be unpinned.</summary>
    NotPaid = 1,

    /// <summary>This user has no such reservation: the seat is to be released.</summary>
    Unknown = 2,
}
