using System.Text.Json.Serialization;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Gateway.WaitingRoom;

/// <summary>What a queue token's place is at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueueTokenStatus>))]
public enum QueueTokenStatus
{
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("admitted")]
    Admitted,

    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Paid or given back.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,
}

/// <summary>Whether a seat will probably be left when a waiting user is admitted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LikelySeat>))]
public enum LikelySeat
{
    [JsonStringEnumMemberName("yes")]
    Yes,

    [JsonStringEnumMemberName("unsure")]
    Unsure,

    [JsonStringEnumMemberName("no")]
    No,
}

/// <summary>A place in a waiting room.</summary>
/// <param name="Token">Send it as <c>Queue-Token</c>.</param>
/// <param name="Position">The place in the order of admission, from 1: the arrival number, unless a published lottery orders differently.</param>
/// <param name="Ahead">How many still waiting come before; 0 for the next one and for anyone not waiting.</param>
/// <param name="EstimatedWaitSeconds">The median: as many wait longer as wait less. Null where not waiting or not known.</param>
/// <param name="EstimatedWaitSecondsP90">Nine of ten wait at most so long. Null where not waiting or not known.</param>
/// <param name="LikelySeat">Whether a seat will probably be left. Null where not waiting; <c>unsure</c> in the answer to a join.</param>
/// <param name="RoomMode">How the room admits now. Null where not waiting, in the answer to a join, and where it is not known.</param>
/// <param name="PollAfterSeconds">When to ask again.</param>
/// <param name="AdmittedUntil">Before the first protected call: the deadline for it. Then: when the admission ends.</param>
public record QueueTokenBody(
    string Token,
    Guid ConcertId,
    Guid UserId,
    QueueTokenStatus Status,
    int Position,
    int Ahead,
    int? EstimatedWaitSeconds,
    int? EstimatedWaitSecondsP90,
    LikelySeat? LikelySeat,
    RoomModeName? RoomMode,
    int PollAfterSeconds,
    DateTime IssuedAt,
    DateTime? AdmittedAt,
    DateTime? AdmittedUntil)
{
    public static QueueTokenBody Of(TokenView view) => new(
        view.Token,
        view.ConcertId,
        view.UserId,
        Of(view.Status),
        view.Position,
        view.Ahead,
        Seconds(view.EstimatedWait),
        Seconds(view.EstimatedWaitP90),
        Of(view.LikelySeat),
        view.Mode is { } mode ? (RoomModeName)(int)mode : null,
        Math.Max(1, (int)view.PollAfter.TotalSeconds),
        Utc.Of(view.IssuedAt),
        Utc.Of(view.AdmittedAt),
        Utc.Of(view.AdmittedUntil));

    private static int? Seconds(TimeSpan? wait) => wait is { } known ? (int)Math.Ceiling(known.TotalSeconds) : null;

    private static LikelySeat? Of(SeatChance? chance) => chance switch
    {
        null => null,
        SeatChance.Yes => WaitingRoom.LikelySeat.Yes,
        SeatChance.No => WaitingRoom.LikelySeat.No,
        _ => WaitingRoom.LikelySeat.Unsure,
    };

    private static QueueTokenStatus Of(PlaceStatus status) => status switch
    {
        PlaceStatus.Waiting => QueueTokenStatus.Waiting,
        PlaceStatus.Admitted => QueueTokenStatus.Admitted,
        PlaceStatus.Expired => QueueTokenStatus.Expired,
        PlaceStatus.Finished => QueueTokenStatus.Finished,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "An unknown status."),
    };
}
