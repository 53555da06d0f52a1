using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Seats;

namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>A seat as it is stored, and since when.</summary>
internal sealed class WatchedSeat(GrainId grainId, SeatKey key)
{
    internal GrainId GrainId => grainId;

    internal SeatKey Key => key;

    internal StoredSeat State { get; set; } = new();

    /// <summary>By the true clock.</summary>
    internal DateTimeOffset ChangedAt { get; set; }

    /// <summary>When it was held with the deadline of now, by the true clock.</summary>
    internal DateTimeOffset HeldSince { get; set; }

    /// <summary>The reservation whose hold of this seat was answered last, and when.</summary>
    internal Guid Answered { get; set; }

    internal DateTimeOffset AnsweredAt { get; set; }

    /// <summary>The deadline that was answered.</summary>
    internal DateTimeOffset AnsweredUntil { get; set; }

    internal bool IsOf(Guid reservationId) => State.Kind != StoredSeatKind.Free && State.ReservationId == reservationId;
}

/// <summary>
/// Invariants 1, 2 and 3 of each change of a seat: sold for ever, taken by another only past its deadline, pinned before it, sold only while
/// pinned. The moment of a decision is that of the seat's own clock, which it notes with every change.
/// </summary>
internal sealed class SeatChecks(Referee referee) : ICheck
{
    private readonly Dictionary<GrainId, WatchedSeat> _byGrain = [];
    private readonly Dictionary<SeatKey, WatchedSeat> _byKey = [];
    private readonly List<WatchedSeat> _all = [];

    /// <summary>In the order of their first change.</summary>
    internal IReadOnlyList<WatchedSeat> All => _all;

    /// <summary>What the accounts have stored of a reservation; null where they know none.</summary>
    internal Func<Guid, SeatReservation?> ReservationOf { get; set; } = static _ => null;

    internal WatchedSeat? Find(SeatKey key) => _byKey.GetValueOrDefault(key);

    public void Committed(StateKey key, object? state)
    {
        referee.NoteCommit(key.GrainId);
        if (state is not StoredSeat next)
            return;
        if (!_byGrain.TryGetValue(key.GrainId, out var seat))
        {
            seat = new WatchedSeat(key.GrainId, GrainKeys.ParseSeat(key.GrainId.Key.ToString()));
            _byGrain.Add(key.GrainId, seat);
            _byKey.Add(seat.Key, seat);
            _all.Add(seat);
        }

        if (Broken(seat.State, next) is { } broken)
            referee.Fail(broken.Invariant, $"{Told(seat.Key)} became {Told(next)}, was {Told(seat.State)}: {broken.Why}");
        if (next.Kind == StoredSeatKind.Held && (!IsOf(seat.State, next) || seat.State.Until < next.Until))
            seat.HeldSince = referee.Now;
        (seat.State, seat.ChangedAt) = (next, referee.Now);
    }

    /// <summary>What a change breaks, or null.</summary>
    private (string Invariant, string Why)? Broken(StoredSeat before, StoredSeat next)
    {
        if (next.History.IsDefaultOrEmpty)
            return ("history", "nothing says when and why");
        var decided = next.History[^1].At;
        if (decided > referee.Now + referee.ClocksApart)
            return ("history", $"decided at {referee.Told(decided)}, which is to come");
        if (next.Version <= before.Version)
            return ("1", "its count of changes fell");
        return BrokenByTaking(before, next, decided) ?? BrokenByLosing(before, next, decided) ?? BrokenByBeing(before, next, decided);
    }

    private static (string Invariant, string Why)? BrokenByTaking(StoredSeat before, StoredSeat next, DateTimeOffset decided)
    {
        var isSame = next.Kind != StoredSeatKind.Free && next.ReservationId == before.ReservationId && next.UserId == before.UserId;
        switch (before.Kind)
        {
            case StoredSeatKind.Sold when next.Kind != StoredSeatKind.Sold || !isSame:
                return ("1", "it was sold");
            case StoredSeatKind.Pinned when next.Kind != StoredSeatKind.Free && !isSame:
                return ("1", "another's payment was in flight");
            case StoredSeatKind.Held when next.Kind != StoredSeatKind.Free && !isSame && decided < before.Until:
                return ("1", "the other's deadline had not come");
            default:
                return null;
        }
    }

    private (string Invariant, string Why)? BrokenByLosing(StoredSeat before, StoredSeat next, DateTimeOffset decided)
    {
        if (before.Kind is StoredSeatKind.Free || (next.Kind != StoredSeatKind.Free && next.ReservationId == before.ReservationId))
            return null;
        return ReservationOf(before.ReservationId) switch
        {
            { State: ReservationState.Paid } => ("6", "its reservation is paid"),
            { State: ReservationState.Held } held when decided < held.HeldUntil => ("2", "its reservation is held, and lost this seat alone"),
            _ => null,
        };
    }

    private (string Invariant, string Why)? BrokenByBeing(StoredSeat before, StoredSeat next, DateTimeOffset decided) => next.Kind switch
    {
        StoredSeatKind.Held => BrokenByHolding(before, next, decided),
        StoredSeatKind.Pinned when !IsOf(before, next) => ("3", "it was pinned and not held before"),
        StoredSeatKind.Pinned when next.PinnedAt >= next.Until => ("3", "it was pinned past its deadline"),
        StoredSeatKind.Pinned when next.Until != before.Until => ("3", "a pin changed the deadline"),
        StoredSeatKind.Sold when before.Kind != StoredSeatKind.Sold && (before.Kind != StoredSeatKind.Pinned || !IsOf(before, next)) =>
            ("6", "it was sold without a payment that had it pinned"),
        _ => null,
    };

    private (string Invariant, string Why)? BrokenByHolding(StoredSeat before, StoredSeat next, DateTimeOffset decided)
    {
        if (next.Until <= decided)
            return ("3", "the deadline of the hold had passed already");
        if (!IsOf(before, next) && next.Until > decided + referee.Policy.Hold.Duration + referee.ClocksApart)
            return ("3", "the hold is longer than the policy allows");
        if (before.Kind == StoredSeatKind.Pinned && next.Until != before.Until)
            return ("3", "to take a pin back changed the deadline");
        if (before.Kind == StoredSeatKind.Held && IsOf(before, next) && next.Until < before.Until)
            return ("3", "the deadline was shortened");
        // A hold that has ended can be begun anew, by a late message that its account no longer accepts.
        return IsOf(before, next) && decided < before.Until
            && ReservationOf(next.ReservationId) is { } reservation && next.Until > reservation.HeldUntil && next.Until > before.Until
            ? ("3", $"asking again extended a hold that ends at {referee.Told(reservation.HeldUntil)}")
            : null;
    }

    private static bool IsOf(StoredSeat before, StoredSeat next) =>
        before.Kind != StoredSeatKind.Free && before.ReservationId == next.ReservationId && before.UserId == next.UserId;

    internal static string Told(SeatKey key) => $"seat {key.Number} of {key.Date.ConcertId.Short()}";

    internal string Told(StoredSeat seat) => seat.Kind switch
    {
        StoredSeatKind.Free => "free",
        StoredSeatKind.Held => $"held by reservation {seat.ReservationId.Short()} until {referee.Told(seat.Until)}",
        StoredSeatKind.Pinned => $"pinned by reservation {seat.ReservationId.Short()} until {referee.Told(seat.Until)}",
        _ => $"sold to reservation {seat.ReservationId.Short()}",
    };
}
