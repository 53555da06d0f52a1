using System.Buffers.Binary;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>
/// What is hashed, byte by byte, as docs/waiting-room-proof.md tells: numbers are 8 bytes, big-endian, times whole Unix milliseconds,
/// ids 16 bytes in the order in which they are written.
/// </summary>
public static class OrderHash
{
    private const int Ids = 16;
    private const int Numbers = sizeof(long);

    private static ReadOnlySpan<byte> JoinPrefix => "join"u8;

    /// <summary>Who has a place, told to nobody who does not know the salt.</summary>
    public static Digest Member(Salt salt, Guid userId)
    {
        Span<byte> bytes = stackalloc byte[Salt.Size + Ids];
        salt.Write(bytes);
        userId.TryWriteBytes(bytes[Salt.Size..], bigEndian: true, out _);
        return Digest.Of(bytes);
    }

    /// <summary>One join.</summary>
    public static Digest Entry(Guid concertId, int number, DateTimeOffset joinedAt, Digest member)
    {
        Span<byte> bytes = stackalloc byte[4 + Ids + Numbers + Numbers + Digest.Size];
        JoinPrefix.CopyTo(bytes);
        var fields = bytes[4..];
        concertId.TryWriteBytes(fields, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(fields[Ids..], number);
        BinaryPrimitives.WriteInt64BigEndian(fields[(Ids + Numbers)..], joinedAt.ToUnixTimeMilliseconds());
        member.Write(fields[(Ids + Numbers + Numbers)..]);
        return Digest.Of(bytes);
    }

    /// <summary>
    /// A value with one more after it. A chunk's entries become its run in this way, from <see cref="Digest.Zero"/> on, and the runs of
    /// all chunks become the log.
    /// </summary>
    public static Digest Then(Digest before, Digest next)
    {
        Span<byte> bytes = stackalloc byte[Digest.Size + Digest.Size];
        before.Write(bytes);
        next.Write(bytes[Digest.Size..]);
        return Digest.Of(bytes);
    }
}
