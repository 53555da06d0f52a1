using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>The room's rules in the words of its contract.</summary>
internal static class RoomReplies
{
    public static PlaceStatus Status(PlaceState state) => state switch
    {
        PlaceState.Waiting => PlaceStatus.Waiting,
        PlaceState.Unclaimed or PlaceState.Claimed => PlaceStatus.Admitted,
        PlaceState.Expired => PlaceStatus.Expired,
        _ => PlaceStatus.Finished,
    };

    /// <param name="key">Which place it is.</param>
    /// <param name="place">Its state; one that is overdue is told as expired.</param>
    /// <param name="ahead">How many wait before it, if it waits.</param>
    /// <param name="position">Its rank.</param>
    /// <param name="now">The time of the answer.</param>
    public static PlaceReply Reply(PlaceKey key, Place place, int ahead, int position, DateTimeOffset now)
    {
        var current = PlaceRules.Expire(place, now);
        return new PlaceReply(
            key,
            Status(current.State),
            current.State == PlaceState.Waiting ? ahead : 0,
            current.AdmittedAt,
            current.AdmittedAt is null ? null : current.Until,
            Version: 0,
            position);
    }

    public static RoomTotals Totals(PlaceTotals totals) =>
        new(totals.Joined, totals.Waiting, totals.Admitted, totals.Finished, totals.Expired);

    public static JoinReply Refused(JoinOutcome outcome) =>
        new(outcome, Place: null, WasExisting: false, EstimatedWait: null, Receipt: null, EstimatedWaitP90: null);

    public static RoomEstimates Estimates(EstimateQuality quality) =>
        new(quality.Measured, quality.Close, quality.MedianError, quality.WithinP90);

    /// <summary>The contract's numbers are the rules'.</summary>
    public static AdmissionMode Mode(RoomMode mode) => (AdmissionMode)(int)mode;

    public static ImmutableArray<RoomWindow> Windows(ImmutableArray<ScheduleWindow> schedule) =>
        [.. schedule.Select(window => new RoomWindow(window.From, Mode(window.Mode)))];

    public static ImmutableArray<ScheduleWindow> Schedule(ImmutableArray<RoomWindow> windows) =>
        [.. windows.Select(window => new ScheduleWindow(window.From, (RoomMode)(int)window.Mode))];

    public static RoomDraw? Draw(LotteryDraw? draw) => draw is null ? null : new RoomDraw(draw.Seed, draw.Count, draw.FrozenHash, draw.At);
}
