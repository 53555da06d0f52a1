using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces.Invariants;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Invariants;

/// <summary>The last part of invariant 6: whoever has paid has finished their place in the queue.</summary>
internal static class UnfinishedPlace
{
    public static IEnumerable<(SeatReservation Reservation, DateTimeOffset PaidAt)> Paid(AccountRecords account)
    {
        var payments = account.Payments.ToLookup(static payment => payment.ReservationId, static payment => payment.PaidAt);
        return account.Reservations
            .Where(static reservation => reservation.State == ReservationState.Paid)
            .Select(reservation => (reservation, payments[reservation.Id].FirstOrDefault(reservation.CreatedAt)));
    }

    /// <summary>Of what was paid before a time, the places that are not finished now.</summary>
    public static async Task<List<Finding>> All(IStoredRows rows, AccountRecords account, DateTimeOffset paidBefore)
    {
        var findings = new List<Finding>();
        foreach (var (reservation, paidAt) in Paid(account))
        {
            if (paidAt < paidBefore && !await new RoomRows(rows, reservation.ConcertId).IsFinished(reservation.Place.Number))
                findings.Add(Of(account, reservation));
        }

        return findings;
    }

    public static Finding Of(AccountRecords account, SeatReservation paid) => new(
        InvariantName.PaidWithoutTicket,
        $"reservation {paid.Id}: it is paid, and place {paid.Place.Number} of its queue is not finished",
        new Subject.Account(account.UserId));
}
