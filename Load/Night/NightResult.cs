using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Load.Night;

/// <summary>How things stood at one time of the night.</summary>
internal sealed record NightMoment(TimeSpan At, int Waiting, int Admitted, int Held, int Sold, int Admissions);

/// <summary>An estimate given at half of somebody's wait, beside what came.</summary>
internal sealed record HalfTime(int Number, TimeSpan Joined, TimeSpan Wait, WaitRange Estimate, SeatChance Chance, bool SeatsLeftThen)
{
    public bool GotSeat { get; init; }
}

/// <summary>What came of a night.</summary>
/// <param name="Halves">Of everybody who waited for a minute or more and was admitted then.</param>
/// <param name="EverAdmitted">Whether or not they came.</param>
/// <param name="Measured">What the room itself measured, by its sample.</param>
internal sealed record NightResult(
    NightPlan Plan,
    IReadOnlyList<NightMoment> Moments,
    IReadOnlyList<HalfTime> Halves,
    int EverAdmitted,
    int MostAdmitted,
    int Sold,
    long Polls,
    PlaceTotals Totals,
    EstimateQuality Measured)
{
    /// <summary>Until nobody waited and nobody was inside any more.</summary>
    public TimeSpan Length => Moments[^1].At;

    /// <summary>The end of the first moment at which no seat was free.</summary>
    public TimeSpan? SoldOutAt => Moments.FirstOrDefault(moment => moment.Held + moment.Sold >= Plan.Seats)?.At;

    public static double Error(HalfTime half) => (half.Estimate.Median / (half.Wait / 2)) - 1;

    public static double ShareClose(IReadOnlyCollection<HalfTime> halves) =>
        halves.Count == 0 ? double.NaN : (double)halves.Count(half => Math.Abs(Error(half)) <= EstimateQuality.Tolerance) / halves.Count;
}
