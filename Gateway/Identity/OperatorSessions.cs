using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>
/// Operators' sessions. Nothing about them is stored: the cookie says when the session began and was last used, signed with the cluster's
/// secret and for the operator's key. So every gateway knows it, and none does any more once the key has changed.
/// </summary>
internal sealed class OperatorSessions
{
    private const string Purpose = "operator session";
    private const int UsedAt = sizeof(long);
    private const int MacAt = UsedAt + sizeof(long);

    // A multiple of three, so that the text has no spare bits in which two texts of one session could differ.
    private const int Length = MacAt + HMACSHA256.HashSizeInBytes;

    private static readonly int TextLength = Base64Url.GetEncodedLength(Length);

    /// <summary>A page that asks every second need not set a cookie every second.</summary>
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly byte[][] _keys;

    public OperatorSessions(SigningKeys keys, OperatorKey operatorKey, TimeProvider time)
    {
        _time = time;
        _keys = operatorKey.Hash is { } hash
            ? [.. keys.All.Select(key => HMACSHA256.HashData(key.MacKey(Purpose), Encoding.ASCII.GetBytes(hash)))]
            : [];
    }

    /// <summary>Signs in: the answer sets the cookie.</summary>
    /// <exception cref="InvalidOperationException">No operator key is configured, so nobody can have given it.</exception>
    public OperatorSession Begin(HttpContext http)
    {
        var now = Now();
        return Keep(http, new OperatorSession(now, now));
    }

    /// <summary>A used session lasts on: the answer sets the cookie anew where the last one is a minute old.</summary>
    public OperatorSession Continue(HttpContext http, OperatorSession session)
    {
        var now = Now();
        return now - session.UsedAt < RenewedAfter ? session : Keep(http, session with { UsedAt = now });
    }

    /// <summary>Null where the text is malformed, forged, signed for another operator key, or of a session that has ended.</summary>
    public OperatorSession? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length != TextLength
            || Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done
            || length != Length
            || !IsSigned(bytes))
        {
            return null;
        }

        var session = new OperatorSession(Moment(bytes), Moment(bytes[UsedAt..]));
        return _time.GetUtcNow() < session.ExpiresAt ? session : null;
    }

    private OperatorSession Keep(HttpContext http, OperatorSession session)
    {
        SiteCookie.Operator.Keep(http, Sign(session), session.ExpiresAt);
        return session;
    }

    private string Sign(OperatorSession session)
    {
        if (_keys.Length == 0)
            throw new InvalidOperationException("There is no operator key that a session could be of.");
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, session.BeganAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(bytes[UsedAt..], session.UsedAt.ToUnixTimeMilliseconds());
        HMACSHA256.HashData(_keys[0], bytes[..MacAt], bytes[MacAt..]);
        return Base64Url.EncodeToString(bytes);
    }

    private bool IsSigned(ReadOnlySpan<byte> bytes)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var key in _keys)
        {
            HMACSHA256.HashData(key, bytes[..MacAt], mac);
            if (CryptographicOperations.FixedTimeEquals(mac, bytes[MacAt..]))
                return true;
        }

        return false;
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private static DateTimeOffset Moment(ReadOnlySpan<byte> bytes) =>
        DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
}
