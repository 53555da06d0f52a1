using OrleansTicketing.Domain.Invariants;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces.Invariants;
using OrleansTicketing.Grains.Reservations;

namespace OrleansTicketing.Grains.Invariants;

/// <summary>What one account alone shows. It is stored in one write, so nothing here is ever true for a moment only.</summary>
internal static class AccountFindings
{
    public static IEnumerable<Finding> Of(AccountRecords account)
    {
        var subject = new Subject.Account(account.UserId);
        if (LedgerCheck.WhyNot(account.State.Wallet, account.Ledger) is { } unbalanced)
            yield return new Finding(InvariantName.LedgerSum, unbalanced, subject);

        var payments = account.Payments.ToLookup(static payment => payment.Id);
        var debits = account.Ledger.Where(static line => line.Kind == LedgerLineKind.Payment).ToLookup(static line => line.Reference);
        var reservations = account.Reservations.ToLookup(static reservation => reservation.Id);
        foreach (var reservation in account.Reservations)
        {
            if (reservation.State == ReservationState.Paid && NotWhole(reservation) is { } missing)
                yield return new Finding(InvariantName.PaidWithoutTicket, $"reservation {reservation.Id}: {missing}", subject);
        }

        foreach (var payment in account.Payments)
        {
            if (PaidCheck.WhyNot(payment, reservations[payment.ReservationId].FirstOrDefault()) is { } baseless)
                yield return new Finding(InvariantName.PaidWithoutTicket, $"payment {payment.Id}: {baseless}", subject);
        }

        foreach (var debit in debits.SelectMany(static lines => lines))
        {
            if (PaidCheck.WhyNot(debit, payments[debit.Reference ?? Guid.Empty].FirstOrDefault()) is { } lost)
                yield return new Finding(InvariantName.PaidWithoutTicket, $"ledger entry {debit.Id}: {lost}", subject);
        }

        string? NotWhole(SeatReservation paid) => PaidCheck.WhyNot(
            paid, payments[paid.PaymentId ?? Guid.Empty].FirstOrDefault(), paid.PaymentId is { } id ? debits[id].FirstOrDefault() : null);
    }
}
