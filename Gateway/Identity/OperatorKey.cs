using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Configuration;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>The key of <c>Ticketing:OperatorKey</c>. Without one every operator call is refused.</summary>
internal sealed class OperatorKey
{
    private readonly byte[]? _hash;

    public OperatorKey(GatewaySettings settings) => _hash = settings.OperatorKey is { Length: > 0 } key ? HashOf(key) : null;

    /// <summary>Names the operator without telling the key; null where the request does not carry the right one.</summary>
    public string? Verify(HttpRequest request)
    {
        if (_hash is null || !request.Headers.TryGetValue(Credentials.OperatorKeyHeader, out var sent) || sent.Count != 1)
            return null;
        var hash = HashOf(sent[0]!);
        return CryptographicOperations.FixedTimeEquals(hash, _hash) ? Convert.ToHexStringLower(hash) : null;
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
