using OrleansTicketing.Domain.WaitingRoom.Estimates;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>What a verified queue token says: whose place it is, and in which room.</summary>
/// <param name="Number">The arrival number, from 1.</param>
/// <param name="IssuedAt">The time of the join, whole milliseconds.</param>
public sealed record QueueToken(Guid ConcertId, Guid UserId, int Number, DateTimeOffset IssuedAt)
{
    /// <summary>The text that the current key gives this token, where it is known without signing. No part of what the token says.</summary>
    internal string? Text { get; init; }

    /// <summary>What names the place to the room.</summary>
    public PlaceKey Place => new(Number, UserId, IssuedAt);

    public bool Equals(QueueToken? other) =>
        other is not null && ConcertId == other.ConcertId && UserId == other.UserId && Number == other.Number && IssuedAt == other.IssuedAt;

    public override int GetHashCode() => UserId.GetHashCode() ^ Number;
}

/// <summary>A queue token as its holder sees it.</summary>
/// <param name="Token">The signed text.</param>
/// <param name="Position">The place in the order of admission, from 1: the arrival number, unless a drawn lottery orders differently.</param>
/// <param name="Ahead">How many still waiting come before it; 0 for the next one and for anyone not waiting.</param>
/// <param name="EstimatedWait">The median in whole seconds; null where not waiting or not known, such as while the room is paused.</param>
/// <param name="EstimatedWaitP90">What nine of ten wait at most, likewise.</param>
/// <param name="LikelySeat">Whether a seat will probably be left; null where not waiting.</param>
/// <param name="Mode">How the room admits now; null where not waiting or not known.</param>
/// <param name="PollAfter">Whole seconds, 1 or more, below a quarter of the idle window.</param>
/// <param name="AdmittedUntil">Until the first protected call: the deadline for it. Then: when the place ends.</param>
public sealed record TokenView(
    string Token,
    Guid ConcertId,
    Guid UserId,
    PlaceStatus Status,
    int Position,
    int Ahead,
    TimeSpan? EstimatedWait,
    TimeSpan? EstimatedWaitP90,
    SeatChance? LikelySeat,
    AdmissionMode? Mode,
    TimeSpan PollAfter,
    DateTimeOffset IssuedAt,
    DateTimeOffset? AdmittedAt,
    DateTimeOffset? AdmittedUntil);

/// <param name="Created">True: 201, a new place. False: 200, the live one the user has. A replay keeps what was answered first.</param>
/// <param name="Replayed">The first answer to this idempotency key again.</param>
/// <param name="Receipt">The same at every join that finds this place.</param>
public sealed record JoinedPlace(TokenView View, bool Created, bool Replayed, SignedReceipt Receipt);
