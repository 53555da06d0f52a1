using OrleansTicketing.Tests.Standalone.Rest;

namespace OrleansTicketing.Tests.Standalone.Crash;

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
        }
    }

    /// <summary>
    /// From its answer on until its deadline, or until its user asked for its end, a hold stood for sure; of one seat no two such spans may meet.
    /// </summary>
    private static void HoldsNeverOverlapped(CrashEnd end)
    {
        var final = end.Reservations.ToDictionary(reservation => reservation.ReservationId);
        var spans = FirstAnswers(end).SelectMany(hold => hold.Reservation.Numbers.Select(seat => (
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
        final.Status == "paid" ? DateTimeOffset.MaxValue : EndAskedFor(hold, end) is { } asked && asked < final.HeldUntil ? asked : final.HeldUntil;

    private static void AcknowledgedHoldsEndedAsTheirUsersDecided(CrashEnd end)
    {
        var final = end.Reservations.ToDictionary(reservation => reservation.ReservationId);
        var paid = end.Successes(HttpMethod.Post, "/api/v1/payments").Select(outcome => outcome.Answer.Read<PaymentView>().ReservationId).ToHashSet();
        foreach (var hold in FirstAnswers(end))
        {
            var told = hold.Reservation;
            var kept = final[told.ReservationId];
            Assert.Equal((told.Amount, told.HeldUntil, told.CreatedAt, told.Date), (kept.Amount, kept.HeldUntil, kept.CreatedAt, kept.Date));
            Assert.Equal(told.Numbers, kept.Numbers);
            Assert.Equal(CrashPlan.Hold, kept.HeldUntil - kept.CreatedAt);
            var asked = EndAskedFor(hold, end) is not null;
            Assert.Equal(paid.Contains(told.ReservationId), kept.Status == "paid");
            if (kept.Status == "cancelled")
                Assert.True(asked, $"Nobody cancelled {kept}");
        }
    }

    private static IEnumerable<(Outcome Outcome, ReservationView Reservation)> FirstAnswers(CrashEnd end) =>
        end.Successes(HttpMethod.Post, "/api/v1/reservations")
            .Select(outcome => (Outcome: outcome, Reservation: outcome.Answer.Read<ReservationView>(201)))
            .GroupBy(hold => hold.Reservation.ReservationId)
            .Select(same => same.MinBy(hold => hold.Outcome.At));

    /// <summary>When the user first asked to cancel the reservation or to give back the place it was made with.</summary>
    private static DateTimeOffset? EndAskedFor((Outcome Outcome, ReservationView Reservation) hold, CrashEnd end) =>
        end.Outcomes
            .Where(outcome => outcome.Request.Method == HttpMethod.Delete)
            .Where(outcome => outcome.Request.Path == $"/api/v1/reservations/{hold.Reservation.ReservationId}"
                || (outcome.Request.Path == "/api/v1/queue-tokens/me" && outcome.Request.QueueToken == hold.Outcome.Request.QueueToken))
            .Min(outcome => (DateTimeOffset?)outcome.FirstSentAt);
}
