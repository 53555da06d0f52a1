using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansTicketing.Gateway.Health;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Deployment;

/// <summary>What is wrong with a Compose file, by the Compose schema and by the code that it starts.</summary>
internal static partial class ComposeFile
{
    private static readonly JsonSchema Schema = JsonSchema.Load("compose.json");

    public static JsonNode Load() => Yaml.Documents(Path.Combine(Repository.Root, "deploy", "compose.yaml")).Single();

    public static IReadOnlyList<string> Problems(JsonNode file) =>
        Schema.Problems(file) is { Count: > 0 } malformed ? malformed : [.. file["services"]!.AsObject().SelectMany(service => Service(file, service.Key, service.Value!))];

    private static IEnumerable<string> Service(JsonNode file, string name, JsonNode service) =>
    [
        .. Hardening(name, service),
        .. Dependencies(file["services"]!.AsObject(), name, service),
        .. Volumes(file, name, service),
        .. service["build"] is null ? [] : OwnProcess(name, service),
    ];

    private static IEnumerable<string> Hardening(string name, JsonNode service)
    {
        if (service["read_only"]?.GetValue<bool>() != true)
            yield return $"{name}: its root file system can be written";
        if (service["cap_drop"]?.AsArray().Any(drop => drop!.GetValue<string>() == "ALL") != true)
            yield return $"{name}: keeps capabilities";
        if (service["security_opt"]?.AsArray().Any(option => option!.GetValue<string>() == "no-new-privileges:true") != true)
            yield return $"{name}: may gain privileges";
        foreach (var port in service["ports"]?.AsArray().Select(port => port!.GetValue<string>()) ?? [])
        {
            if (!port.StartsWith("127.0.0.1:", StringComparison.Ordinal))
                yield return $"{name}: {port} is published beyond this machine";
        }

        foreach (var variable in Text(service).Where(text => text.Contains("${", StringComparison.Ordinal) && !Required().IsMatch(text)))
            yield return $"{name}: '{variable}' would be empty where it is not set";
    }

    private static IEnumerable<string> Dependencies(JsonObject services, string name, JsonNode service)
    {
        foreach (var (other, how) in service["depends_on"] as JsonObject ?? [])
        {
            if (services[other] is not { } known)
                yield return $"{name}: there is no service {other}";
            else if (how!["condition"]!.GetValue<string>() == "service_healthy" && known["healthcheck"] is null)
                yield return $"{name}: {other} is never healthy, it has no check";
        }
    }

    private static IEnumerable<string> Volumes(JsonNode file, string name, JsonNode service)
    {
        foreach (var source in service["volumes"]?.AsArray().Select(volume => volume!.GetValue<string>().Split(':')[0]) ?? [])
        {
            if (source.StartsWith('.') ? !Path.Exists(Path.Combine(Repository.Root, "deploy", source)) : file["volumes"]?.AsObject().ContainsKey(source) != true)
                yield return $"{name}: there is no {source}";
        }
    }

    private static List<string> OwnProcess(string name, JsonNode service)
    {
        var image = Dockerfile.Load(service["build"]!["dockerfile"]!.GetValue<string>());
        var settings = new ProcessSettings(name, service["environment"]!.AsObject().ToDictionary(value => value.Key, value => (string?)value.Value!.GetValue<string>(), StringComparer.Ordinal));
        var problems = settings.Problems(value => value is not null && Required().IsMatch(value)).ToList();
        if (service["ports"]?.AsArray().Any(port => port!.GetValue<string>().Split(':')[^1] != settings.HttpPort.ToString()) == true)
            problems.Add($"{name}: publishes a port where it does not listen");
        if (!image.Ports.Contains(settings.HttpPort) || (image.Project == "Silo" && (!image.Ports.Contains(settings.SiloPort) || !image.Ports.Contains(settings.GatewayPort))))
            problems.Add($"{name}: listens where its image exposes no port");
        if (!image.Runs(service["healthcheck"]!["test"]!.AsArray().Skip(1).Select(word => word!.GetValue<string>()), ContainerCommands.CheckHealth))
            problems.Add($"{name}: its check is no command of its image");
        if (Seconds(service["stop_grace_period"]!.GetValue<string>()) <= SettingsInSource.ShutdownTimeout)
            problems.Add($"{name}: is killed before it has stopped");
        return problems;
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(int.Parse(text.TrimEnd('s')));

    private static IEnumerable<string> Text(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Text(member.Value)),
        JsonArray items => items.SelectMany(Text),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>Compose stops with the message where the variable is not set.</summary>
    [GeneratedRegex(@"\$\{\w+:\?[^}]+\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Required();
}
