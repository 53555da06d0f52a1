using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using OrleansTicketing.Client.Identity;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>
/// The text of queue tokens: base64url of version, key id, concert, user, arrival number, time of issue and an HMAC-SHA256 over all of
/// them. One place has exactly one text per key, so that asking again gives the same token.
/// </summary>
public sealed class QueueTokens
{
    private const byte Version = 1;
    private const int KeyIdAt = 1;
    private const int FieldsAt = KeyIdAt + 4;
    private const int PayloadBytes = FieldsAt + 16 + 16 + sizeof(int) + sizeof(long);
    private const int TokenBytes = PayloadBytes + HMACSHA256.HashSizeInBytes;
    private const int TokenCharacters = TokenBytes / 3 * 4;
    private const string Purpose = "queue token";

    private readonly RecentTokens _recent = new();
    private readonly MacKey _current;
    private readonly MacKey[] _known;

    public QueueTokens(SigningKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _known = [.. keys.All.Select(key => new MacKey(Convert.FromHexString(key.Id), key.MacKey(Purpose)))];
        _current = _known[0];
    }

    public string Sign(QueueToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Text is { } known)
            return known;
        Span<byte> bytes = stackalloc byte[TokenBytes];
        bytes[0] = Version;
        _current.Id.CopyTo(bytes[KeyIdAt..]);
        var fields = bytes[FieldsAt..];
        token.ConcertId.TryWriteBytes(fields, bigEndian: true, out _);
        token.UserId.TryWriteBytes(fields[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(fields[32..], token.Number);
        BinaryPrimitives.WriteInt64BigEndian(fields[36..], token.IssuedAt.ToUnixTimeMilliseconds());
        HMACSHA256.HashData(_current.Secret, bytes[..PayloadBytes], bytes[PayloadBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>What the token says, or null where it is malformed or no known key signed it.</summary>
    public QueueToken? Verify(string? text)
    {
        if (text is not { Length: TokenCharacters })
            return null;
        Span<byte> bytes = stackalloc byte[TokenBytes];
        var status = Base64Url.DecodeFromChars(text, bytes, out _, out var written);
        if (status != OperationStatus.Done || written != TokenBytes || !IsOurs(bytes))
            return null;
        var fields = bytes[FieldsAt..];
        return new QueueToken(
            new Guid(fields[..16], bigEndian: true),
            new Guid(fields.Slice(16, 16), bigEndian: true),
            BinaryPrimitives.ReadInt32BigEndian(fields[32..]),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(fields[36..])))
        {
            // The text of an earlier key is no text that the current one would give.
            Text = KeyIdOf(bytes).SequenceEqual(_current.Id) ? text : null,
        };
    }

    /// <summary>
    /// The token of a request: refused where there is none (<see cref="ErrorCode.QueueTokenRequired"/>), where it does not verify
    /// (<see cref="ErrorCode.QueueTokenInvalid"/>), or where it is another user's or another concert's (<see cref="ErrorCode.Forbidden"/>).
    /// </summary>
    /// <param name="concertId">Null where any concert will do.</param>
    public Answer<QueueToken> Read(string? text, Guid userId, Guid? concertId)
    {
        if (string.IsNullOrEmpty(text))
            return new Refusal(ErrorCode.QueueTokenRequired);
        if (Verify(text) is not { } token)
            return new Refusal(ErrorCode.QueueTokenInvalid);
        if (token.UserId != userId)
            return new Refusal(ErrorCode.Forbidden) { Detail = "This queue token is another user's." };
        if (concertId is { } concert && token.ConcertId != concert)
            return new Refusal(ErrorCode.Forbidden) { Detail = "This queue token is another concert's." };
        return token;
    }

    private bool IsOurs(ReadOnlySpan<byte> token)
    {
        if (_recent.Has(token))
            return true;
        if (token[0] != Version || Find(KeyIdOf(token)) is not { } key)
            return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret, token[..PayloadBytes], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, token[PayloadBytes..]))
            return false;
        _recent.Keep(token);
        return true;
    }

    private MacKey? Find(ReadOnlySpan<byte> keyId)
    {
        foreach (var key in _known)
        {
            if (keyId.SequenceEqual(key.Id))
                return key;
        }

        return null;
    }

    private static ReadOnlySpan<byte> KeyIdOf(ReadOnlySpan<byte> token) => token[KeyIdAt..FieldsAt];

    private sealed record MacKey(byte[] Id, byte[] Secret);
}
