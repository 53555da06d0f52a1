using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>Invariants 4, 5 and 6, as anybody can check them from outside.</summary>
public static class MoneyInvariants
{
    public static void Check(CrashEnd end)
    {
        var heldWith = end.Requests.Holds.ToDictionary(hold => hold.Reservation.ReservationId, hold => hold.Outcome.Request.QueueToken!);
        var places = end.Places.ToDictionary(place => place.Seen.Token, place => place.Place);
        foreach (var account in end.Accounts)
        {
            LedgerAddsUp(account);
            ChargesCountOnce(account, end);
            PaidMeansAllOfIt(account, end, reservation => places[heldWith[reservation.ReservationId]]);
            NothingButWhatWasAcknowledged(account, end);
        }

        var charged = end.Accounts.Sum(account => account.Entries.Where(entry => entry.Kind == "charge").Sum(entry => entry.Amount));
        var paid = end.Accounts.Sum(account => account.Payments.Sum(payment => payment.Amount));
        Assert.Equal(charged - paid, end.Accounts.Sum(account => account.Wallet.Balance));
    }

    private static void LedgerAddsUp(AccountEnd account)
    {
        var running = 0L;
        foreach (var entry in account.Entries.Reverse())
        {
            running += entry.Amount;
            Assert.Equal(running, entry.Balance);
            Assert.True(running >= 0, $"A balance below zero: {entry}");
        }

        Assert.Equal(running, account.Wallet.Balance);
        Assert.Equal(account.Entries.Count, account.Entries.Select(entry => entry.EntryId).Distinct().Count());
        Assert.DoesNotContain(account.Entries, entry => entry.Kind is not ("charge" or "payment"));
    }

    private static void ChargesCountOnce(AccountEnd account, CrashEnd end)
    {
        var acknowledged = Own(account, end, "/api/v1/wallets/me/charges")
            .Select(outcome => outcome.Answer.Read<ChargeView>(201)).Select(charge => (charge.EntryId, charge.Amount)).Distinct().Order();
        var booked = account.Entries.Where(entry => entry.Kind == "charge").Select(entry => (entry.EntryId, entry.Amount)).Order();
        Assert.Equal(acknowledged, booked);
    }

    private static void PaidMeansAllOfIt(AccountEnd account, CrashEnd end, Func<ReservationView, QueueTokenView> placeOf)
    {
        var paid = account.Reservations.Where(reservation => reservation.Status == "paid").ToArray();
        Assert.Equal(paid.Select(reservation => reservation.ReservationId).Order(), account.Payments.Select(payment => payment.ReservationId).Order());
        Assert.Equal(
            account.Payments.Select(payment => -payment.Amount).Order(),
            account.Entries.Where(entry => entry.Kind == "payment").Select(entry => entry.Amount).Order());
        Assert.DoesNotContain(account.Reservations, reservation => reservation.Status != "paid" && reservation.PaymentId is not null);
        foreach (var reservation in paid)
        {
            var payment = Assert.Single(account.Payments, payment => payment.PaymentId == reservation.PaymentId);
            Assert.Equal(reservation.ReservationId, payment.ReservationId);
            Assert.Equal((reservation.Amount, reservation.Seats.Sum(seat => seat.Price)), (payment.Amount, payment.Amount));
            Assert.Equal(reservation.Numbers, payment.Tickets.Select(ticket => ticket.Seat).Order());
            Assert.All(payment.Tickets, ticket => end.TicketCodes.Check(ticket, reservation.ConcertId, reservation.Date));
            var map = end.SeatMaps.Single(pair => pair.Key.ConcertId == reservation.ConcertId).Value;
            Assert.Subset(map.With("sold").ToHashSet(), reservation.Numbers.ToHashSet());
            TokenIsFinished(placeOf(reservation), payment);
        }
    }

    private static void TokenIsFinished(QueueTokenView place, PaymentView payment)
    {
        // Whose admission was over before the payment has no place left to finish.
        Assert.True(
            place.Status == "finished" || (place.Status == "expired" && place.AdmittedUntil <= payment.PaidAt),
            $"Paid with {payment}, and still {place}");
    }

    private static void NothingButWhatWasAcknowledged(AccountEnd account, CrashEnd end)
    {
        Assert.Equal(
            Own(account, end, "/api/v1/reservations").Select(outcome => outcome.Answer.Read<ReservationView>().ReservationId).Distinct().Order(),
            account.Reservations.Select(reservation => reservation.ReservationId).Order());
        Assert.Equal(
            Own(account, end, "/api/v1/payments").Select(outcome => outcome.Answer.Read<PaymentView>().PaymentId).Distinct().Order(),
            account.Payments.Select(payment => payment.PaymentId).Order());
        foreach (var outcome in Own(account, end, "/api/v1/payments"))
        {
            var told = outcome.Answer.Read<PaymentView>();
            var kept = account.Payments.Single(payment => payment.PaymentId == told.PaymentId);
            Assert.Equal(TicketingApi.Text(told), TicketingApi.Text(kept));
        }
    }

    private static IEnumerable<Outcome> Own(AccountEnd account, CrashEnd end, string path) =>
        end.Requests.SuccessesOf(account.Visitor.UserId, path);
}
