using System.Buffers.Binary;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>32 bytes that only the room knows. Every place's salt comes from them, so that none needs to be stored.</summary>
public sealed class RoomSecret
{
    public const int Size = 32;

    private readonly byte[] _bytes;

    public RoomSecret(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A room's secret has {Size} bytes.", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>
    /// The first 16 bytes of SHA-256 over the secret and the arrival number. All that is hashed so has one length, and half of the hash
    /// is told: nobody can go on from one salt to another, which is what an HMAC's further hash would be for.
    /// </summary>
    public Salt SaltOf(int number)
    {
        Span<byte> bytes = stackalloc byte[Size + sizeof(long)];
        _bytes.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[Size..], number);
        var hash = Digest.Of(bytes);
        return new Salt(hash.A, hash.B);
    }
}
