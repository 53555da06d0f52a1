using System.Text.Json.Nodes;
using OrleansTicketing.Gateway.Health;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Deployment;

/// <summary>What is wrong with the manifests, by the Kubernetes schema and by the code that they start.</summary>
internal static class KubernetesManifests
{
    private static readonly JsonSchema Schema = JsonSchema.Load("kubernetes.json");
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "kubernetes");

    /// <summary>Each object by the name of its kind and its own, such as <c>StatefulSet/silo</c>.</summary>
    public static Dictionary<string, JsonNode> Load() =>
        Directory.EnumerateFiles(Folder, "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml").Order(StringComparer.Ordinal)
            .SelectMany(Yaml.Documents).ToDictionary(Name, StringComparer.Ordinal);

    public static string Name(JsonNode manifest) => $"{manifest["kind"]}/{manifest["metadata"]!["name"]}";

    public static IReadOnlyList<string> Problems(IReadOnlyDictionary<string, JsonNode> manifests)
    {
        var malformed = manifests.SelectMany(manifest => Malformed(manifest.Key, manifest.Value)).ToArray();
        return malformed.Length > 0 ? malformed : [.. Selections(manifests), .. Policies(manifests), .. Workloads(manifests).SelectMany(workload => Workload(manifests, workload.Key, workload.Value))];
    }

    private static IEnumerable<string> Malformed(string name, JsonNode manifest)
    {
        var group = manifest["apiVersion"]!.GetValue<string>() is var version && version.Contains('/', StringComparison.Ordinal) ? version.Replace(".k8s.io", "", StringComparison.Ordinal).Replace('/', '.') : $"core.{version}";
        var definition = $"io.k8s.api.{group}.{manifest["kind"]}";
        return Schema.Definitions.Contains(definition) ? Schema.Problems(manifest, definition).Select(problem => $"{name}: {problem}") : [$"{name}: there is no {definition}"];
    }

    private static IEnumerable<KeyValuePair<string, JsonNode>> Workloads(IReadOnlyDictionary<string, JsonNode> manifests) =>
        manifests.Where(manifest => manifest.Value["spec"]?["template"] is not null);

    private static JsonNode Pod(JsonNode workload) => workload["spec"]!["template"]!["spec"]!;

    private static JsonNode Container(JsonNode workload) => Pod(workload)["containers"]!.AsArray().Single()!;

    private static IEnumerable<JsonNode> Ports(JsonNode workload) => Container(workload)["ports"]?.AsArray().Select(port => port!) ?? [];

    /// <summary>The workloads whose pods a selector picks.</summary>
    private static KeyValuePair<string, JsonNode>[] Selected(IReadOnlyDictionary<string, JsonNode> manifests, JsonNode? labels) =>
        [.. Workloads(manifests).Where(workload => labels is JsonObject wanted && wanted.All(label => JsonNode.DeepEquals(workload.Value["spec"]!["template"]!["metadata"]!["labels"]![label.Key], label.Value)))];

    private static IEnumerable<string> Selections(IReadOnlyDictionary<string, JsonNode> manifests)
    {
        foreach (var (name, manifest) in manifests)
        {
            var spec = manifest["spec"];
            var labels = manifest["kind"]!.GetValue<string>() == "Service" ? spec!["selector"] : spec?["selector"]?["matchLabels"];
            if (labels is not null && Selected(manifests, labels).Length != 1)
                yield return $"{name}: selects no pods";
            if (manifest["kind"]!.GetValue<string>() == "Service" && spec!["ports"]!.AsArray().Any(port => !Selected(manifests, labels).Any(workload => HasPort(workload.Value, port!["targetPort"]!))))
                yield return $"{name}: leads to a port that is not there";
            if (spec?["scaleTargetRef"] is { } target && !manifests.ContainsKey($"{target["kind"]}/{target["name"]}"))
                yield return $"{name}: scales nothing";
            if (spec?["serviceName"] is { } service && !manifests.ContainsKey($"Service/{service}"))
                yield return $"{name}: there is no service {service}";
        }
    }

    private static bool HasPort(JsonNode workload, JsonNode port) =>
        Ports(workload).Any(open => JsonNode.DeepEquals(open["name"], port) || JsonNode.DeepEquals(open["containerPort"], port));

    private static IEnumerable<string> Policies(IReadOnlyDictionary<string, JsonNode> manifests)
    {
        foreach (var (name, policy) in manifests.Where(manifest => manifest.Key.StartsWith("NetworkPolicy/", StringComparison.Ordinal)))
        {
            var own = Selected(manifests, policy["spec"]!["podSelector"]!["matchLabels"]);
            if (policy["spec"]!["podSelector"]!["matchLabels"] is not null && own.Length != 1)
                yield return $"{name}: selects no pods";
            foreach (var port in policy["spec"]!["ingress"]?.AsArray().SelectMany(rule => rule!["ports"]!.AsArray()).Select(port => port!["port"]!) ?? [])
            {
                if (!own.Any(workload => HasPort(workload.Value, port)))
                    yield return $"{name}: lets in to port {port}, where nobody listens";
            }

            foreach (var rule in policy["spec"]!["egress"]?.AsArray() ?? [])
            {
                var targets = rule!["to"]!.AsArray().Select(peer => peer!["namespaceSelector"] is null ? peer["podSelector"]?["matchLabels"] : null).Where(labels => labels is not null).SelectMany(labels => Selected(manifests, labels)).ToArray();
                if (targets.Length > 0 && rule["ports"]!.AsArray().Any(port => !targets.Any(target => HasPort(target.Value, port!["port"]!))))
                    yield return $"{name}: lets out to a port where nobody listens";
            }
        }
    }

    private static IEnumerable<string> Workload(IReadOnlyDictionary<string, JsonNode> manifests, string name, JsonNode workload)
    {
        var image = Container(workload)["image"]!.GetValue<string>();
        return [.. Hardening(name, workload), .. image.StartsWith("orleans-ticketing/", StringComparison.Ordinal) ? OwnProcess(manifests, name, workload, Dockerfile.Load($"deploy/docker/{image.Split('/')[1]}.Dockerfile")) : []];
    }

    private static IEnumerable<string> Hardening(string name, JsonNode workload)
    {
        var pod = Pod(workload);
        var rights = Container(workload)["securityContext"];
        if (pod["automountServiceAccountToken"]?.GetValue<bool>() != false)
            yield return $"{name}: could speak with the cluster's own API";
        if (pod["securityContext"]?["runAsNonRoot"]?.GetValue<bool>() != true)
            yield return $"{name}: may run as root";
        if (pod["securityContext"]?["seccompProfile"]?["type"]?.GetValue<string>() != "RuntimeDefault")
            yield return $"{name}: may call anything of the kernel";
        if (rights?["readOnlyRootFilesystem"]?.GetValue<bool>() != true)
            yield return $"{name}: its root file system can be written";
        if (rights?["allowPrivilegeEscalation"]?.GetValue<bool>() != false)
            yield return $"{name}: may gain privileges";
        if (rights?["capabilities"]?["drop"]?.AsArray().Any(drop => drop!.GetValue<string>() == "ALL") != true)
            yield return $"{name}: keeps capabilities";
        if (Container(workload)["resources"] is not { } resources || resources["requests"]?["cpu"] is null || resources["limits"]?["memory"] is null)
            yield return $"{name}: does not say what it needs";
        foreach (var variable in Container(workload)["env"]!.AsArray())
        {
            if (variable!["value"] is not null && variable["name"]!.GetValue<string>().Contains("PASSWORD", StringComparison.OrdinalIgnoreCase))
                yield return $"{name}: {variable["name"]} holds a secret";
        }
    }

    private static List<string> OwnProcess(IReadOnlyDictionary<string, JsonNode> manifests, string name, JsonNode workload, Dockerfile image)
    {
        var container = Container(workload);
        var settings = Settings(manifests, name, container);
        var problems = settings.Problems(value => value is null).ToList();
        int[] listens = image.Project == "Silo" ? [settings.HttpPort, settings.SiloPort, settings.GatewayPort] : [settings.HttpPort];
        var ports = Ports(workload).Select(port => port["containerPort"]!.GetValue<long>()).ToArray();
        problems.AddRange(ports.Where(port => !listens.Contains((int)port)).Select(port => $"{name}: does not listen at {port}"));
        problems.AddRange(listens.Where(port => !ports.Contains(port)).Select(port => $"{name}: its port {port} is not named"));
        foreach (var (probe, path) in new[] { ("startupProbe", "/health/live"), ("livenessProbe", "/health/live"), ("readinessProbe", "/health/ready") })
        {
            var get = container[probe]?["httpGet"];
            if (get?["path"]?.GetValue<string>() != path || !SettingsInSource.Paths.Contains(path))
                problems.Add($"{name}: {probe} must ask {path}");
            if (get is not null && Ports(workload).SingleOrDefault(port => JsonNode.DeepEquals(port["name"], get["port"]))?["containerPort"]!.GetValue<long>() != settings.HttpPort)
                problems.Add($"{name}: {probe} asks a port where nobody listens for HTTP");
        }

        var pause = TimeSpan.Zero;
        if (container["lifecycle"]?["preStop"]?["exec"]?["command"] is JsonArray command)
        {
            if (!image.Runs(command.Select(word => word!.GetValue<string>()), ContainerCommands.Pause) || !TimeSpan.TryParse(command[^1]!.GetValue<string>(), out pause))
                problems.Add($"{name}: its last command is none of its image");
        }

        if (TimeSpan.FromSeconds(Pod(workload)["terminationGracePeriodSeconds"]!.GetValue<long>()) <= SettingsInSource.ShutdownTimeout + pause)
            problems.Add($"{name}: is killed before it has stopped");
        if (Pod(workload)["topologySpreadConstraints"]?.AsArray().All(spread => Selected(manifests, spread!["labelSelector"]!["matchLabels"]).Any(selected => selected.Key == name)) != true)
            problems.Add($"{name}: is not spread over machines");
        return problems;
    }

    /// <summary>A value is null where it comes from a secret, and some text where Kubernetes fills it in.</summary>
    private static ProcessSettings Settings(IReadOnlyDictionary<string, JsonNode> manifests, string name, JsonNode container)
    {
        var all = container["envFrom"]!.AsArray().SelectMany(from => manifests[$"ConfigMap/{from!["configMapRef"]!["name"]}"]["data"]!.AsObject())
            .ToDictionary(value => value.Key, value => (string?)value.Value!.GetValue<string>(), StringComparer.Ordinal);
        foreach (var variable in container["env"]!.AsArray())
        {
            all[variable!["name"]!.GetValue<string>()] = variable["valueFrom"]?["secretKeyRef"] is not null ? null
                : variable["value"]?.GetValue<string>() ?? variable["valueFrom"]!["fieldRef"]!["fieldPath"]!.GetValue<string>();
        }

        return new ProcessSettings(name, all);
    }
}
