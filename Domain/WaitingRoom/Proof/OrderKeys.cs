using System.Collections.Immutable;
using System.Security.Cryptography;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>A published public key: a point on the curve P-256.</summary>
/// <param name="KeyId">8 hexadecimal digits.</param>
public sealed record OrderKey(string KeyId, ImmutableArray<byte> X, ImmutableArray<byte> Y)
{
    /// <summary>False, too, where the key is no point of the curve.</summary>
    public bool HasSigned(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = [.. X], Y = [.. Y] } });
            return verifier.VerifyData(data, signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>The published keys that heads are signed with.</summary>
public sealed record OrderKeys(ImmutableArray<OrderKey> All)
{
    public OrderKey? Find(string keyId) => All.FirstOrDefault(key => key.KeyId == keyId);
}
