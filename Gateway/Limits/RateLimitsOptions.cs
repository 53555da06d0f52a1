using Microsoft.Extensions.Options;

namespace OrleansTicketing.Gateway.Limits;

/// <summary>Section <c>Ticketing:RateLimits</c>. Token buckets with a burst of twice the rate; 0 turns one off.</summary>
public sealed class RateLimitsOptions
{
    public const string Section = "Ticketing:RateLimits";

    public double PerUserPerSecond { get; set; } = 50;

    public double PerAddressPerSecond { get; set; } = 1000;
}

internal sealed class RateLimitsValidation : IValidateOptions<RateLimitsOptions>
{
    private const double Fastest = 1_000_000;

    public ValidateOptionsResult Validate(string? name, RateLimitsOptions options)
    {
        if (IsWrong(options.PerUserPerSecond))
            return Fail(nameof(options.PerUserPerSecond));
        return IsWrong(options.PerAddressPerSecond) ? Fail(nameof(options.PerAddressPerSecond)) : ValidateOptionsResult.Success;
    }

    private static bool IsWrong(double rate) => double.IsNaN(rate) || rate < 0 || rate > Fastest;

    private static ValidateOptionsResult Fail(string key) =>
        ValidateOptionsResult.Fail($"{RateLimitsOptions.Section}:{key} must be a number of requests per second from 0 (off) to {Fastest}.");
}
