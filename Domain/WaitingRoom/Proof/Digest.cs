using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>32 bytes of SHA-256 without an array of their own; the first 8 bytes are <paramref name="A"/>, big-endian. Written as hexadecimal digits.</summary>
public readonly record struct Digest(ulong A, ulong B, ulong C, ulong D)
{
    public const int Size = SHA256.HashSizeInBytes;

    // A join takes three hashes, and making a new one costs half as much as hashing.
    [ThreadStatic]
    private static IncrementalHash? _hash;

    /// <summary>32 zero bytes: what no join at all comes to.</summary>
    public static Digest Zero => default;

    public static Digest Of(ReadOnlySpan<byte> data)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var hash = _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(data);
        hash.GetHashAndReset(bytes);
        return Read(bytes);
    }

    public static Digest Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], D);
    }

    /// <summary>Of exactly 64 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out Digest digest)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var isHex = text is { Length: Size * 2 } && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
        digest = isHex ? Read(bytes) : default;
        return isHex;
    }

    /// <summary>For the store.</summary>
    public string ToBase64()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Convert.ToBase64String(bytes);
    }

    public static Digest FromBase64(string text) => text.Length == 0 ? Zero : Read(Convert.FromBase64String(text));

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}

/// <summary>16 bytes that only the room and the user know, so that nobody else learns whose place it is. Written as hexadecimal digits.</summary>
public readonly record struct Salt(ulong A, ulong B)
{
    public const int Size = 16;

    public static Salt Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], B);
    }

    /// <summary>Of exactly 32 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out Salt salt)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var isHex = text is { Length: Size * 2 } && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
        salt = isHex ? Read(bytes) : default;
        return isHex;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
