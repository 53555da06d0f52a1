using System.Collections.Immutable;
using OrleansTicketing.Grains.Interfaces.Operations;

namespace OrleansTicketing.Grains.Interfaces.WaitingRoom;

/// <summary>What operators do to a waiting room.</summary>
[GenerateSerializer, Alias("OperatorActKind")]
public enum OperatorActKind
{
    /// <summary>Changed how it admits.</summary>
    Change = 0,

    /// <summary>Admitted a user past the order.</summary>
    Admit = 1,

    /// <summary>Ended a user's place.</summary>
    Expel = 2,

    /// <summary>Nobody joins any more; those who wait go on.</summary>
    Drain = 3,

    /// <summary>Nobody joins any more; those who wait end.</summary>
    Close = 4,
}

/// <param name="Operation">Repeatable by its id for a day.</param>
/// <param name="UserId">Whom it is about; null where it is about the room.</param>
/// <param name="Operator">Who: the first 8 hexadecimal digits of the hash of the operator's key.</param>
[GenerateSerializer, Immutable, Alias("OperatorActRequest")]
public sealed record OperatorActRequest(
    [property: Id(0)] Operation Operation,
    [property: Id(1)] OperatorActKind Kind,
    [property: Id(2)] Guid? UserId,
    [property: Id(3)] string Reason,
    [property: Id(4)] string Operator);

/// <summary>One entry of a room's audit.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="UserId">Whom it was about; null where it was about the room.</param>
/// <param name="ArrivalNumber">Of that user's place; null where it was about the room.</param>
/// <param name="Reason">Null for a change.</param>
/// <param name="Detail">What changed, in words; null where the act says all.</param>
[GenerateSerializer, Immutable, Alias("OperatorAct")]
public sealed record OperatorAct(
    [property: Id(0)] long Sequence,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Operator,
    [property: Id(3)] OperatorActKind Kind,
    [property: Id(4)] Guid? UserId,
    [property: Id(5)] int? ArrivalNumber,
    [property: Id(6)] string? Reason,
    [property: Id(7)] string? Detail,
    [property: Id(8)] Guid OperationId);

[GenerateSerializer, Alias("OperatorActOutcome")]
public enum OperatorActOutcome
{
    Done = 0,

    /// <summary>Done before, with the same operation.</summary>
    Replayed = 1,

    /// <summary>The operation's id came before with something else.</summary>
    Mismatch = 2,
    UnknownRoom = 3,

    /// <summary>The user has no live place.</summary>
    UnknownPlace = 4,

    /// <summary>As many are admitted as the capacity allows.</summary>
    RoomFull = 5,
    SaleNotOpen = 6,
    SaleClosed = 7,
}

/// <param name="Act">Null where refused.</param>
[GenerateSerializer, Immutable, Alias("OperatorActReply")]
public sealed record OperatorActReply(
    [property: Id(0)] OperatorActOutcome Outcome,
    [property: Id(1)] OperatorAct? Act);

/// <summary>Acts, newest first.</summary>
/// <param name="Before">What the next page is asked with; null at the end.</param>
[GenerateSerializer, Immutable, Alias("OperatorActPage")]
public sealed record OperatorActPage(
    [property: Id(0)] ImmutableArray<OperatorAct> Acts,
    [property: Id(1)] long? Before);

/// <summary>How a room stood at one moment.</summary>
/// <param name="Joined">Total ever, as are finished and expired.</param>
[GenerateSerializer, Immutable, Alias("RoomSample")]
public sealed record RoomSample(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] int Joined,
    [property: Id(2)] int Waiting,
    [property: Id(3)] int Admitted,
    [property: Id(4)] int Finished,
    [property: Id(5)] int Expired);

/// <summary>Samples in order of time, at most 360.</summary>
/// <param name="Next">Ask for those since then; null at the end.</param>
[GenerateSerializer, Immutable, Alias("RoomSamples")]
public sealed record RoomSamples(
    [property: Id(0)] ImmutableArray<RoomSample> Samples,
    [property: Id(1)] DateTimeOffset? Next);
