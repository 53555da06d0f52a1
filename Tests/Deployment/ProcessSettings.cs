using System.Globalization;

namespace OrleansTicketing.Tests.Deployment;

/// <summary>The environment that a manifest gives to a silo or a gateway.</summary>
/// <param name="Place">Where it stands, for people.</param>
/// <param name="Values">The values by name; null where the value comes from elsewhere, such as a secret.</param>
internal sealed record ProcessSettings(string Place, IReadOnlyDictionary<string, string?> Values)
{
    private static readonly string[] Platform = ["ASPNETCORE_ENVIRONMENT", "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "DOTNET_EnableDiagnostics", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    /// <summary>Settings whose values let somebody in.</summary>
    private static readonly string[] Secrets = ["ConnectionStrings:Redis", "ConnectionStrings:MySql", "Ticketing:TokenSigning:Key", "Ticketing:OperatorKey"];

    /// <summary>Where the process listens for HTTP.</summary>
    public int HttpPort => new Uri((Values.GetValueOrDefault("ASPNETCORE_URLS") ?? "").Replace("+", "any", StringComparison.Ordinal)).Port;

    public int SiloPort => Port("SiloPort");

    public int GatewayPort => Port("GatewayPort");

    /// <param name="hidesSecret">Whether a value, or its absence, is a reference to a secret.</param>
    public IEnumerable<string> Problems(Func<string?, bool> hidesSecret)
    {
        foreach (var (name, value) in Values)
        {
            var key = name.Replace("__", ":", StringComparison.Ordinal);
            if (!Platform.Contains(name) && !SettingsInSource.Keys.Contains(key))
                yield return $"{Place}: no code reads {name}";
            if (Secrets.Contains(key) && !hidesSecret(value))
                yield return $"{Place}: {name} holds a secret";
        }
    }

    private int Port(string name) =>
        Values.GetValueOrDefault($"Cluster__{name}") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : SettingsInSource.DefaultOf(name);
}
