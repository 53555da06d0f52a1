using System.Buffers.Text;
using System.Security.Cryptography;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>A public key in the terms of JSON Web Keys (RFC 7517).</summary>
/// <param name="KeyId">What is signed with it names it so.</param>
/// <param name="Kty">Always <c>EC</c>.</param>
/// <param name="Crv">Always <c>P-256</c>.</param>
/// <param name="X">Base64url.</param>
/// <param name="Y">Base64url.</param>
/// <param name="Alg">Always <c>ES256</c>: ECDSA with SHA-256, the signature 64 bytes (r, s).</param>
/// <param name="Use">Always <c>sig</c>.</param>
public sealed record PublicKeyBody(string KeyId, string Kty, string Crv, string X, string Y, string Alg, string Use)
{
    public static PublicKeyBody Of(string keyId, ECPoint point) =>
        new(keyId, "EC", "P-256", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), "ES256", "sig");
}
