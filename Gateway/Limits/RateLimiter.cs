using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using OrleansTicketing.Gateway.Configuration;

namespace OrleansTicketing.Gateway.Limits;

/// <summary>Whether a caller may be served now: by address always, by user where there is one.</summary>
internal sealed class RateLimiter(RateLimitSettings settings, TimeProvider time)
{
    private readonly TokenBuckets _users = new(settings.PerUserPerSecond, time);
    private readonly TokenBuckets _addresses = new(settings.PerAddressPerSecond, time);

    /// <summary>
    /// Null where served; else how long to wait. The user's own limit comes first: what is refused to one user takes nothing from the
    /// others behind the same address.
    /// </summary>
    public TimeSpan? TryPass(IPAddress? address, Guid? user)
    {
        if (!_users.IsOff && user is { } id && _users.TryTake(KeyOf(id)) is { } userWait)
            return userWait;
        return _addresses.IsOff || address is null ? null : _addresses.TryTake(KeyOf(address));
    }

    private static UInt128 KeyOf(Guid user)
    {
        Span<byte> bytes = stackalloc byte[16];
        user.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    /// <summary>An IPv6 caller owns a /64 at least, so that is one address.</summary>
    public static UInt128 KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            bytes[8..].Clear();
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
