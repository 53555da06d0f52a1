using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Invariants;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Grains.Seats;

namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>What a stored reservation or payment says, beside what seats and waiting room have stored by then.</summary>
internal sealed class BookingRules(Referee referee, SeatChecks seats, RoomChecks rooms)
{
    /// <summary>Between the question whether a place is admitted and the moment that a hold counts from; an account that stood still meanwhile asks anew.</summary>
    private static readonly TimeSpan CheckToHold = TimeSpan.FromSeconds(10);

    /// <summary>Why a reservation may not be stored like this, or null.</summary>
    internal string? WhyNot(WatchedAccount account, SeatReservation? before, SeatReservation after, AccountState state)
    {
        if (before is null)
            return WhyNotNew(account, after);
        if (after != before with { State = after.State, PaymentId = after.PaymentId, Seats = after.Seats } || !after.Seats.AsSpan().SequenceEqual(before.Seats.AsSpan()))
            return $"reservation {after.Id.Short()} was changed";
        if (before.State != ReservationState.Held || after.State == ReservationState.Held)
            return $"reservation {after.Id.Short()} went from {before.State} to {after.State}";
        if (!state.Outbox.Contains(after.Id))
            return $"reservation {after.Id.Short()} became {after.State} and nothing would tell its seats";
        return after.State == ReservationState.Paid ? NotPinned(after) : null;
    }

    /// <summary>Why a payment may not be stored like this, or null.</summary>
    internal static string? WhyNot(WatchedAccount account, PaymentRecord payment)
    {
        var reservation = account.Reservations.Changes is [{ After: var changed }] ? changed : null;
        if (reservation?.Id != payment.ReservationId || reservation.PaymentId != payment.Id || reservation.State != ReservationState.Paid)
            return $"payment {payment.Id.Short()} is of no reservation that became paid with it";
        if (account.Ledger.Changes is not [{ After: var line }])
            return $"payment {payment.Id.Short()} was stored without its debit";
        return PaidCheck.WhyNot(reservation, payment, line) is { } why ? $"payment {payment.Id.Short()} of reservation {reservation.Id.Short()}: {why}" : null;
    }

    /// <summary>What seats or room do not know of a reservation that counts as delivered, or null.</summary>
    internal string? Undelivered(WatchedAccount account, SeatReservation reservation)
    {
        if (reservation.State == ReservationState.Cancelled)
            return StillHeld(reservation, account.Cancelled[reservation.Id]);
        foreach (var seat in reservation.Seats)
        {
            if (Seat(reservation, seat.Number) is not { State.Kind: StoredSeatKind.Sold } sold || !sold.IsOf(reservation.Id))
                return $"seat {seat.Number} of paid reservation {reservation.Id.Short()} is not sold, and nothing goes on to tell it";
        }

        return rooms.Find(reservation.ConcertId)?.StateOf(reservation.Place.Number) == PlaceState.Finished
            ? null
            : $"place {reservation.Place.Number} of paid reservation {reservation.Id.Short()} is not finished, and nothing goes on to tell it";
    }

    private string? StillHeld(SeatReservation reservation, DateTimeOffset cancelledAt)
    {
        foreach (var seat in reservation.Seats)
        {
            // Of two activations the older one may have said that there is nothing to free; then it is free at its deadline. So it is where an
            // account that had been overtaken, or a call that was long under way, held it once more after it had been freed.
            if (Seat(reservation, seat.Number) is { } held && held.IsOf(reservation.Id) && referee.IsAlone(held.GrainId, referee.Elapsed)
                && (held.State.Kind != StoredSeatKind.Held || (held.HeldSince <= cancelledAt && held.State.Until > referee.Now + referee.ClocksApart)))
                return $"seat {seat.Number} of cancelled reservation {reservation.Id.Short()} is not free, and nothing goes on to tell it";
        }

        return null;
    }

    private string? WhyNotNew(WatchedAccount account, SeatReservation made)
    {
        if (made.State != ReservationState.Held || made.Sequence != account.Reservations.Items.Count)
            return $"reservation {made.Id.Short()} began as number {made.Sequence}, {made.State}";
        if (made.HeldUntil - made.CreatedAt != referee.Policy.Hold.Duration)
            return $"reservation {made.Id.Short()} is held for {made.HeldUntil - made.CreatedAt}";
        var amount = 0L;
        for (var index = 0; index < made.Seats.Length; index++)
        {
            amount += made.Seats[index].Price;
            if (index > 0 && made.Seats[index].Number <= made.Seats[index - 1].Number)
                return $"reservation {made.Id.Short()} has seat {made.Seats[index].Number} twice, or out of order";
        }

        if (made.Seats.IsEmpty || amount != made.Amount)
            return $"reservation {made.Id.Short()} costs {made.Amount}, its seats {amount}";
        return PastLimit(account, made) ?? NotAdmitted(account, made) ?? NotHeld(made);
    }

    private string? PastLimit(WatchedAccount account, SeatReservation made)
    {
        var (held, limits) = (0, referee.Policy.Limits);
        foreach (var other in account.Reservations.Items)
        {
            if (other.IsOf(made.ConcertId, made.Date) && (other.State == ReservationState.Paid || other.IsHeldAt(made.CreatedAt)))
                held += other.Seats.Length;
        }

        return made.Seats.Length > limits.SeatsPerReservation || held > limits.SeatsPerUserAndDate
            ? $"with reservation {made.Id.Short()} of {made.Seats.Length} seats the user has {held} of that date"
            : null;
    }

    private string? NotAdmitted(WatchedAccount account, SeatReservation made)
    {
        if (rooms.Find(made.ConcertId) is not { } room)
            return $"reservation {made.Id.Short()} was made without a waiting room";
        if (room.UserOf(made.Place.Number) != account.UserId || room.AdmittedAt(made.Place.Number) is not { } admittedAt)
            return $"reservation {made.Id.Short()} was made with place {made.Place.Number}, which is not admitted or another's";
        if (room.StateOf(made.Place.Number) == PlaceState.Unclaimed)
            return $"reservation {made.Id.Short()} was made with place {made.Place.Number}, whose claim is not stored";
        return made.CreatedAt > admittedAt + referee.Policy.WaitingRoom.AdmittedFor + referee.ClocksApart + CheckToHold
            ? $"reservation {made.Id.Short()} was made with place {made.Place.Number}, admitted at {referee.Told(admittedAt)}, long after its end"
            : null;
    }

    // By then a seat may have passed its deadline: the account's write takes its time.
    private string? NotHeld(SeatReservation made)
    {
        if (referee.Now + referee.ClocksApart >= made.HeldUntil)
            return null;
        foreach (var priced in made.Seats)
        {
            if (Seat(made, priced.Number) is not { State.Kind: StoredSeatKind.Held } seat || !seat.IsOf(made.Id) || seat.State.Until < made.HeldUntil)
                return $"reservation {made.Id.Short()} was stored, and {Told(made, priced.Number)}";
        }

        return null;
    }

    private string? NotPinned(SeatReservation paid)
    {
        foreach (var priced in paid.Seats)
        {
            if (Seat(paid, priced.Number) is not { State.Kind: StoredSeatKind.Pinned } seat || !seat.IsOf(paid.Id))
                return $"reservation {paid.Id.Short()} became paid, and {Told(paid, priced.Number)}";
        }

        return null;
    }

    private WatchedSeat? Seat(SeatReservation reservation, int number) =>
        seats.Find(new SeatKey(new ConcertDateKey(reservation.ConcertId, DateKey.Parse(reservation.Date)), number));

    private string Told(SeatReservation reservation, int number) =>
        $"seat {number} is {(Seat(reservation, number) is { } seat ? seats.Told(seat.State) : "untouched")}";
}
