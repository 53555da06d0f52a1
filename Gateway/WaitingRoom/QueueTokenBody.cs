using System.Text.Json.Serialization;
using OrleansTicketing.Client.WaitingRoom;
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

/// <summary>A place in a waiting room.</summary>
/// <param name="Token">Send it as <c>Queue-Token</c>.</param>
/// <param name="Position">The place in the order of admission, from 1: the arrival number, unless a published lottery orders differently.</param>
/// <param name="Ahead">How many still waiting come before; 0 for the next one and for anyone not waiting.</param>
/// <param name="EstimatedWaitSeconds">Null where not waiting or not known.</param>
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
        view.EstimatedWait is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null,
        Math.Max(1, (int)view.PollAfter.TotalSeconds),
        Utc.Of(view.IssuedAt),
        Utc.Of(view.AdmittedAt),
        Utc.Of(view.AdmittedUntil));

    private static QueueTokenStatus Of(PlaceStatus status) => status switch
    {
        PlaceStatus.Waiting => QueueTokenStatus.Waiting,
        PlaceStatus.Admitted => QueueTokenStatus.Admitted,
        PlaceStatus.Expired => QueueTokenStatus.Expired,
        PlaceStatus.Finished => QueueTokenStatus.Finished,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "An unknown status."),
    };
}
