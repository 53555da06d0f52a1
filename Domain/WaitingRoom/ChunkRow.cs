using System.Collections.Immutable;
using System.Text.Json.Serialization;

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

    /// <summary>What joins with an idempotency key were answered first.</summary>
    public ImmutableArray<JoinAnswer> Answers { get; init; } = [];

    /// <summary>What all chunks before this one come to, base64.</summary>
    public string Chain { get; init; } = string.Empty;

    /// <summary>What the joins of this row come to, base64.</summary>
    public string Run { get; init; } = string.Empty;
}

/// <summary>The first answer to a join with an idempotency key.</summary>
/// <param name="Number">The place.</param>
/// <param name="At">When it was answered, Unix milliseconds.</param>
/// <param name="Existing">Whether a live place was found.</param>
/// <param name="Until">The deadline that was answered, Unix milliseconds; 0 for none.</param>
/// <param name="WaitSeconds">The estimate that was answered; -1 for none.</param>
/// <param name="Rank">The place in the order of admission that was answered; 0 where it was the arrival number.</param>
/// <param name="LateSeconds">What was answered as the wait of nine in ten; -1 for none.</param>
public readonly record struct JoinAnswer(
    [property: JsonPropertyName("n")] int Number,
    [property: JsonPropertyName("op")] Guid OperationId,
    [property: JsonPropertyName("at")] long At,
    [property: JsonPropertyName("ex")] bool Existing,
    [property: JsonPropertyName("st")] PlaceState State,
    [property: JsonPropertyName("ah")] int Ahead,
    [property: JsonPropertyName("un")] long Until,
    [property: JsonPropertyName("ws")] int WaitSeconds,
    [property: JsonPropertyName("rk"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Rank = 0,
    [property: JsonPropertyName("ls")] int LateSeconds = -1);
