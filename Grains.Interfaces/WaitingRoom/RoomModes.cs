namespace OrleansTicketing.Grains.Interfaces.WaitingRoom;

/// <summary>How a waiting room takes and admits people.</summary>
[GenerateSerializer, Alias("AdmissionMode")]
public enum AdmissionMode
{
    /// <summary>In order, by batch and capacity.</summary>
    Fifo = 0,

    /// <summary>Everybody may join, nobody is admitted, and at the end of the window those who are there are shuffled.</summary>
    Lottery = 1,

    /// <summary>In order, by capacity alone.</summary>
    Passthrough = 2,

    /// <summary>Everybody may join, nobody is admitted.</summary>
    Paused = 3,

    /// <summary>Nobody joins, nobody is admitted.</summary>
    Closed = 4,

    /// <summary>Nobody joins, those who wait are admitted. An operator's act; no window of a schedule has it.</summary>
    Draining = 5,
}

/// <summary>A window of a room's schedule; it lasts until the next one begins.</summary>
/// <param name="From">Whole milliseconds.</param>
[GenerateSerializer, Immutable, Alias("RoomWindow")]
public sealed record RoomWindow(
    [property: Id(0)] DateTimeOffset From,
    [property: Id(1)] AdmissionMode Mode);

/// <summary>A drawn lottery: from these anybody can compute the order.</summary>
/// <param name="Seed">32 bytes in lower-case hexadecimal.</param>
/// <param name="Count">The numbers 1 to this one were shuffled.</param>
/// <param name="FrozenHash">What their joins come to: 32 bytes in lower-case hexadecimal.</param>
/// <param name="At">When it was drawn.</param>
[GenerateSerializer, Immutable, Alias("RoomDraw")]
public sealed record RoomDraw(
    [property: Id(0)] string Seed,
    [property: Id(1)] int Count,
    [property: Id(2)] string FrozenHash,
    [property: Id(3)] DateTimeOffset At);

/// <summary>What a room tells of its lottery.</summary>
/// <param name="Commitment">SHA-256 of the seed, in lower-case hexadecimal.</param>
/// <param name="From">When the window began or begins in which everybody who joins takes part.</param>
/// <param name="OpensAt">When that window ends and the lottery is drawn.</param>
/// <param name="Draw">Null before the draw. Told only once it is stored, so that nothing about it can change any more.</param>
[GenerateSerializer, Immutable, Alias("RoomLottery")]
public sealed record RoomLottery(
    [property: Id(0)] string Commitment,
    [property: Id(1)] DateTimeOffset From,
    [property: Id(2)] DateTimeOffset OpensAt,
    [property: Id(3)] RoomDraw? Draw);

/// <summary>An operator's change of how a room admits.</summary>
/// <param name="Overrides">Null leaves what is in force as it is. A schedule takes the place of the one before, and ends a drain or close.</param>
/// <param name="Paused">Null leaves it as it is.</param>
/// <param name="Operator">Who: the first 8 hexadecimal digits of the hash of the operator's key.</param>
[GenerateSerializer, Immutable, Alias("RoomChange")]
public sealed record RoomChange(
    [property: Id(0)] RoomOverrides Overrides,
    [property: Id(1)] bool? Paused,
    [property: Id(2)] string Operator,
    [property: Id(3)] Guid OperationId);

/// <param name="Figures">As changed; null where nothing was.</param>
/// <param name="ScheduleProblem">What the schedule must be, in this room; null where that is no matter.</param>
[GenerateSerializer, Immutable, Alias("RoomChangeReply")]
public sealed record RoomChangeReply(
    [property: Id(0)] RoomFigures? Figures,
    [property: Id(1)] string? ScheduleProblem);
