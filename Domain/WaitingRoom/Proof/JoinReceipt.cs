using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>What the room tells of a place at its join; the rest of a receipt is in the queue token.</summary>
/// <param name="Chain">What all chunks before the place's own come to.</param>
/// <param name="Run">What the joins before this one in its own chunk come to; zero for the first of a chunk.</param>
public readonly record struct JoinMark(Digest Chain, Digest Run, Salt Salt)
{
    /// <summary>What all joins before this one come to. Whoever wants it makes it: the room has no time to, in the middle of its joins.</summary>
    public Digest Previous => Run == Digest.Zero ? Chain : OrderHash.Then(Chain, Run);
}

/// <summary>What a user gets at the join, and can show to anyone together with a proof.</summary>
/// <param name="JoinedAt">Whole milliseconds.</param>
/// <param name="Previous">What all joins before this one come to.</param>
public sealed record JoinReceipt(Guid ConcertId, Guid UserId, int Number, DateTimeOffset JoinedAt, Digest Previous, Salt Salt)
{
    /// <summary>What hides the user in the log.</summary>
    public Digest Member => OrderHash.Member(Salt, UserId);
}

/// <summary>
/// A receipt that the service cannot deny from its answer on, whether or not a head was signed. Only the service can check the MAC;
/// anybody else checks the proof that follows.
/// </summary>
/// <param name="KeyId">8 hexadecimal digits: whose key the MAC was made with.</param>
/// <param name="Mac">HMAC-SHA256 over all the rest.</param>
public sealed record SignedReceipt(JoinReceipt Receipt, string KeyId, Digest Mac)
{
    private const int FieldBytes = 7 + 4 + 16 + 16 + sizeof(long) + sizeof(long) + Digest.Size + Salt.Size;

    public static SignedReceipt Sign(JoinReceipt receipt, string keyId, ReadOnlySpan<byte> macKey) => new(receipt, keyId, Authenticate(receipt, keyId, macKey));

    /// <summary>Whether this is what was signed with the key.</summary>
    public bool IsAuthentic(ReadOnlySpan<byte> macKey)
    {
        Span<byte> expected = stackalloc byte[Digest.Size];
        Span<byte> told = stackalloc byte[Digest.Size];
        Authenticate(Receipt, KeyId, macKey).Write(expected);
        Mac.Write(told);
        return CryptographicOperations.FixedTimeEquals(expected, told);
    }

    private static Digest Authenticate(JoinReceipt receipt, string keyId, ReadOnlySpan<byte> macKey)
    {
        Span<byte> bytes = stackalloc byte[FieldBytes];
        "receipt"u8.CopyTo(bytes);
        Convert.FromHexString(keyId, bytes[7..11], out _, out _);
        receipt.ConcertId.TryWriteBytes(bytes[11..], bigEndian: true, out _);
        receipt.UserId.TryWriteBytes(bytes[27..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[43..], receipt.Number);
        BinaryPrimitives.WriteInt64BigEndian(bytes[51..], receipt.JoinedAt.ToUnixTimeMilliseconds());
        receipt.Previous.Write(bytes[59..]);
        receipt.Salt.Write(bytes[91..]);
        Span<byte> mac = stackalloc byte[Digest.Size];
        HMACSHA256.HashData(macKey, bytes, mac);
        return Digest.Read(mac);
    }
}
