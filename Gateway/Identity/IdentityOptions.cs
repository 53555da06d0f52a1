using Microsoft.Extensions.Options;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>Section <c>Ticketing:Identity</c>: who names users.</summary>
public sealed class IdentityOptions
{
    public const string Section = "Ticketing:Identity";

    /// <summary>The development identity provider: anyone becomes a new user with <c>POST /api/v1/users</c>.</summary>
    public bool Development { get; set; }

    /// <summary>The outside identity provider's <c>iss</c>.</summary>
    public string? Issuer { get; set; }

    /// <summary>What must be among a token's <c>aud</c>.</summary>
    public string? Audience { get; set; }

    /// <summary>A file or an http(s) URL with the provider's keys (JSON Web Key Set).</summary>
    public string? Jwks { get; set; }

    /// <summary>How long tokens of the development identity provider are good for.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(12);

    internal bool HasOutsideProvider => !string.IsNullOrWhiteSpace(Jwks);

    internal Uri? JwksAddress =>
        Uri.TryCreate(Jwks, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : null;
}

internal sealed class IdentityValidation : IValidateOptions<IdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        if (options.TokenLifetime <= TimeSpan.Zero || options.TokenLifetime > TimeSpan.FromDays(365))
            return Fail(nameof(options.TokenLifetime), "must be a time span above 0 and at most 365 days");
        if (!options.HasOutsideProvider)
        {
            return string.IsNullOrWhiteSpace(options.Issuer) && string.IsNullOrWhiteSpace(options.Audience)
                ? ValidateOptionsResult.Success
                : Fail(nameof(options.Jwks), "must name a file or URL with the provider's keys where Issuer or Audience is set");
        }

        if (string.IsNullOrWhiteSpace(options.Issuer))
            return Fail(nameof(options.Issuer), "must name the identity provider where Jwks is set");
        if (string.IsNullOrWhiteSpace(options.Audience))
            return Fail(nameof(options.Audience), "must name this service where Jwks is set");
        if (options.JwksAddress is null && (options.Jwks!.Contains("://", StringComparison.Ordinal) || !File.Exists(options.Jwks)))
            return Fail(nameof(options.Jwks), $"must be an http(s) URL or an existing file, not '{options.Jwks}'");
        return ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string key, string problem) =>
        ValidateOptionsResult.Fail($"{IdentityOptions.Section}:{key} {problem}.");
}
