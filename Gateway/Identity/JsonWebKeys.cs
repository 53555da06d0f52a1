using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>One public key of an outside identity provider, good for exactly one algorithm.</summary>
internal sealed record JsonWebKey(string? Id, string Algorithm, RSAParameters? Rsa, ECParameters? Curve);

/// <summary>The public keys of a JSON Web Key Set (RFC 7517): RSA for RS256, P-256 for ES256. Other keys are passed over.</summary>
internal static class JsonWebKeys
{
    public const string Rs256 = "RS256";
    public const string Es256 = "ES256";

    private const int ShortestModulusBytes = 256;

    /// <exception cref="FormatException">The text is no key set.</exception>
    public static IReadOnlyList<JsonWebKey> Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("keys", out var keys)
                || keys.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("A key set is a JSON object with the list 'keys'.");
            }

            return [.. keys.EnumerateArray().Select(TryRead).OfType<JsonWebKey>()];
        }
        catch (JsonException broken)
        {
            throw new FormatException("A key set must be valid JSON.", broken);
        }
    }

    private static JsonWebKey? TryRead(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || (Text(key, "use") is { } use && use != "sig"))
            return null;
        return (Text(key, "kty"), Text(key, "alg"), Text(key, "crv")) switch
        {
            ("RSA", null or Rs256, _) => Rsa(key),
            ("EC", null or Es256, "P-256") => Curve(key),
            _ => null,
        };
    }

    private static JsonWebKey? Rsa(JsonElement key) =>
        Bytes(key, "n") is { Length: >= ShortestModulusBytes } modulus && Bytes(key, "e") is { Length: > 0 } exponent
            ? new JsonWebKey(Text(key, "kid"), Rs256, new RSAParameters { Modulus = modulus, Exponent = exponent }, null)
            : null;

    private static JsonWebKey? Curve(JsonElement key) =>
        Bytes(key, "x") is { Length: 32 } x && Bytes(key, "y") is { Length: 32 } y
            ? new JsonWebKey(Text(key, "kid"), Es256, null,
                new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } })
            : null;

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement key, string name) =>
        Text(key, name) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
