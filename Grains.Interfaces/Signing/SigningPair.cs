using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace OrleansTicketing.Grains.Interfaces.Signing;

/// <summary>One ECDSA P-256 key pair, made from derived bytes when it is first needed.</summary>
/// <param name="candidate">The scalar to try, by a counter.</param>
internal sealed class SigningPair(Func<int, byte[]> candidate)
{
    private readonly Lazy<ECParameters> _key = new(() => Derive(candidate));

    // An ECDsa instance is not safe for two threads at once.
    private readonly ConcurrentBag<ECDsa> _signers = [];

    private delegate T Use<out T>(ECDsa signer, ReadOnlySpan<byte> data);

    public ECParameters Public => _key.Value with { D = null };

    public byte[] Sign(ReadOnlySpan<byte> data) => With(data, static (signer, bytes) => signer.SignData(bytes, HashAlgorithmName.SHA256));

    public bool Verify(ReadOnlySpan<byte> data, byte[] signature) =>
        With(data, (signer, bytes) => signer.VerifyData(bytes, signature, HashAlgorithmName.SHA256));

    private T With<T>(ReadOnlySpan<byte> data, Use<T> use)
    {
        var signer = _signers.TryTake(out var free) ? free : ECDsa.Create(_key.Value);
        try
        {
            return use(signer, data);
        }
        finally
        {
            _signers.Add(signer);
        }
    }

    private static ECParameters Derive(Func<int, byte[]> candidate)
    {
        // A scalar at or above the group order (odds 2^-32) is rejected; the counter gives the next candidate.
        for (var counter = 0; ; counter++)
        {
            try
            {
                using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = candidate(counter) });
                return key.ExportParameters(includePrivateParameters: true);
            }
            catch (CryptographicException) when (counter < 8)
            {
            }
        }
    }
}
