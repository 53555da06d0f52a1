using OrleansTicketing.Client.Configuration;

namespace OrleansTicketing.Gateway.Configuration;

/// <summary>Who names users.</summary>
public sealed record IdentitySettings
{
    /// <summary>The development identity provider: anyone becomes a new user with <c>POST /api/v1/users</c>.</summary>
    public bool Development { get; init; }

    /// <summary>How long its tokens are good for.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Null where there is none.</summary>
    public OutsideProvider? Outside { get; init; }

    public static IdentitySettings Read(SettingsReader settings)
    {
        var fallback = new IdentitySettings();
        return new IdentitySettings
        {
            Development = settings.Flag("Identity:Development", fallback.Development),
            TokenLifetime = settings.Duration("Identity:TokenLifetime", fallback.TokenLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(365)),
            Outside = ReadOutside(settings),
        };
    }

    private static OutsideProvider? ReadOutside(SettingsReader settings)
    {
        const string issuerKey = "Identity:Issuer", audienceKey = "Identity:Audience", keysKey = "Identity:Jwks";
        var issuer = settings.Text(issuerKey);
        var audience = settings.Text(audienceKey);
        var keys = settings.Text(keysKey);
        if (issuer is null && audience is null && keys is null)
            return null;
        // A provider without any one of the three would let tokens pass that were made for somebody else.
        if (issuer is null)
            settings.Refuse(issuerKey, "the identity provider's name (iss), since another Identity key names a provider");
        if (audience is null)
            settings.Refuse(audienceKey, "this service's name (aud), since another Identity key names a provider");
        if (keys is null)
            settings.Refuse(keysKey, "a file or URL with the provider's keys, since another Identity key names a provider");
        if (issuer is null || audience is null || keys is null)
            return null;
        var provider = new OutsideProvider(issuer, audience, keys);
        if (provider.KeysAddress is null && (keys.Contains("://", StringComparison.Ordinal) || !File.Exists(keys)))
            settings.Refuse(keysKey, $"an http(s) URL or an existing file, not '{keys}'");
        return provider;
    }
}

/// <param name="Issuer">Its <c>iss</c>.</param>
/// <param name="Audience">What must be among a token's <c>aud</c>.</param>
/// <param name="Keys">A file or an http(s) URL with its keys (JSON Web Key Set).</param>
public sealed record OutsideProvider(string Issuer, string Audience, string Keys)
{
    /// <summary>Null where the keys are in a file.</summary>
    public Uri? KeysAddress { get; } =
        Uri.TryCreate(Keys, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : null;
}
