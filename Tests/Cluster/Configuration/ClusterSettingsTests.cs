using Microsoft.Extensions.Configuration;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Gateway.Cluster;
using OrleansTicketing.Silo.Cluster;
using OrleansTicketing.Tests.Deployment;

namespace OrleansTicketing.Tests.Cluster.Configuration;

public class ClusterSettingsTests
{
    private static readonly Dictionary<string, string?> Least = new(StringComparer.Ordinal)
    {
        ["ConnectionStrings:Redis"] = "redis:6379,password=hidden-1",
        ["ConnectionStrings:MySql"] = "Server=db;Database=ticketing;User ID=ticketing;Password=hidden-2",
    };

    [Fact]
    public void Without_other_settings_the_documented_defaults_hold()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Least).Build();
        var cluster = ClusterSettings.Read(configuration);
        var silo = SiloSettings.Read(configuration);

        Assert.Equal(("ticketing", "ticketing"), (cluster.Id, cluster.ServiceId));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1)), (cluster.ResponseTimeout, cluster.StartPatience));
        Assert.Equal((System.Net.IPAddress.Loopback, 11111, 30000), (silo.Address, silo.SiloPort, silo.GatewayPort));
        Assert.Equal((TimeSpan.FromSeconds(1), 2), (silo.ProbeTimeout, silo.MissedProbesLimit));
    }

    [Theory]
    [InlineData("Cluster:Id", "ticketing")]
    [InlineData("Cluster:ServiceId", "ticketing")]
    [InlineData("Cluster:Address", "127.0.0.1")]
    [InlineData("Cluster:SiloPort", "11111")]
    [InlineData("Cluster:GatewayPort", "30000")]
    [InlineData("Cluster:ProbeTimeout", "00:00:01")]
    [InlineData("Cluster:MissedProbesLimit", "2")]
    [InlineData("Cluster:ResponseTimeout", "00:00:03")]
    [InlineData("Cluster:StartPatience", "00:01:00")]
    public void The_operators_page_says_so_too(string key, string value)
    {
        Assert.Equal(value, OperationsPageTests.Described(key).Default);
        if (OperationsPageTests.Described(key).Range.Length > 0)
            OperationsPageTests.IsInRange(key, RefusalOf(key, "nonsense"));
    }

    [Theory]
    [InlineData("ConnectionStrings:Redis", null)]
    [InlineData("ConnectionStrings:Redis", "")]
    [InlineData("ConnectionStrings:MySql", null)]
    [InlineData("ConnectionStrings:MySql", "Server=db;Password=hidden-2")]
    [InlineData("ConnectionStrings:MySql", "Server=db;Nonsense=hidden-2")]
    [InlineData("Cluster:SiloPort", "0")]
    [InlineData("Cluster:GatewayPort", "65536")]
    [InlineData("Cluster:Address", "no such machine")]
    [InlineData("Cluster:ProbeTimeout", "1")]
    [InlineData("Cluster:MissedProbesLimit", "21")]
    [InlineData("Cluster:ResponseTimeout", "00:00:00.5")]
    [InlineData("Cluster:StartPatience", "-00:00:01")]
    public void A_bad_value_names_its_key_and_tells_no_password(string key, string? value)
    {
        var refusal = RefusalOf(key, value);

        Assert.Contains(key, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refusal, StringComparison.Ordinal);
    }

    private static string RefusalOf(string key, string? value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Least).AddInMemoryCollection([new(key, value)]).Build();
        return Assert.Throws<SettingsException>(() =>
        {
            ClusterSettings.Read(configuration);
            SiloSettings.Read(configuration);
        }).Message;
    }
}
