using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansTicketing.Client.Identity;
using OrleansTicketing.Gateway.Configuration;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>
/// Checks access tokens of an outside identity provider: JWTs signed with RS256 or ES256. The algorithm is taken from the key, never
/// from the token alone, so that no token can choose a weaker one.
/// </summary>
internal sealed class JwtVerifier(OutsideProvider provider, JsonWebKeySource keys, TimeProvider time)
{
    /// <summary>How far two clocks may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private const int LongestToken = 8 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>What the token says, or null where it does not verify.</summary>
    public AccessToken? Verify(string token)
    {
        var parts = token.Split('.');
        if (token.Length > LongestToken || parts.Length != 3 || !parts.All(part => part.Length > 0 && Base64Url.IsValid(part)))
            return null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]), Strict);
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]), Strict);
            return header.RootElement.ValueKind == JsonValueKind.Object
                && claims.RootElement.ValueKind == JsonValueKind.Object
                && IsSigned(header.RootElement, token, parts)
                    ? Read(token, claims.RootElement)
                    : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or CryptographicException)
        {
            return null;
        }
    }

    private bool IsSigned(JsonElement header, string token, string[] parts)
    {
        // Extensions that must be understood (RFC 7515, crit) are none of ours.
        if (header.TryGetProperty("crit", out _) || Text(header, "alg") is not { } algorithm)
            return false;
        var id = Text(header, "kid");
        var signed = Encoding.ASCII.GetBytes(token[..(parts[0].Length + 1 + parts[1].Length)]);
        var signature = Base64Url.DecodeFromChars(parts[2]);
        foreach (var key in keys.Find(id))
        {
            if (key.Algorithm == algorithm && Verify(key, signed, signature))
                return true;
        }

        return false;
    }

    private static bool Verify(JsonWebKey key, byte[] signed, byte[] signature)
    {
        if (key.Rsa is { } parameters)
        {
            using var rsa = RSA.Create(parameters);
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        using var curve = ECDsa.Create(key.Curve!.Value);
        return curve.VerifyData(signed, signature, HashAlgorithmName.SHA256);
    }

    private AccessToken? Read(string token, JsonElement claims)
    {
        var now = time.GetUtcNow();
        var isValid = Text(claims, "iss") == provider.Issuer
            && IsFor(claims, provider.Audience)
            && (!claims.TryGetProperty("nbf", out _) || (Moment(claims, "nbf") is { } notBefore && now >= notBefore - Skew));
        return isValid && Moment(claims, "exp") is { } expires && now < expires + Skew && Text(claims, "sub") is { Length: > 0 } subject
            ? new AccessToken(token, UserIds.Of(provider.Issuer, subject), expires)
            : null;
    }

    private static bool IsFor(JsonElement claims, string audience) =>
        claims.TryGetProperty("aud", out var named) && named.ValueKind switch
        {
            JsonValueKind.String => named.ValueEquals(audience),
            JsonValueKind.Array => named.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(audience)),
            _ => false,
        };

    private static DateTimeOffset? Moment(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
            && seconds is > 0 and < 200_000_000_000
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Users are UUIDs here, whatever an identity provider calls them.</summary>
internal static class UserIds
{
    public static Guid Of(string issuer, string subject)
    {
        if (Guid.TryParseExact(subject, "D", out var id))
            return id;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}\n{subject}"), hash);
        // Version 8 of RFC 9562: made from a hash of one's own choice.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
