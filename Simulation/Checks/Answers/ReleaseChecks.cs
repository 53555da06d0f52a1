using OrleansTicketing.Client.Operations;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.Checks.Answers;

/// <summary>Invariant 2, at the moment of the answer: a refused hold, a cancelled reservation and a place given back keep no seat.</summary>
internal sealed class ReleaseChecks(Referee referee, SeatChecks seats, AccountChecks accounts, StepLog log)
{
    // With a key the id of an operation follows from it; no other is made here.
    private static readonly OperationFactory Operations = new(new NoIds());

    internal (string Invariant, string Why)? GivenBack(Step step, Asked.Leave asked)
    {
        if (accounts.Find(step.UserId) is not { } account)
            return null;
        foreach (var reservation in account.State.Reservations)
        {
            if (reservation.ConcertId != asked.ConcertId || reservation.Place.Number != asked.Number)
                continue;
            if (reservation.State == ReservationState.Held && referee.Now + referee.ClocksApart < reservation.HeldUntil && referee.IsAlone(account.GrainId, step.Sent))
                return ("2", $"reservation {reservation.Id.Short()} is still held");
            if (Cancelled(step, reservation) is { } kept)
                return kept;
        }

        return null;
    }

    internal (string Invariant, string Why)? Cancelled(Step step, SeatReservation reservation)
    {
        if (reservation.State != ReservationState.Cancelled)
            return null;
        var date = new ConcertDateKey(reservation.ConcertId, DateKey.Parse(reservation.Date));
        foreach (var priced in reservation.Seats)
        {
            if (IsKept(step, new SeatKey(date, priced.Number), reservation.Id))
                return ("2", $"reservation {reservation.Id.Short()} is cancelled, and still holds seat {priced.Number}");
        }

        return null;
    }

    internal (string Invariant, string Why)? Refused(Step step, Asked.Hold asked)
    {
        if (asked.Key is null)
            return null;
        var id = ReservationRules.IdOf(Operations.Create(step.UserId, "POST /api/v1/reservations", asked.Key, string.Empty).Id);
        var date = new ConcertDateKey(asked.ConcertId, DateKey.Parse(asked.Date));
        foreach (var number in asked.Seats)
        {
            if (IsKept(step, new SeatKey(date, number), id) && IsOnlyOne(step, asked.Key))
                return ("2", $"seat {number} is held for a hold that was refused");
        }

        return null;
    }

    /// <summary>When a hold was asked for the first time: whatever comes of it may come of that request.</summary>
    internal DateTimeOffset FirstSent(Step step, Asked.Hold asked)
    {
        foreach (var other in log.Steps)
        {
            if (asked.Key is not null && other.UserId == step.UserId && other.Asked is Asked.Hold hold && hold.Key == asked.Key)
                return referee.At(other.Sent);
        }

        return referee.At(step.Sent);
    }

    private bool IsKept(Step step, SeatKey key, Guid reservationId) =>
        seats.Find(key) is { State: { Kind: StoredSeatKind.Held } state } seat
        && state.ReservationId == reservationId
        && referee.Now + referee.ClocksApart < state.Until
        && referee.IsAlone(seat.GrainId, step.Sent);

    /// <summary>The same request sent again may hold what this one was refused.</summary>
    private bool IsOnlyOne(Step step, string key)
    {
        foreach (var other in log.Steps)
        {
            if (other != step && other.UserId == step.UserId && other.Asked is Asked.Hold hold && hold.Key == key)
                return false;
        }

        return true;
    }

    private sealed class NoIds : IIdSource
    {
        public Guid NewId() => throw new InvalidOperationException("A request without a key has no id that follows from it.");
    }
}
