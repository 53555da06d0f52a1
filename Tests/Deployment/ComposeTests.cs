using System.Text.Json.Nodes;

namespace OrleansTicketing.Tests.Deployment;

public class ComposeTests
{
    [Fact]
    public void The_file_is_as_the_schema_and_the_code_say() => Assert.Empty(ComposeFile.Problems(ComposeFile.Load()));

    [Fact]
    public void There_are_three_silos_and_two_gateways()
    {
        var services = ComposeFile.Load()["services"]!.AsObject();

        Assert.Equal(3, services.Count(service => service.Key.StartsWith("silo-", StringComparison.Ordinal)));
        Assert.Equal(2, services.Count(service => service.Key.StartsWith("gateway-", StringComparison.Ordinal)));
        // A silo's name is also its address: where the others reach it.
        Assert.All(services.Where(service => service.Key.StartsWith("silo-", StringComparison.Ordinal)), silo => Assert.Equal(silo.Key, silo.Value!["environment"]!["Cluster__Address"]!.GetValue<string>()));
    }

    /// <summary>The checks above can fail.</summary>
    [Theory]
    [InlineData("there is no 'imagen'", "services.redis.imagen", "\"redis\"")]
    [InlineData("must be", "services.silo-1.read_only", "7")]
    [InlineData("possible here", "services.silo-1.depends_on.redis.condition", "\"service_happy\"")]
    [InlineData("is missing", "services.silo-1.depends_on.redis", "{}")]
    [InlineData("can be written", "services.silo-1.read_only", "false")]
    [InlineData("keeps capabilities", "services.redis.cap_drop", "[]")]
    [InlineData("beyond this machine", "services.redis.ports", "[\"6379:6379\"]")]
    [InlineData("no code reads", "services.gateway-1.environment.Ticketing__Hold__Durations", "\"00:01:00\"")]
    [InlineData("holds a secret", "services.gateway-1.environment.Ticketing__OperatorKey", "\"opensesame\"")]
    [InlineData("would be empty", "services.mariadb.environment.MARIADB_ROOT_PASSWORD", "\"${MYSQL_ROOT_PASSWORD}\"")]
    [InlineData("does not listen", "services.gateway-1.ports", "[\"127.0.0.1:8081:80\"]")]
    [InlineData("exposes no port", "services.silo-1.environment.Cluster__SiloPort", "\"11112\"")]
    [InlineData("no command of its image", "services.silo-1.healthcheck.test", "[\"CMD\", \"curl\", \"http://localhost:8080/health/ready\"]")]
    [InlineData("killed before", "services.gateway-2.stop_grace_period", "\"5s\"")]
    [InlineData("there is no service", "services.silo-1.depends_on.postgres", "{ \"condition\": \"service_started\" }")]
    [InlineData("never healthy", "services.silo-1.depends_on.schema", "{ \"condition\": \"service_healthy\" }")]
    [InlineData("there is no", "services.redis.volumes", "[\"cache:/data\"]")]
    public void A_mistake_is_found(string problem, string place, string value)
    {
        var file = ComposeFile.Load();
        Mutation.Set(file, place, value);

        Assert.Contains(ComposeFile.Problems(file), found => found.Contains(problem, StringComparison.Ordinal));
    }
}

internal static class Mutation
{
    /// <param name="place">Names of members, with dots between; a number is the place in a list.</param>
    /// <param name="value">JSON, or null to take the member away.</param>
    public static void Set(JsonNode node, string place, string? value)
    {
        var names = place.Split('.');
        foreach (var name in names[..^1])
            node = int.TryParse(name, out var index) ? node[index]! : node[name]!;
        if (value is null)
            node.AsObject().Remove(names[^1]);
        else if (int.TryParse(names[^1], out var last))
            node[last] = JsonNode.Parse(value);
        else
            node[names[^1]] = JsonNode.Parse(value);
    }
}
