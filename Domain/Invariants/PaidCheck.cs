using System.Collections.Immutable;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Domain.Invariants;

/// <summary>Invariant 6 within one account: paid means that debit, payment and tickets are there, and nothing of it without the rest.</summary>
public static class PaidCheck
{
    /// <summary>Why a paid reservation is not whole; null where it is.</summary>
    /// <param name="paid">A reservation that is paid.</param>
    /// <param name="payment">The account's payment of the id that the reservation names; null where there is none.</param>
    /// <param name="debit">The ledger's entry for that payment; null where there is none.</param>
    public static string? WhyNot(SeatReservation paid, PaymentRecord? payment, LedgerLine? debit)
    {
        if (paid.Seats.IsDefaultOrEmpty)
            return "it is paid and has no seat";
        if (payment is null || payment.ReservationId != paid.Id)
            return "it is paid and has no payment";
        if (debit is not { Kind: LedgerLineKind.Payment } || debit.Reference != payment.Id)
            return "its payment was not debited";
        var price = ReservationRules.Total(paid.Seats).Units;
        if (paid.Amount != price || payment.Amount != price || debit.Amount != -price)
            return $"its seats cost {price}, it says {paid.Amount}, its payment {payment.Amount}, and the wallet was debited by {-debit.Amount}";
        return HasTickets(paid, payment.Tickets) ? null : "its tickets are not those of its seats";
    }

    /// <summary>Why a payment has nothing that it paid; null where it has.</summary>
    /// <param name="reservation">The account's reservation of the id that the payment names; null where there is none.</param>
    public static string? WhyNot(PaymentRecord payment, SeatReservation? reservation) =>
        reservation is { State: ReservationState.Paid } && reservation.PaymentId == payment.Id ? null : "it paid for no reservation";

    /// <summary>Why a debit has no payment behind it; null where it has.</summary>
    /// <param name="debit">A payment's entry in the ledger.</param>
    /// <param name="payment">The account's payment of the id that the entry names; null where there is none.</param>
    public static string? WhyNot(LedgerLine debit, PaymentRecord? payment) =>
        payment is null ? $"the wallet was debited by {-debit.Amount} for no payment" : null;

    private static bool HasTickets(SeatReservation paid, ImmutableArray<IssuedTicket> tickets)
    {
        if (tickets.IsDefault || tickets.Length != paid.Seats.Length)
            return false;
        for (var index = 0; index < tickets.Length; index++)
        {
            var (ticket, seat) = (tickets[index], paid.Seats[index].Number);
            if (ticket.Seat != seat || ticket.Id != ReservationRules.TicketIdOf(paid.Id, seat) || ticket.Code.Length == 0)
                return false;
        }

        return true;
    }
}
