using System.Collections.Immutable;
using OrleansTicketing.Domain.Invariants;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces.Operations;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>The head row of a waiting room; its places stand in chunk rows.</summary>
internal sealed record RoomState
{
    private const int MostHistory = 32;

    public int SchemaVersion { get; init; } = 1;

    /// <summary>Of the configuration in force; null while the room does not exist.</summary>
    public long? Revision { get; init; }

    public DateTimeOffset OpensAt { get; init; }

    public DateTimeOffset ClosesAt { get; init; }

    /// <summary>Null where the policy's value is in force.</summary>
    public int? Capacity { get; init; }

    /// <summary>Which capacities were in force, oldest first: what was admitted is checked against them.</summary>
    public ImmutableArray<CapacitySince> Capacities { get; init; } = [];

    /// <summary>Null where the policy's value is in force.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Null where the policy's value is in force.</summary>
    public TimeSpan? Interval { get; init; }

    public bool Paused { get; init; }

    public ImmutableArray<ScheduleWindow> Schedule { get; init; } = [];

    public RoomEnding Ending { get; init; }

    /// <summary>Null where there is none. Once it is drawn it stays, whatever the schedule becomes.</summary>
    public StoredLottery? Lottery { get; init; }

    /// <summary>Null before the draw. Once stored it is never changed.</summary>
    public LotteryDraw? Draw { get; init; }

    /// <summary>
    /// Of the last write that admitted drawn places. Their rows are written after this one in an order that is not theirs: who waits at
    /// or below such a rank when the room is loaded was admitted, and the row is missing.
    /// </summary>
    public ImmutableArray<DrawnAdmission> Admitting { get; init; } = [];

    /// <summary>Who was drawn and ended while waiting, in the same write, by rank: ahead of some of those admitted, they take up no room.</summary>
    public ImmutableArray<EndedRank> EndedBeside { get; init; } = [];

    /// <summary>The newest of the audit, newest last; older ones stand in rows of 64. What they do to places is in their rows, or is done again.</summary>
    public ImmutableArray<StoredAct> Acts { get; init; } = [];

    /// <summary>All acts ever.</summary>
    public long ActCount { get; init; }

    /// <summary>A row of samples; the newest one is this or a later one.</summary>
    public int SampleRow { get; init; }

    /// <summary>No version above it was ever told to anybody; a new activation goes on from here.</summary>
    public long VersionCeiling { get; init; }

    /// <summary>The activation whose word counts; null where it gave that up in an orderly way.</summary>
    public Guid? LeaseHolder { get; init; }

    /// <summary>32 random bytes that hide the users in the log, base64.</summary>
    public string Secret { get; init; } = string.Empty;

    /// <summary>A row of signed heads that was the newest once; the newest is that one or one after it.</summary>
    public int HeadsRow { get; init; }

    /// <summary>The newest changes, newest last.</summary>
    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    public RoomSettings Settings(WaitingRoomPolicy policy) => new(
        Capacity ?? policy.Capacity,
        BatchSize ?? policy.BatchSize,
        Interval ?? policy.Interval,
        Paused,
        OpensAt,
        ClosesAt)
    {
        Schedule = Schedule.IsDefaultOrEmpty ? RoomSchedule.Always : new RoomSchedule(Schedule),
        Ending = Ending,
    };

    public RoomState Noted(DateTimeOffset at, string what, Guid operationId)
    {
        var history = History.Add(new HistoryEntry(at, what, operationId));
        return this with { History = history.Length > MostHistory ? history.RemoveAt(0) : history };
    }
}

/// <param name="Seed">32 bytes in hexadecimal, told to nobody before the draw is stored.</param>
internal sealed record StoredLottery(string Seed, LotteryWindow Window);

/// <summary>All drawn ranks up to this one are admitted; those that were not before, at this time.</summary>
/// <param name="At">Unix milliseconds.</param>
internal readonly record struct DrawnAdmission(int To, long At);

/// <param name="HasLeft">Given back; else nobody had asked for it, or it was thrown out.</param>
internal readonly record struct EndedRank(int Rank, bool HasLeft);
