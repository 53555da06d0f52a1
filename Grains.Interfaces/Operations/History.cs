using System.Collections.Immutable;

namespace OrleansTicketing.Grains.Interfaces.Operations;

/// <summary>One state change of a grain, as its bounded, stored history keeps it.</summary>
/// <param name="At">By the clock of the silo that made the change.</param>
/// <param name="What">The change in one word or two, such as "held" or "capacity 200".</param>
/// <param name="OperationId">The operation, reservation or attempt that caused it; empty for a timer's own turn.</param>
[GenerateSerializer, Immutable, Alias("HistoryEntry")]
public sealed record HistoryEntry(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string What,
    [property: Id(2)] Guid OperationId);

/// <summary>The newest changes of a grain, newest last.</summary>
[GenerateSerializer, Immutable, Alias("GrainHistory")]
public sealed record GrainHistory([property: Id(0)] ImmutableArray<HistoryEntry> Entries);
