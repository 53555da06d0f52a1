using System.Net;
using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Gateway.Limits;

/// <summary>How often an address may give a wrong key: ten times at once, then once in six seconds.</summary>
internal sealed partial class FailedLogins(TimeProvider time, ILogger<FailedLogins> log)
{
    private static readonly TimeSpan Burst = TimeSpan.FromMinutes(1);

    private readonly TokenBuckets _addresses = new(perSecond: 10 / Burst.TotalSeconds, time, mostCallers: 20_000, Burst);

    /// <summary>Null where a key may be tried; else how long to wait.</summary>
    public TimeSpan? WaitOf(IPAddress? address) => _addresses.WaitOf(KeyOf(address));

    /// <summary>A wrong key came: it is counted, and logged without the key.</summary>
    public void Count(IPAddress? address)
    {
        _addresses.TryTake(KeyOf(address));
        LogRefused(address?.ToString() ?? "an unknown address");
    }

    private static UInt128 KeyOf(IPAddress? address) => RateLimiter.KeyOf(address ?? IPAddress.None);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A login as operator from {Address} was refused")]
    private partial void LogRefused(string address);
}
