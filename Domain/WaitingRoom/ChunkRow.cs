using System.Collections.Immutable;

namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>
/// 64 consecutive places as they are stored: columns, because names and braces per place would triple the size. Times are whole
/// milliseconds. A waiting place takes about 37 bytes.
/// </summary>
public sealed record ChunkRow
{
    public int SchemaVersion { get; init; } = 1;

    /// <summary>16 bytes a place, big-endian, base64.</summary>
    public string Users { get; init; } = string.Empty;

    /// <summary>One digit a place: the number of its <see cref="PlaceState"/>.</summary>
    public string States { get; init; } = string.Empty;

    /// <summary>The join of the first place since the Unix epoch, of each other since the one before it.</summary>
    public ImmutableArray<long> Joined { get; init; } = [];

    /// <summary>The admission since the join; -1 where there was none. Missing at the end: -1.</summary>
    public ImmutableArray<long> Admitted { get; init; } = [];

    /// <summary>The deadline or the end since the join; -1 while waiting. Missing at the end: -1.</summary>
    public ImmutableArray<long> Until { get; init; } = [];

    /// <summary>The places, from 0, that an operator admitted past the order.</summary>
    public ImmutableArray<int> PastOrder { get; init; } = [];

    /// <summary>What joins with an idempotency key were answered first, as <see cref="JoinAnswers"/> packs it; 40 to 50 bytes an answer.</summary>
    public string FirstAnswers { get; init; } = string.Empty;

    /// <summary>What all chunks before this one come to, base64.</summary>
    public string Chain { get; init; } = string.Empty;

    /// <summary>What the joins of this row come to, base64.</summary>
    public string Run { get; init; } = string.Empty;
}
