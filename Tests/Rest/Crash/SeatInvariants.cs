using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>Invariants 1, 2, 3 and 10 for seats, as anybody can check them from outside.</summary>
public static class SeatInvariants
{
    public static void Check(CrashEnd end)
    {
        SoldSeatsHaveOneOwner(end);
        HoldsNeverOverlapped(end);
        AcknowledgedHoldsEndedAsTheirUsersDecided(end);
    }

    private static void SoldSeatsHaveOneOwner(CrashEnd end)
    {
        foreach (var (hall, map) in end.SeatMaps)
        {
            var owned = end.Reservations.Where(reservation => reservation.ConcertId == hall.ConcertId && reservation.Status == "paid")
                .SelectMany(reservation => reservation.Numbers).Order().ToArray();
            Assert.Equal(owned.Distinct(), owned);
            Assert.Equal(owned, map.With("sold"));
            Assert.Equal(map.Seats.Count - owned.Length, map.With("available").Count);
            // The running totals that operators read are what a recount gives.
            var counted = Assert.Single(end.Counters[hall.ConcertId].Dates);
            Assert.Equal((owned.Length, 0, map.Seats.Count - owned.Length), (counted.SeatsSold, counted.SeatsHeld, counted.SeatsAvailable));
        }
    }

    /// <summary>
    /// From its answer on until its deadline, or until its user asked for its end, a hold stood for sure; of one seat no two such spans may meet.
    /// </summary>
    private static void HoldsNeverOverlapped(CrashEnd end)
    {
        var final = end.Reservations.ToDictionary(reservation => reservation.ReservationId);
        var spans = end.Requests.Holds.SelectMany(hold => hold.Reservation.Numbers.Select(seat => (
            Seat: (hold.Reservation.ConcertId, seat),
            From: hold.Outcome.At,
            Until: CertainEnd(hold, final[hold.Reservation.ReservationId], end),
            hold.Reservation)));
        foreach (var seat in spans.Where(span => span.From < span.Until).GroupBy(span => span.Seat))
        {
            var inOrder = seat.OrderBy(span => span.From).ToArray();
            foreach (var (earlier, later) in inOrder.Zip(inOrder.Skip(1)))
                Assert.True(earlier.Until <= later.From, $"Two holders of seat {seat.Key}: {earlier} and {later}");
        }
    }

    private static DateTimeOffset CertainEnd((Outcome Outcome, ReservationView Reservation) hold, ReservationView final, CrashEnd end) =>
        final.Status == "paid" ? DateTimeOffset.MaxValue : end.Requests.EndAskedFor(hold) is { } asked && asked < final.HeldUntil ? asked : final.HeldUntil;

    private static void AcknowledgedHoldsEndedAsTheirUsersDecided(CrashEnd end)
    {
        var final = end.Reservations.ToDictionary(reservation => reservation.ReservationId);
        var paid = end.Requests.Successes("/api/v1/payments").Select(outcome => outcome.Answer.Read<PaymentView>().ReservationId).ToHashSet();
        foreach (var hold in end.Requests.Holds)
        {
            var told = hold.Reservation;
            var kept = final[told.ReservationId];
            Assert.Equal((told.Amount, told.HeldUntil, told.CreatedAt, told.Date), (kept.Amount, kept.HeldUntil, kept.CreatedAt, kept.Date));
            Assert.Equal(told.Numbers, kept.Numbers);
            Assert.Equal(CrashPlan.Hold, kept.HeldUntil - kept.CreatedAt);
            var asked = end.Requests.EndAskedFor(hold) is not null;
            Assert.Equal(paid.Contains(told.ReservationId), kept.Status == "paid");
            if (kept.Status == "cancelled")
                Assert.True(asked, $"Nobody cancelled {kept}");
        }
    }
}
