using OrleansTicketing.Client;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.Checks.Answers;

/// <summary>A refusal must have been true at some moment between question and answer: a free seat is nobody's, a hold lasts until its deadline.</summary>
internal sealed class RefusalChecks(Referee referee, SeatChecks seats, AccountChecks accounts, ReleaseChecks releases)
{
    internal void Check(Step step, Refusal refusal)
    {
        var wrong = (step.Asked, refusal.Code) switch
        {
            (Asked.Hold hold, ErrorCode.SeatTaken) => Taken(step, hold, refusal) ?? releases.Refused(step, hold),
            (Asked.Hold hold, ErrorCode.SeatLimitExceeded) => WithinLimit(hold, refusal),
            (Asked.Pay pay, ErrorCode.HoldExpired) => Expired(step, pay),
            (Asked.Pay pay, ErrorCode.ReservationNotHeld) => NotHeld(pay),
            (Asked.Pay, ErrorCode.InsufficientBalance) => Insufficient(step, refusal),
            (Asked.Cancel cancel, ErrorCode.ReservationNotHeld) => NotPaid(cancel),
            _ => null,
        };
        if (wrong is not null)
            referee.Fail(wrong.Value.Invariant, $"{wrong.Value.Why}: {step}");
    }

    private (string Invariant, string Why)? Taken(Step step, Asked.Hold asked, Refusal refusal)
    {
        if (refusal.Seats.IsDefaultOrEmpty)
            return ("3", "a hold was refused for taken seats, and none is named");
        // A hold that takes longer than it would last gets none.
        if (step.Ended - step.Sent + referee.ClocksApart >= referee.Policy.Hold.Duration)
            return null;
        var (sent, date) = (referee.At(step.Sent), new ConcertDateKey(asked.ConcertId, DateKey.Parse(asked.Date)));
        foreach (var number in refusal.Seats)
        {
            var seat = seats.Find(new SeatKey(date, number));
            if (!asked.Seats.Contains(number) || seat is null)
                return ("3", $"seat {number} was refused as taken, and was never asked for");
            if (seat.ChangedAt + referee.WritesKnownWithin >= sent || !referee.IsAlone(seat.GrainId, step.Sent))
                continue;
            if (seat.State.Kind == StoredSeatKind.Free || (seat.State.Kind == StoredSeatKind.Held && seat.State.Until + referee.ClocksApart < sent))
                return ("3", $"seat {number} was refused as taken, and is {seats.Told(seat.State)} since {referee.Told(seat.ChangedAt)}");
        }

        return null;
    }

    private static (string Invariant, string Why)? WithinLimit(Asked.Hold asked, Refusal refusal) =>
        refusal.Limit is { } limit && asked.Seats.Length <= limit && refusal.Held + asked.Seats.Length <= limit
            ? ("limit", $"{asked.Seats.Length} seats beside {refusal.Held} were refused as more than {limit}")
            : null;

    private (string Invariant, string Why)? Expired(Step step, Asked.Pay asked)
    {
        if (accounts.Reservation(asked.ReservationId) is not { } reservation)
            return ("10", "a reservation that nobody knows has expired");
        if (reservation.State == ReservationState.Held && referee.Now + referee.ClocksApart < reservation.HeldUntil && AreAlone(step, reservation))
            return ("2", $"reservation {reservation.Id.Short()} is held until {referee.Told(reservation.HeldUntil)}, and was refused as expired");
        return reservation.State == ReservationState.Paid && accounts.Unchanged(step.UserId, step.Sent) is not null
            ? ("5", $"reservation {reservation.Id.Short()} was paid before, and was refused as expired")
            : null;
    }

    private bool AreAlone(Step step, SeatReservation reservation)
    {
        var date = new ConcertDateKey(reservation.ConcertId, DateKey.Parse(reservation.Date));
        foreach (var priced in reservation.Seats)
        {
            if (seats.Find(new SeatKey(date, priced.Number)) is { } seat && !referee.IsAlone(seat.GrainId, step.Sent))
                return false;
        }

        return accounts.Find(step.UserId) is { } account && referee.IsAlone(account.GrainId, step.Sent);
    }

    private (string Invariant, string Why)? NotHeld(Asked.Pay asked) =>
        accounts.Reservation(asked.ReservationId) is { State: ReservationState.Cancelled }
            ? null
            : ("2", $"reservation {asked.ReservationId.Short()} was refused as cancelled, and is not");

    private (string Invariant, string Why)? NotPaid(Asked.Cancel asked) =>
        accounts.Reservation(asked.ReservationId) is { State: ReservationState.Paid }
            ? null
            : ("2", $"reservation {asked.ReservationId.Short()} was refused as paid, and is not");

    private (string Invariant, string Why)? Insufficient(Step step, Refusal refusal)
    {
        var balance = accounts.Find(step.UserId)?.State.Wallet.Balance ?? 0;
        if (refusal.Balance >= refusal.Amount)
            return ("4", $"{refusal.Balance} were not enough for {refusal.Amount}");
        if (refusal.Balance is { } told && !accounts.WasAt(step.UserId, told))
            return ("10", $"a balance of {told} was not enough, and the wallet never was at it");
        return accounts.Unchanged(step.UserId, step.Sent) is not null && refusal.Balance != balance
            ? ("reads", $"the wallet was at {balance} before it was to pay, and refused with {refusal.Balance}")
            : null;
    }
}
