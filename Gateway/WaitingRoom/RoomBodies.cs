using System.Text.Json.Serialization;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Gateway.WaitingRoom;

/// <summary>How a waiting room takes and admits people.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoomModeName>))]
public enum RoomModeName
{
    /// <summary>In order, by batch and capacity.</summary>
    [JsonStringEnumMemberName("fifo")]
    Fifo = 0,

    /// <summary>Everybody may join, nobody is admitted; at the end of the window those who are there are shuffled.</summary>
    [JsonStringEnumMemberName("lottery")]
    Lottery = 1,

    /// <summary>In order, by capacity alone.</summary>
    [JsonStringEnumMemberName("passthrough")]
    Passthrough = 2,

    /// <summary>Everybody may join, nobody is admitted.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused = 3,

    /// <summary>Nobody joins, nobody is admitted.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed = 4,

    /// <summary>Nobody joins, those who wait are admitted; no window of a schedule.</summary>
    [JsonStringEnumMemberName("draining")]
    Draining = 5,
}

/// <summary>A window of a schedule; it lasts until the next one begins. Before the first one the mode is fifo.</summary>
/// <param name="From">Later than that of the window before.</param>
/// <param name="Mode">One lottery at most, and never as the last window: it is drawn when the next one begins.</param>
public sealed record RoomWindowBody(DateTime From, RoomModeName Mode)
{
    public static IReadOnlyList<RoomWindowBody> Of(IEnumerable<RoomWindow> windows) =>
        [.. windows.Select(window => new RoomWindowBody(Utc.Of(window.From), (RoomModeName)(int)window.Mode))];
}

/// <summary>What is not given stays as it is. Lowering the capacity throws nobody out.</summary>
/// <param name="Capacity">Admitted at once.</param>
/// <param name="BatchSize">Admissions per interval.</param>
/// <param name="IntervalSeconds">Whole seconds.</param>
/// <param name="Paused">While paused nobody is admitted, whatever the schedule says.</param>
/// <param name="Schedule">Takes the place of the one before, and ends a drain or close; empty for none. A lottery cannot come or go once somebody has joined.</param>
public sealed record RoomChangeBody(
    int? Capacity = null,
    int? BatchSize = null,
    int? IntervalSeconds = null,
    bool? Paused = null,
    IReadOnlyList<RoomWindowBody>? Schedule = null);

/// <summary>
/// How good estimates of the wait were: those given at half of a wait beside the other half, a sample of the waits of a minute or more
/// since the room is in memory. Null where none was measured yet.
/// </summary>
/// <param name="Close">The share that was at most a tenth off, of the last 1,000.</param>
/// <param name="MedianError">Half of those were at most so far off, relative to what came.</param>
/// <param name="WithinP90">The share of waits that were over within <c>estimatedWaitSecondsP90</c>.</param>
public sealed record RoomEstimatesBody(long Measured, double? Close, double? MedianError, double? WithinP90)
{
    public static RoomEstimatesBody Of(RoomEstimates estimates) => new(
        estimates.Measured, Rounded(estimates.Close), Rounded(estimates.MedianError), Rounded(estimates.WithinP90));

    private static double? Rounded(double? share) => share is { } known ? Math.Round(known, 3) : null;
}

/// <summary>A waiting room in figures.</summary>
/// <param name="Admitted">Those who have not shown up yet included.</param>
/// <param name="Finished">Total ever.</param>
/// <param name="Expired">Total ever.</param>
/// <param name="LastPosition">0 before the first join.</param>
/// <param name="LastAdmittedPosition">The last position admitted in order; 0 before the first admission.</param>
/// <param name="Mode">In force now.</param>
public sealed record RoomFiguresBody(
    int Waiting,
    int Admitted,
    int Finished,
    int Expired,
    int Capacity,
    int BatchSize,
    double IntervalSeconds,
    bool Paused,
    int LastPosition,
    int LastAdmittedPosition,
    RoomModeName Mode,
    IReadOnlyList<RoomWindowBody> Schedule,
    RoomEstimatesBody Estimates)
{
    public static RoomFiguresBody Of(RoomFigures figures) => new(
        figures.Waiting,
        figures.Admitted,
        figures.Finished,
        figures.Expired,
        figures.Capacity,
        figures.BatchSize,
        figures.Interval.TotalSeconds,
        figures.Paused,
        figures.LastPosition,
        figures.LastAdmittedPosition,
        (RoomModeName)(int)figures.Mode,
        RoomWindowBody.Of(figures.Schedule),
        RoomEstimatesBody.Of(figures.Estimates));
}

/// <summary>What is published of a lottery: from these anybody can compute the order.</summary>
/// <param name="Commitment">SHA-256 of the seed's bytes, in hexadecimal.</param>
/// <param name="From">Who joins from then on takes part; so does who had joined before.</param>
/// <param name="OpensAt">Who joins from then on does not, and follows in order. The lottery is drawn then.</param>
/// <param name="DrawnAt">Null before the draw, as are seed, count and hash.</param>
/// <param name="Count">The arrival numbers 1 to this one were shuffled.</param>
/// <param name="FrozenHash">What their joins come to, in hexadecimal.</param>
/// <param name="Seed">32 bytes in hexadecimal.</param>
public sealed record LotteryBody(
    Guid ConcertId,
    string Commitment,
    DateTime From,
    DateTime OpensAt,
    DateTime? DrawnAt,
    int? Count,
    string? FrozenHash,
    string? Seed)
{
    public static LotteryBody Of(Guid concertId, RoomLottery lottery) => new(
        concertId,
        lottery.Commitment,
        Utc.Of(lottery.From),
        Utc.Of(lottery.OpensAt),
        Utc.Of(lottery.Draw?.At),
        lottery.Draw?.Count,
        lottery.Draw?.FrozenHash,
        lottery.Draw?.Seed);
}
