using System.Net;
using OrleansTicketing.Client.Configuration;

namespace OrleansTicketing.Gateway.Configuration;

/// <summary>What only the gateway needs of the configuration section <c>Ticketing</c>.</summary>
public sealed record GatewaySettings
{
    public RateLimitSettings RateLimits { get; init; } = new();

    public IdentitySettings Identity { get; init; } = new();

    /// <summary>Forwarded headers are trusted from these networks alone.</summary>
    public IReadOnlyList<IPNetwork> KnownProxies { get; init; } = [];

    /// <summary>Browsers of these origins may call.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Without one the operator calls answer 403.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "KRW";

    /// <summary>Where operators' browsers open the Orleans Dashboard: at a silo, whose address for them no gateway can know.</summary>
    public Uri? DashboardUrl { get; init; }

    public static GatewaySettings Read(SettingsReader settings)
    {
        var fallback = new GatewaySettings();
        return new GatewaySettings
        {
            RateLimits = RateLimitSettings.Read(settings),
            Identity = IdentitySettings.Read(settings),
            KnownProxies = ReadNetworks(settings),
            CorsOrigins = ReadOrigins(settings),
            OperatorKey = ReadOperatorKey(settings),
            Currency = ReadCurrency(settings, fallback.Currency),
            DashboardUrl = ReadDashboardUrl(settings),
        };
    }

    private static List<IPNetwork> ReadNetworks(SettingsReader settings)
    {
        const string key = "Proxies:Known";
        var networks = new List<IPNetwork>();
        foreach (var text in settings.List(key))
        {
            if (IPNetwork.TryParse(text, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(text, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                settings.Refuse(key, $"IP addresses or networks such as 10.0.0.0/8, not '{text}'");
        }

        return networks;
    }

    private static List<string> ReadOrigins(SettingsReader settings)
    {
        const string key = "Cors:Origins";
        var origins = new List<string>();
        foreach (var text in settings.List(key))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var origin)
                && (origin.Scheme == Uri.UriSchemeHttp || origin.Scheme == Uri.UriSchemeHttps)
                && origin.GetLeftPart(UriPartial.Authority).Equals(text.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
            {
                origins.Add(text.TrimEnd('/'));
            }
            else
            {
                settings.Refuse(key, $"origins such as https://tickets.example, not '{text}'");
            }
        }

        return origins;
    }

    internal static string? ReadOperatorKey(SettingsReader settings)
    {
        const string key = "OperatorKey";
        if (settings.Text(key) is not { } text)
            return null;
        // It travels in a header, which carries nothing else unchanged.
        if (!text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return text;
        settings.Refuse(key, "visible ASCII characters");
        return null;
    }

    private static string ReadCurrency(SettingsReader settings, string fallback)
    {
        const string key = "Currency";
        var text = settings.Text(key) ?? fallback;
        if (text.Length == 3 && text.All(char.IsAsciiLetterUpper))
            return text;
        settings.Refuse(key, $"three capital letters (ISO 4217) such as KRW, not '{text}'");
        return fallback;
    }

    private static Uri? ReadDashboardUrl(SettingsReader settings)
    {
        const string key = "Dashboard:Url";
        if (settings.Text(key) is not { } text)
            return null;
        // The console's page links to it: any other scheme could be a script.
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
            return url;
        settings.Refuse(key, $"an http or https URL such as https://silos.example/dashboard, not '{text}'");
        return null;
    }
}

/// <summary>Token buckets with a burst of twice the rate; 0 turns one off.</summary>
public sealed record RateLimitSettings
{
    private const int Highest = 10_000_000;

    public int PerUserPerSecond { get; init; } = 50;

    public int PerAddressPerSecond { get; init; } = 1000;

    public static RateLimitSettings Read(SettingsReader settings)
    {
        var fallback = new RateLimitSettings();
        return new RateLimitSettings
        {
            PerUserPerSecond = settings.Whole("RateLimits:PerUserPerSecond", fallback.PerUserPerSecond, 0, Highest),
            PerAddressPerSecond = settings.Whole("RateLimits:PerAddressPerSecond", fallback.PerAddressPerSecond, 0, Highest),
        };
    }
}
