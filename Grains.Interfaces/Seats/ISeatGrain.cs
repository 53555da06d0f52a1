using Orleans.Concurrency;
using OrleansTicketing.Grains.Interfaces.Operations;

namespace OrleansTicketing.Grains.Interfaces.Seats;

/// <summary>
/// One seat of one concert date: the only authority on whether it is free, held, pinned for a payment, or sold.
/// It answers after its own write and after its date has recorded the change; it never calls an account.
/// </summary>
[Alias("ISeatGrain")]
public interface ISeatGrain : IGrainWithStringKey
{
    /// <summary>Holds the seat for a reservation until a deadline. The same reservation asking again finds its own hold.</summary>
    [Alias("Hold")]
    Task<SeatHoldReply> Hold(SeatHold hold);

    /// <summary>
    /// Pins a held seat for one payment attempt. Only before the deadline by this seat's clock; a pinned seat does not expire.
    /// A later attempt of the same reservation replaces an earlier one.
    /// </summary>
    [Alias("Pin")]
    Task<SeatPinReply> Pin(Guid reservationId, Guid attemptId);

    /// <summary>Takes the pin of exactly this attempt back: the seat is held again, or free where the deadline has passed. Repeatable.</summary>
    [Alias("Unpin")]
    Task Unpin(Guid reservationId, Guid attemptId);

    /// <summary>Frees the seat if this reservation holds or has pinned it; else changes nothing. Only the account that owns the reservation calls it. Repeatable.</summary>
    [Alias("Release")]
    Task Release(Guid reservationId);

    /// <summary>
    /// Takes back what one attempt of a hold got, unless another attempt of it has asked since, or a payment has pinned it: a call that was
    /// long under way must not end those. Repeatable.
    /// </summary>
    [Alias("GiveBack")]
    Task GiveBack(Guid reservationId, Guid attemptId);

    /// <summary>Makes the seat the user's for ever, after the account's commit. Repeatable.</summary>
    [Alias("Sell")]
    Task Sell(Guid reservationId, Guid userId);

    /// <summary>Frees an expired hold, tells the date again what it may have missed, and names a pin that is older than the pin limit.</summary>
    [Alias("Tidy")]
    Task<SeatTidyReply> Tidy();

    /// <summary>The seat as it is now; a hold past its deadline reads as available.</summary>
    [ReadOnly, Alias("Peek")]
    Task<SeatState> Peek();

    [ReadOnly, Alias("History")]
    Task<GrainHistory> History();
}

/// <param name="ReservationId">Who holds; the same id asking again is the same hold.</param>
/// <param name="UserId">Whose reservation it is.</param>
/// <param name="HeldUntil">The deadline that all seats of the reservation share.</param>
/// <param name="LayoutVersion">The layout and prices the reservation was quoted from.</param>
/// <param name="MayExtend">The account wrote after it was told <see cref="SeatHoldReply.HeldForLess"/>: it is not overtaken.</param>
/// <param name="AttemptId">Which attempt to make this reservation asks.</param>
[GenerateSerializer, Immutable, Alias("SeatHold")]
public sealed record SeatHold(
    [property: Id(0)] Guid ReservationId,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] DateTimeOffset HeldUntil,
    [property: Id(3)] int LayoutVersion,
    [property: Id(4)] bool MayExtend = false,
    [property: Id(5)] Guid AttemptId = default);

[GenerateSerializer, Alias("SeatHoldReply")]
public enum SeatHoldReply
{
    Held = 0,

    /// <summary>Held by somebody else (or by another reservation of the same user), pinned or sold.</summary>
    Taken = 1,

    /// <summary>The date's layout or prices changed since the quote: nothing is held; quote again.</summary>
    LayoutChanged = 2,

    /// <summary>It is free, and the deadline of this hold has passed: nothing is held; ask with a later one.</summary>
    TooLate = 3,

    /// <summary>This reservation holds it already, until an earlier deadline: nothing changed; write, then ask with leave to extend.</summary>
    HeldForLess = 4,
}

[GenerateSerializer, Alias("SeatPinReply")]
public enum SeatPinReply
{
    Pinned = 0,

    /// <summary>The deadline has passed, or the seat is not (any more) this reservation's.</summary>
    Expired = 1,

    /// <summary>It is this reservation's already, for good.</summary>
    AlreadySold = 2,
}

/// <summary>What anybody may see of a seat.</summary>
[GenerateSerializer, Alias("SeatStatus")]
public enum SeatStatus
{
    Available = 0,
    Held = 1,
    Sold = 2,
}

/// <param name="Status">A pinned seat reads as held.</param>
/// <param name="ReservationId">Who holds or owns it; null where available.</param>
/// <param name="UserId">Whose it is; null where available.</param>
/// <param name="HeldUntil">Null where available, pinned or sold.</param>
/// <param name="PinnedAt">Null unless pinned.</param>
/// <param name="AttemptId">The attempt of the hold that asked for it last; empty unless held without a payment in between.</param>
[GenerateSerializer, Immutable, Alias("SeatState")]
public sealed record SeatState(
    [property: Id(0)] SeatStatus Status,
    [property: Id(1)] Guid? ReservationId,
    [property: Id(2)] Guid? UserId,
    [property: Id(3)] DateTimeOffset? HeldUntil,
    [property: Id(4)] DateTimeOffset? PinnedAt,
    [property: Id(5)] Guid AttemptId = default);

/// <param name="State">The seat after tidying.</param>
/// <param name="OverduePinAttemptId">Set where the pin is older than the limit: the date asks the account of <c>State.UserId</c> and settles it.</param>
/// <param name="SeatVersion">The seat's count of changes: where the date was told of a later one, another activation knows better than this.</param>
[GenerateSerializer, Immutable, Alias("SeatTidyReply")]
public sealed record SeatTidyReply(
    [property: Id(0)] SeatState State,
    [property: Id(1)] Guid? OverduePinAttemptId,
    [property: Id(2)] long SeatVersion);
