using System.Security.Cryptography;
using System.Text;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;

namespace OrleansTicketing.Client.Operations;

/// <summary>
/// Names requests. With an idempotency key the name is derived from subject, route and key, so that every process gives a repeated
/// request the same name; without one each request is new.
/// </summary>
public sealed class OperationFactory(IIdSource ids)
{
    /// <param name="subject">Whom the key counts for: the user's id (format N), or a hash of an operator key.</param>
    /// <param name="route">Method and concrete path, such as <c>POST /api/v1/payments</c>.</param>
    /// <param name="key">The idempotency key; null where the caller gave none.</param>
    /// <param name="canonicalRequest">The parsed body in one fixed notation: equal requests give equal text.</param>
    public Operation Create(string subject, string route, string? key, string canonicalRequest) =>
        key is null
            ? new Operation(ids.NewId(), string.Empty, Keyed: false)
            : new Operation(IdOf($"{subject}|{route}|{key}"), FingerprintOf(canonicalRequest), Keyed: true);

    public Operation Create(Guid userId, string route, string? key, string canonicalRequest) =>
        Create(userId.ToString("N"), route, key, canonicalRequest);

    private static Guid IdOf(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return new Guid(hash[..16]);
    }

    private static string FingerprintOf(string canonicalRequest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest), hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
