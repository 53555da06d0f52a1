using System.Security.Cryptography;
using System.Text;

namespace OrleansTicketing.Grains.Interfaces.Signing;

/// <summary>
/// One configured secret and the keys derived from it (HKDF, RFC 5869): one for message authentication per purpose, and ECDSA P-256 key
/// pairs for tickets and for what waiting rooms say of their order. The same secret gives the same keys in every process.
/// </summary>
public sealed class SigningKey
{
    public const int MinimumSecretBytes = 32;

    private readonly byte[] _secret;
    private readonly SigningPair _tickets;
    private readonly SigningPair _orders;

    /// <param name="secret">At least <see cref="MinimumSecretBytes"/> bytes.</param>
    public SigningKey(byte[] secret)
    {
        if (secret.Length < MinimumSecretBytes)
            throw new ArgumentException($"A signing secret has at least {MinimumSecretBytes} bytes.", nameof(secret));
        _secret = secret;
        Id = Convert.ToHexStringLower(Derive("key id", 4));
        _tickets = new SigningPair(counter => Derive($"ticket key {counter}", 32));
        _orders = new SigningPair(counter => Derive($"order key {counter}", 32));
    }

    /// <summary>8 hexadecimal digits; names the key in tokens and tickets without telling anything of it.</summary>
    public string Id { get; }

    /// <summary>The public half of the ticket key.</summary>
    public ECParameters TicketPublicKey => _tickets.Public;

    /// <summary>The public half of the key that heads of waiting rooms are signed with.</summary>
    public ECParameters OrderPublicKey => _orders.Public;

    /// <summary>32 bytes for HMAC-SHA256, different for each purpose.</summary>
    public byte[] MacKey(string purpose) => Derive(purpose, 32);

    /// <summary>ECDSA P-256 with SHA-256, 64 bytes (IEEE P1363).</summary>
    public byte[] SignTicket(ReadOnlySpan<byte> data) => _tickets.Sign(data);

    public bool VerifyTicket(byte[] data, byte[] signature) => _tickets.Verify(data, signature);

    /// <summary>ECDSA P-256 with SHA-256, 64 bytes (IEEE P1363).</summary>
    public byte[] SignOrder(ReadOnlySpan<byte> data) => _orders.Sign(data);

    private byte[] Derive(string purpose, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, length, info: Encoding.UTF8.GetBytes($"OrleansTicketing {purpose}"));
}

/// <summary>The key that signs, and the earlier ones that still verify.</summary>
public sealed class SigningKeys(SigningKey current, IEnumerable<SigningKey> previous)
{
    public SigningKey Current { get; } = current;

    /// <summary>The current key first.</summary>
    public IReadOnlyList<SigningKey> All { get; } = [current, .. previous];

    public SigningKey? Find(string id) => All.FirstOrDefault(key => key.Id == id);
}
