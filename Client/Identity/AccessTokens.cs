using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Client.Identity;

/// <summary>
/// The access tokens of the development identity provider: who, until when, which key signed; authenticated with HMAC-SHA256.
/// Nothing about them is stored: any process with the same signing keys can check one.
/// </summary>
public sealed class AccessTokens
{
    private const string Purpose = "access token";
    private const byte Layout = 1;
    private const int KeyIdAt = 1;
    private const int UserAt = KeyIdAt + 4;
    private const int IssuedAt = UserAt + 16;
    private const int ExpiresAt = IssuedAt + 8;
    private const int MacAt = ExpiresAt + 8;

    // A multiple of three, so that the text has no spare bits in which two texts of one token could differ.
    private const int Length = MacAt + HMACSHA256.HashSizeInBytes;

    private static readonly int TextLength = Base64Url.GetEncodedLength(Length);

    private readonly RecentTokens _recent = new();
    private readonly TimeProvider _time;
    private readonly (uint Id, byte[] Mac)[] _keys;

    public AccessTokens(SigningKeys keys, TimeProvider time)
    {
        _time = time;
        _keys = [.. keys.All.Select(key => (Convert.ToUInt32(key.Id, 16), key.MacKey(Purpose)))];
    }

    /// <param name="userId">Whom the token names.</param>
    /// <param name="lifetime">How long it is good for.</param>
    public AccessToken Issue(Guid userId, TimeSpan lifetime)
    {
        var now = _time.GetUtcNow();
        var expires = (now + lifetime).ToUnixTimeMilliseconds();
        Span<byte> token = stackalloc byte[Length];
        token[0] = Layout;
        BinaryPrimitives.WriteUInt32BigEndian(token[KeyIdAt..], _keys[0].Id);
        userId.TryWriteBytes(token[UserAt..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(token[IssuedAt..], now.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(token[ExpiresAt..], expires);
        HMACSHA256.HashData(_keys[0].Mac, token[..MacAt], token[MacAt..]);
        return new AccessToken(Base64Url.EncodeToString(token), userId, DateTimeOffset.FromUnixTimeMilliseconds(expires));
    }

    /// <summary>What the token says, or null where it is malformed, forged or expired.</summary>
    public AccessToken? Verify(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> token = stackalloc byte[Length];
        if (text.Length != TextLength
            || Base64Url.DecodeFromChars(text, token, out _, out var length) != OperationStatus.Done
            || length != Length
            || !IsOurs(token))
        {
            return null;
        }

        var expires = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(token[ExpiresAt..]));
        return _time.GetUtcNow() < expires ? new AccessToken(text, new Guid(token.Slice(UserAt, 16), bigEndian: true), expires) : null;
    }

    private bool IsOurs(ReadOnlySpan<byte> token)
    {
        if (_recent.Has(token))
            return true;
        if (token[0] != Layout || KeyOf(BinaryPrimitives.ReadUInt32BigEndian(token[KeyIdAt..])) is not { } key)
            return false;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, token[..MacAt], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, token[MacAt..]))
            return false;
        _recent.Keep(token);
        return true;
    }

    private byte[]? KeyOf(uint id)
    {
        foreach (var key in _keys)
        {
            if (key.Id == id)
                return key.Mac;
        }

        return null;
    }
}

/// <param name="Text">What the caller sends as a bearer token.</param>
/// <param name="UserId">Whom it names.</param>
/// <param name="ExpiresAt">From then on it is refused; whole milliseconds.</param>
public sealed record AccessToken(string Text, Guid UserId, DateTimeOffset ExpiresAt);
