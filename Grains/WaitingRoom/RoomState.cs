using System.Collections.Immutable;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;
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

    /// <summary>Null where the policy's value is in force.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Null where the policy's value is in force.</summary>
    public TimeSpan? Interval { get; init; }

    public bool Paused { get; init; }

    /// <summary>No version above it was ever told to anybody; a new activation goes on from here.</summary>
    public long VersionCeiling { get; init; }

    /// <summary>The activation whose word counts; null where it gave that up in an orderly way.</summary>
    public Guid? LeaseHolder { get; init; }

    /// <summary>The newest changes, newest last.</summary>
    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    public RoomSettings Settings(WaitingRoomPolicy policy) => new(
        Capacity ?? policy.Capacity,
        BatchSize ?? policy.BatchSize,
        Interval ?? policy.Interval,
        Paused,
        OpensAt,
        ClosesAt);

    public RoomState Noted(DateTimeOffset at, string what, Guid operationId)
    {
        var history = History.Add(new HistoryEntry(at, what, operationId));
        return this with { History = history.Length > MostHistory ? history.RemoveAt(0) : history };
    }
}
