using System.Text.Json.Nodes;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Deployment;

public class KubernetesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "kubernetes");

    [Fact]
    public void The_manifests_are_as_the_schema_and_the_code_say() => Assert.Empty(KubernetesManifests.Problems(KubernetesManifests.Load()));

    [Fact]
    public void Every_file_is_applied_and_every_script_reaches_the_job()
    {
        var files = Directory.EnumerateFiles(Folder, "*.yaml").Select(Path.GetFileName).Where(file => file != "kustomization.yaml");
        var resources = Texts(Yaml.Documents(Path.Combine(Folder, "kustomization.yaml")).Single()["resources"]!);
        var scripts = Yaml.Documents(Path.Combine(Folder, "..", "mysql", "kustomization.yaml")).Single()["configMapGenerator"]![0]!;

        Assert.Equal(files.Append("../mysql").Order(StringComparer.Ordinal), resources.Order(StringComparer.Ordinal));
        var all = Directory.EnumerateFiles(Path.Combine(Folder, "..", "mysql"), "*.sql").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(all, Texts(scripts["files"]!));
        var job = KubernetesManifests.Load()["Job/schema"]["spec"]!["template"]!["spec"]!;
        Assert.Equal(scripts["name"]!.GetValue<string>(), job["volumes"]![0]!["configMap"]!["name"]!.GetValue<string>());
        Assert.All(all, script => Assert.Contains($"/schema/{script}", job["containers"]![0]!["args"]![0]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.All(all, script => Assert.Contains($"/schema/{script}", ComposeFile.Load()["services"]!["schema"]!["command"]![0]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_policy_needs_what_it_opens_and_nothing_else_is_open()
    {
        var manifests = KubernetesManifests.Load();
        var shut = manifests["NetworkPolicy/nothing-else"]["spec"]!;

        Assert.Empty(shut["podSelector"]!.AsObject());
        Assert.Equal(["Ingress", "Egress"], Texts(shut["policyTypes"]!));
        Assert.All(manifests.Where(manifest => manifest.Key.StartsWith("NetworkPolicy/", StringComparison.Ordinal)), policy =>
            Assert.All(new[] { "ingress", "egress" }.SelectMany(way => policy.Value["spec"]![way]?.AsArray() ?? []), rule => Assert.True(rule!["ports"] is JsonArray { Count: > 0 } && (rule["from"] ?? rule["to"]) is JsonArray { Count: > 0 })));
    }

    /// <summary>The checks above can fail.</summary>
    [Theory]
    [InlineData("there is no 'replica'", "StatefulSet/silo", "spec.replica", "3")]
    [InlineData("is missing", "StatefulSet/silo", "spec.selector", null)]
    [InlineData("must be", "StatefulSet/silo", "spec.replicas", "\"three\"")]
    [InlineData("must be one of", "StatefulSet/silo", "spec.podManagementPolicy", "\"AtOnce\"")]
    [InlineData("there is no io.k8s", "PodDisruptionBudget/silo", "apiVersion", "\"policy/v1beta1\"")]
    [InlineData("selects no pods", "PodDisruptionBudget/silo", "spec.selector.matchLabels", "{ \"app.kubernetes.io/name\": \"silos\" }")]
    [InlineData("selects no pods", "NetworkPolicy/gateway", "spec.podSelector.matchLabels", "{ \"app.kubernetes.io/name\": \"gateways\" }")]
    [InlineData("leads to a port", "Service/gateway", "spec.ports.0.targetPort", "\"https\"")]
    [InlineData("scales nothing", "HorizontalPodAutoscaler/gateway", "spec.scaleTargetRef.name", "\"front\"")]
    [InlineData("there is no service", "StatefulSet/silo", "spec.serviceName", "\"silos\"")]
    [InlineData("where nobody listens", "NetworkPolicy/silo", "spec.ingress.0.ports.0.port", "11112")]
    [InlineData("lets out to a port", "NetworkPolicy/gateway", "spec.egress.0.ports.0.port", "30001")]
    [InlineData("must ask /health/ready", "Deployment/gateway", "spec.template.spec.containers.0.readinessProbe.httpGet.path", "\"/healthz\"")]
    [InlineData("listens for HTTP", "StatefulSet/silo", "spec.template.spec.containers.0.livenessProbe.httpGet.port", "\"orleans\"")]
    [InlineData("does not listen at", "StatefulSet/silo", "spec.template.spec.containers.0.ports.2.containerPort", "30001")]
    [InlineData("no code reads", "ConfigMap/ticketing", "data.Cluster__ClusterId", "\"ticketing\"")]
    [InlineData("holds a secret", "Deployment/gateway", "spec.template.spec.containers.0.env.1", "{ \"name\": \"Ticketing__TokenSigning__Key\", \"value\": \"0123456789abcdef0123456789abcdef\" }")]
    [InlineData("may run as root", "StatefulSet/silo", "spec.template.spec.securityContext.runAsNonRoot", "false")]
    [InlineData("may call anything", "Job/schema", "spec.template.spec.securityContext.seccompProfile", null)]
    [InlineData("can be written", "Deployment/gateway", "spec.template.spec.containers.0.securityContext.readOnlyRootFilesystem", null)]
    [InlineData("may gain privileges", "Job/schema", "spec.template.spec.containers.0.securityContext.allowPrivilegeEscalation", "true")]
    [InlineData("keeps capabilities", "Deployment/gateway", "spec.template.spec.containers.0.securityContext.capabilities.drop", "[\"NET_RAW\"]")]
    [InlineData("does not say what it needs", "StatefulSet/silo", "spec.template.spec.containers.0.resources.limits", null)]
    [InlineData("killed before", "Deployment/gateway", "spec.template.spec.terminationGracePeriodSeconds", "10")]
    [InlineData("none of its image", "Deployment/gateway", "spec.template.spec.containers.0.lifecycle.preStop.exec.command", "[\"sleep\", \"5\"]")]
    [InlineData("not spread", "StatefulSet/silo", "spec.template.spec.topologySpreadConstraints", null)]
    public void A_mistake_is_found(string problem, string manifest, string place, string? value)
    {
        var manifests = KubernetesManifests.Load();
        Mutation.Set(manifests[manifest], place, value);

        Assert.Contains(KubernetesManifests.Problems(manifests), found => found.Contains(problem, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(item => item!.GetValue<string>());
}
