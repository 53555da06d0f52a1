using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>256 consecutive signed heads of a room; once the next row has begun, they never change.</summary>
internal sealed record HeadsRow
{
    public const int Size = 256;

    public int SchemaVersion { get; init; } = 1;

    public ImmutableArray<StoredHead> Heads { get; init; } = [];
}

/// <param name="Log">Base64.</param>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Signature">Base64.</param>
internal readonly record struct StoredHead(
    [property: JsonPropertyName("n")] int Count,
    [property: JsonPropertyName("lo")] string Log,
    [property: JsonPropertyName("at")] long At,
    [property: JsonPropertyName("ke")] string KeyId,
    [property: JsonPropertyName("si")] string Signature)
{
    public static StoredHead Of(SignedHead signed) => new(
        signed.Head.Count,
        signed.Head.Log.ToBase64(),
        signed.Head.At.ToUnixTimeMilliseconds(),
        signed.Head.KeyId,
        Convert.ToBase64String(signed.Signature.AsSpan()));

    public RoomHead ToReply() => new(
        Count,
        OrderReplies.Of(Digest.FromBase64(Log)),
        DateTimeOffset.FromUnixTimeMilliseconds(At),
        KeyId,
        [.. Convert.FromBase64String(Signature)]);
}
