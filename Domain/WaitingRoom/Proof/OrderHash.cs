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

    /// <summary>A chunk's joins with one more after them: its run, which begins with <see cref="Digest.Zero"/>.</summary>
    public static Digest Run(Digest before, Guid concertId, LoggedJoin join)
    {
        Span<byte> bytes = stackalloc byte[4 + Ids + Numbers + Numbers + Digest.Size + Digest.Size];
        JoinPrefix.CopyTo(bytes);
        var fields = bytes[4..];
        concertId.TryWriteBytes(fields, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(fields[Ids..], join.Number);
        BinaryPrimitives.WriteInt64BigEndian(fields[(Ids + Numbers)..], join.JoinedAt.ToUnixTimeMilliseconds());
        join.Member.Write(fields[(Ids + Numbers + Numbers)..]);
        before.Write(fields[(Ids + Numbers + Numbers + Digest.Size)..]);
        return Digest.Of(bytes);
    }

    /// <summary>All chunks before one, with that one's run after them. The runs of all chunks become the log in this way.</summary>
    public static Digest Then(Digest chain, Digest run)
    {
        Span<byte> bytes = stackalloc byte[Digest.Size + Digest.Size];
        chain.Write(bytes);
        run.Write(bytes[Digest.Size..]);
        return Digest.Of(bytes);
    }
}
