using OrleansTicketing.Domain.Invariants;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Simulation.Checks.Committed;

namespace OrleansTicketing.Simulation.Checks.AtRest;

/// <summary>Invariants 2, 4 and 6 when nothing goes on any more: seats and accounts say the same of each other, and the money adds up.</summary>
internal sealed class BookingsAtRest(Referee referee, SeatChecks seats, AccountChecks accounts, RoomChecks rooms)
{
    /// <summary>Invariant 6: whatever crashes, a payment becomes true as a whole, or not at all, within it.</summary>
    private static readonly TimeSpan PaymentsEndWithin = TimeSpan.FromSeconds(120);

    private readonly BookingRules _bookings = new(referee, seats, rooms);

    internal void Check(WatchedSeat seat)
    {
        var state = seat.State;
        if (state.Kind == StoredSeatKind.Pinned && state.PinnedAt + PaymentsEndWithin < referee.Now)
            Fail("6", seat, "no payment goes on");
        if (state.Kind == StoredSeatKind.Sold && (accounts.Reservation(state.ReservationId) is not { State: ReservationState.Paid } paid
            || accounts.OwnerOf(paid.Id) != state.UserId || !paid.IsOf(seat.Key.Date.ConcertId, seat.Key.Date.Date.ToString())
            || !paid.Seats.Any(priced => priced.Number == seat.Key.Number)))
            Fail("6", seat, "no account has paid for it");
        if (state.Kind == StoredSeatKind.Held && state.Until > referee.Now && accounts.Reservation(state.ReservationId) is { State: ReservationState.Cancelled })
            Fail("2", seat, "its reservation was cancelled");
    }

    internal void Check(WatchedAccount account)
    {
        foreach (var reservation in account.Reservations.Items)
        {
            var isPaid = reservation.State == ReservationState.Paid;
            if ((isPaid || (reservation.State == ReservationState.Cancelled && account.State.Outbox.Contains(reservation.Id)))
                && _bookings.Undelivered(account, reservation) is { } wrong)
                referee.Fail("6", wrong);
            if (isPaid && (reservation.PaymentId is not { } id || !account.PaymentsById.TryGetValue(id, out var payment) || payment.ReservationId != reservation.Id))
                referee.Fail("6", $"reservation {reservation.Id.Short()} is paid, and there is no payment of it");
        }

        if (LedgerCheck.WhyNot(account.State.Wallet, account.Ledger.Items) is { } unbalanced)
            referee.Fail("4", $"user {account.UserId.Short()}: {unbalanced}");
        if (account.Payments.Items.Sum(static payment => payment.Amount) is var paid && account.State.Wallet.Paid != paid)
            referee.Fail("4", $"the wallet of user {account.UserId.Short()} has paid {account.State.Wallet.Paid}, and its payments are {paid}");
    }

    private void Fail(string invariant, WatchedSeat seat, string why) =>
        referee.Fail(invariant, $"at rest {SeatChecks.Told(seat.Key)} is {seats.Told(seat.State)}: {why}");
}
