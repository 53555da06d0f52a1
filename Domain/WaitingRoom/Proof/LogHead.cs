using System.Buffers.Binary;
using System.Collections.Immutable;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>
/// What a room says of its joins, for anyone to hold against it: so many there were at that time, and this is what they come to. Nobody
/// can change, drop, add or swap one of them without changing <paramref name="Log"/>.
/// </summary>
/// <param name="Count">How many joins, from the first on.</param>
/// <param name="At">Whole milliseconds; never before that of an earlier head.</param>
/// <param name="KeyId">8 hexadecimal digits: whose key signed it.</param>
public sealed record LogHead(Guid ConcertId, int Count, Digest Log, DateTimeOffset At, string KeyId)
{
    private const int SignedLength = 4 + 4 + 16 + sizeof(long) + sizeof(long) + Digest.Size;

    /// <summary>What is signed.</summary>
    public byte[] SignedBytes()
    {
        var bytes = new byte[SignedLength];
        "head"u8.CopyTo(bytes);
        Convert.FromHexString(KeyId, bytes.AsSpan(4, 4), out _, out _);
        ConcertId.TryWriteBytes(bytes.AsSpan(8), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), Count);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(32), At.ToUnixTimeMilliseconds());
        Log.Write(bytes.AsSpan(40));
        return bytes;
    }
}

/// <param name="Signature">ECDSA P-256 with SHA-256, 64 bytes (r, s), over the head's signed bytes.</param>
public sealed record SignedHead(LogHead Head, ImmutableArray<byte> Signature)
{
    public const int SignatureSize = 64;

    public bool IsSignedBy(OrderKeys keys) =>
        keys.Find(Head.KeyId) is { } key && key.HasSigned(Head.SignedBytes(), Signature.AsSpan());

    /// <summary>Whether both say the same of the same moment, however often it was signed.</summary>
    public bool Says(SignedHead other) => Head == other.Head && Signature.AsSpan().SequenceEqual(other.Signature.AsSpan());
}
