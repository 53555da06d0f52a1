using System.Security.Cryptography;
using System.Text;

namespace OrleansTicketing.Domain.Operations;

/// <summary>
/// Ids that follow from other ids, so that whoever repeats a step after a crash names the same thing. UUIDs of version 8 (RFC 9562):
/// the first 16 bytes of SHA-256 over the source and the purpose.
/// </summary>
public static class DerivedId
{
    /// <param name="source">The id it follows from.</param>
    /// <param name="purpose">ASCII, at most 64 characters: what is named. Different purposes give unrelated ids.</param>
    public static Guid Of(Guid source, string purpose)
    {
        Span<byte> input = stackalloc byte[16 + 64];
        source.TryWriteBytes(input, bigEndian: true, out _);
        var length = 16 + Encoding.ASCII.GetBytes(purpose, input[16..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..length], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
