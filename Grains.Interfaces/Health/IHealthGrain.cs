using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansTicketing.Grains.Interfaces.Health;

/// <summary>How silos and storage do, for operators.</summary>
[Alias("IHealthGrain")]
public interface IHealthGrain : IGrainWithStringKey
{
    [AlwaysInterleave, Alias("Condition")]
    Task<ClusterCondition> Condition();
}

/// <param name="Address">Where the others reach it; null in a process of its own.</param>
/// <param name="Status">In the host's own word, in lower case, such as <c>active</c> or <c>dead</c>.</param>
/// <param name="StartedAt">Null where it is not known.</param>
[GenerateSerializer, Immutable, Alias("SiloCondition")]
public sealed record SiloCondition(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Address,
    [property: Id(2)] string Status,
    [property: Id(3)] DateTimeOffset? StartedAt);

/// <param name="Kind">Such as <c>SQLite</c>; null where it does not answer.</param>
/// <param name="AnswerTime">How long it took to answer.</param>
/// <param name="WrittenAt">The last write; null where it is not known.</param>
/// <param name="Bytes">Null where it is not known.</param>
/// <param name="Backlog">Writes that wait for their place; null where there is no such thing.</param>
[GenerateSerializer, Immutable, Alias("StorageReport")]
public sealed record StorageReport(
    [property: Id(0)] string? Kind,
    [property: Id(1)] bool Reachable,
    [property: Id(2)] TimeSpan AnswerTime,
    [property: Id(3)] DateTimeOffset? WrittenAt,
    [property: Id(4)] long? Bytes,
    [property: Id(5)] long? Backlog);

/// <param name="Dashboard">The path of the Orleans Dashboard at each silo's own address; null where there is none.</param>
[GenerateSerializer, Immutable, Alias("ClusterCondition")]
public sealed record ClusterCondition(
    [property: Id(0)] ImmutableArray<SiloCondition> Silos,
    [property: Id(1)] StorageReport Storage,
    [property: Id(2)] string? Dashboard);
