using OrleansTicketing.Client.Seats;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.Checks.Answers;

/// <summary>Seat maps beside the seats: nothing is shown as sold that is not, and nothing as free that somebody was told is theirs.</summary>
internal sealed class SeatMapAnswers(Referee referee, SeatChecks seats)
{
    /// <summary>What others did may be so old in a map; what the reader did, never.</summary>
    private static readonly TimeSpan OldestNews = TimeSpan.FromSeconds(1);

    internal (string Invariant, string Why)? Read(Step step, SeatMap map)
    {
        var sent = referee.At(step.Sent);
        var isAlone = referee.IsAlone(GrainId.Create("date", GrainKeys.Of(map.Key)), step.Sent);
        foreach (var seat in seats.All)
        {
            if (seat.Key.Date != map.Key || seat.Key.Number > map.SeatsTotal)
                continue;
            var shown = map.Status(seat.Key.Number);
            if (shown == SeatStatus.Sold && seat.State.Kind != StoredSeatKind.Sold)
                return ("reads", $"seat {seat.Key.Number} was shown as sold, and is {seats.Told(seat.State)}");
            if (shown == SeatStatus.Available && isAlone && IsKnownAsTaken(seat, step.UserId, sent))
                return ("reads", $"seat {seat.Key.Number} was shown as available, and is {seats.Told(seat.State)}, which was answered at {referee.Told(seat.AnsweredAt)}");
        }

        return null;
    }

    // Past its deadline a seat is shown as free until its date hears that it is pinned, or sold, which a failure may delay.
    private bool IsKnownAsTaken(WatchedSeat seat, Guid reader, DateTimeOffset sent) =>
        seat.IsOf(seat.Answered)
        && seat.AnsweredAt + (seat.State.UserId == reader ? TimeSpan.Zero : OldestNews) < sent
        && seat.AnsweredUntil > referee.Now + referee.ClocksApart;
}
