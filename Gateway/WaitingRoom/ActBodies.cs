using System.Text.Json.Serialization;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Gateway.WaitingRoom;

/// <param name="Reason">1 to 200 characters, for the audit.</param>
public sealed record UserActRequestBody(Guid UserId, string Reason);

/// <param name="Reason">1 to 200 characters, for the audit.</param>
public sealed record RoomActRequestBody(string Reason);

[JsonConverter(typeof(JsonStringEnumConverter<ActName>))]
public enum ActName
{
    /// <summary>Changed how the room admits.</summary>
    [JsonStringEnumMemberName("change")]
    Change = 0,

    /// <summary>Admitted a user past the order.</summary>
    [JsonStringEnumMemberName("admit")]
    Admit = 1,

    /// <summary>Ended a user's place.</summary>
    [JsonStringEnumMemberName("expel")]
    Expel = 2,

    [JsonStringEnumMemberName("drain")]
    Drain = 3,

    [JsonStringEnumMemberName("close")]
    Close = 4,
}

/// <summary>What an operator did.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Operator">The first 8 hexadecimal digits of the hash of the operator's key.</param>
/// <param name="UserId">Whom it was about; null where it was about the room.</param>
/// <param name="ArrivalNumber">Of that user's place.</param>
/// <param name="Reason">Null for a change.</param>
/// <param name="Detail">What changed, in words.</param>
/// <param name="OperationId">Of the request; the same for the same idempotency key.</param>
public sealed record OperatorActBody(
    long Sequence,
    DateTime At,
    string Operator,
    ActName Act,
    Guid? UserId,
    int? ArrivalNumber,
    string? Reason,
    string? Detail,
    Guid OperationId)
{
    public static OperatorActBody Of(OperatorAct act) => new(
        act.Sequence,
        Utc.Of(act.At),
        act.Operator,
        (ActName)(int)act.Kind,
        act.UserId,
        act.ArrivalNumber,
        act.Reason,
        act.Detail,
        act.OperationId);
}

/// <summary>How a waiting room stood at one moment.</summary>
/// <param name="Joined">Total ever, as are finished and expired.</param>
public sealed record RoomSampleBody(DateTime At, int Joined, int Waiting, int Admitted, int Finished, int Expired)
{
    public static RoomSampleBody Of(RoomSample sample) =>
        new(Utc.Of(sample.At), sample.Joined, sample.Waiting, sample.Admitted, sample.Finished, sample.Expired);
}

/// <summary>A waiting room over time, for a chart: one sample for every ten seconds in which something changed.</summary>
/// <param name="Items">In order of time, at most 360.</param>
/// <param name="Next">Send it as <c>since</c> for those that follow; null at the end.</param>
public sealed record RoomHistoryBody(IReadOnlyList<RoomSampleBody> Items, DateTime? Next)
{
    public static RoomHistoryBody Of(RoomSamples samples) => new([.. samples.Samples.Select(RoomSampleBody.Of)], Utc.Of(samples.Next));
}
