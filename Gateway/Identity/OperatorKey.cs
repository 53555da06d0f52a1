using System.Security.Cryptography;
using System.Text;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>The key of <c>Ticketing:OperatorKey</c>. Without one every operator call is refused.</summary>
internal sealed class OperatorKey
{
    private readonly byte[]? _hash;

    public OperatorKey(string? key)
    {
        _hash = key is { Length: > 0 } ? HashOf(key) : null;
        Hash = _hash is null ? null : Convert.ToHexStringLower(_hash);
    }

    public bool IsConfigured => _hash is not null;

    /// <summary>Names the operator without telling the key; null where none is configured.</summary>
    public string? Hash { get; }

    /// <summary>Takes as long for any wrong key as for the right one.</summary>
    public bool Matches(string sent) => _hash is not null && CryptographicOperations.FixedTimeEquals(HashOf(sent), _hash);

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
