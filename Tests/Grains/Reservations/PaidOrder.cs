using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Wallets;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Reservations;

internal static class PaidOrder
{
    /// <summary>All that "paid" means: debit, ledger entry, payment, tickets, seats, place.</summary>
    public static async Task Assert(Evening evening, Customer customer, Reservation held, long balance)
    {
        Xunit.Assert.Equal(balance, await customer.Wallet.Balance());
        var found = await customer.Bookings.Reservation(held.ReservationId);
        Xunit.Assert.Equal(ReservationStatus.Paid, found!.Status);
        var payment = await customer.Bookings.Payment(found.PaymentId!.Value);
        Xunit.Assert.Equal(held.Amount, payment!.Amount);
        Xunit.Assert.Equal(held.Seats.Select(seat => seat.Number), payment.Tickets.Select(ticket => ticket.Seat));
        var entry = Xunit.Assert.Single((await customer.Wallet.Entries(null, 100)).Items, entry => entry.Reference == payment.PaymentId);
        Xunit.Assert.Equal((LedgerEntryKind.Payment, -held.Amount), (entry.Kind, entry.Amount));
        Xunit.Assert.All(
            await evening.Peek([.. held.Seats.Select(seat => seat.Number)]),
            seat => Xunit.Assert.Equal((SeatStatus.Sold, held.ReservationId, customer.User), (seat.Status, seat.ReservationId!.Value, seat.UserId!.Value)));
        Xunit.Assert.Equal(PlaceStatus.Finished, (await evening.Room.Look(held.Place))!.Status);
    }
}
