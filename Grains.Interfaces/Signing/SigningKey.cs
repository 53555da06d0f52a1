using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTicketing.Grains.Interfaces.Signing;

/// <summary>
/// One configured secret and the keys derived from it (HKDF, RFC 5869): one for message authentication per purpose, and an ECDSA P-256
/// key pair for tickets. The same secret gives the same keys in every process.
/// </summary>
public sealed class SigningKey
{
    public const int MinimumSecretBytes = 32;

    private readonly byte[] _secret;
    private readonly ECParameters _ticketKey;

    // An ECDsa instance is not safe for two threads at once.
    private readonly ConcurrentBag<ECDsa> _signers = [];

    /// <param name="secret">At least <see cref="MinimumSecretBytes"/> bytes.</param>
    public SigningKey(byte[] secret)
    {
        if (secret.Length < MinimumSecretBytes)
            throw new ArgumentException($"A signing secret has at least {MinimumSecretBytes} bytes.", nameof(secret));
        _secret = secret;
        Id = Convert.ToHexStringLower(Derive("key id", 4));
        _ticketKey = DeriveTicketKey();
    }

    /// <summary>8 hexadecimal digits; names the key in tokens and tickets without telling anything of it.</summary>
    public string Id { get; }

    /// <summary>The public half of the ticket key.</summary>
    public ECParameters TicketPublicKey => _ticketKey with { D = null };

    /// <summary>32 bytes for HMAC-SHA256, different for each purpose.</summary>
    public byte[] MacKey(string purpose) => Derive(purpose, 32);

    /// <summary>ECDSA P-256 with SHA-256, 64 bytes (IEEE P1363).</summary>
    public byte[] SignTicket(ReadOnlySpan<byte> data) => WithSigner(data, static (signer, bytes) => signer.SignData(bytes, HashAlgorithmName.SHA256));

    public bool VerifyTicket(byte[] data, byte[] signature) =>
        WithSigner(data, (signer, bytes) => signer.VerifyData(bytes, signature, HashAlgorithmName.SHA256));

    private delegate T Use<out T>(ECDsa signer, ReadOnlySpan<byte> data);

    private T WithSigner<T>(ReadOnlySpan<byte> data, Use<T> use)
    {
        var signer = _signers.TryTake(out var free) ? free : ECDsa.Create(_ticketKey);
        try
        {
            return use(signer, data);
        }
        finally
        {
            _signers.Add(signer);
        }
    }

    private byte[] Derive(string purpose, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, length, info: Encoding.UTF8.GetBytes($"OrleansTicketing {purpose}"));

    private ECParameters DeriveTicketKey()
    {
        // A scalar at or above the group order (odds 2^-32) is rejected; the counter gives the next candidate.
        for (var counter = 0; ; counter++)
        {
            try
            {
                using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Derive($"ticket key {counter}", 32) });
                return key.ExportParameters(includePrivateParameters: true);
            }
            catch (CryptographicException) when (counter < 8)
            {
            }
        }
    }
}

/// <summary>The key that signs, and the earlier ones that still verify.</summary>
public sealed class SigningKeys(SigningKey current, IEnumerable<SigningKey> previous)
{
    public SigningKey Current { get; } = current;

    /// <summary>The current key first.</summary>
    public IReadOnlyList<SigningKey> All { get; } = [current, .. previous];

    public SigningKey? Find(string id) => All.FirstOrDefault(key => key.Id == id);
}
