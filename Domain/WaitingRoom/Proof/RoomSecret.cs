using System.Buffers.Binary;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>32 bytes that only the room knows. Every place's salt comes from them, so that none needs to be stored.</summary>
public sealed class RoomSecret
{
    public const int Size = 32;

    private const int Block = 64;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;

    private readonly byte[] _inner = new byte[Block + sizeof(long)];
    private readonly byte[] _outer = new byte[Block + Digest.Size];

    public RoomSecret(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A room's secret has {Size} bytes.", nameof(bytes));
        for (var index = 0; index < Block; index++)
        {
            var secret = index < Size ? bytes[index] : (byte)0;
            (_inner[index], _outer[index]) = ((byte)(secret ^ InnerPad), (byte)(secret ^ OuterPad));
        }
    }

    /// <summary>
    /// The first 16 bytes of an HMAC-SHA256 (RFC 2104) over the arrival number. Two plain hashes take half the time of the library's
    /// call, and there is one for every join.
    /// </summary>
    public Salt SaltOf(int number)
    {
        Span<byte> inner = stackalloc byte[Block + sizeof(long)];
        _inner.CopyTo(inner);
        BinaryPrimitives.WriteInt64BigEndian(inner[Block..], number);
        Span<byte> outer = stackalloc byte[Block + Digest.Size];
        _outer.CopyTo(outer);
        Digest.Of(inner).Write(outer[Block..]);
        var mac = Digest.Of(outer);
        return new Salt(mac.A, mac.B);
    }
}
