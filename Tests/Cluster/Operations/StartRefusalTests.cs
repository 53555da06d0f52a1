using System.Diagnostics;
using OrleansTicketing.Gateway;
using OrleansTicketing.Tests.Cluster.Servers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Operations;

/// <summary>A process that cannot do its work says why in one sentence, what to do, and ends with a status that says which kind it is.</summary>
[Collection(RestProofs.Name)]
public sealed class StartRefusalTests
{
    private const string Redis = "ConnectionStrings__Redis";
    private const string MySql = "ConnectionStrings__MySql";
    private const string Secret = "a-password-that-nobody-may-read";

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("Silo")]
    [InlineData("Gateway")]
    public async Task Redis_is_absent(string room)
    {
        var port = ServerSettings.FreePort();

        var output = await Refused(room, ProcessExit.Unavailable, (Redis, $"127.0.0.1:{port},password={Secret}"));

        Assert.Contains($"Redis at 127.0.0.1:{port} does not answer", output);
        Assert.Contains("ConnectionStrings:Redis", output);
    }

    [Theory]
    [InlineData("Silo")]
    [InlineData("Gateway")]
    public async Task Redis_refuses_the_password(string room)
    {
        var stores = await Datastores.Shared();

        var output = await Refused(room, ProcessExit.Configuration, (Redis, $"127.0.0.1:{stores.Redis.Port},password={Secret}"));

        Assert.Contains($"ConnectionStrings:Redis: Redis at 127.0.0.1:{stores.Redis.Port} answers, but refuses", output);
    }

    [Fact]
    public async Task Redis_wants_a_password_and_gets_none()
    {
        var stores = await Datastores.Shared();

        var output = await Refused("Silo", ProcessExit.Configuration, (Redis, $"127.0.0.1:{stores.Redis.Port}"));

        Assert.Contains($"ConnectionStrings:Redis: Redis at 127.0.0.1:{stores.Redis.Port} answers, but refuses", output);
    }

    [Fact]
    public async Task The_database_server_is_absent()
    {
        var port = ServerSettings.FreePort();

        var output = await Refused(
            "Silo", ProcessExit.Unavailable, (MySql, $"Server=127.0.0.1;Port={port};Database=ticketing;User ID=ticketing;Password={Secret}"));

        Assert.Contains($"The database ticketing at 127.0.0.1:{port} does not answer", output);
        Assert.Contains("ConnectionStrings:MySql", output);
    }

    [Fact]
    public async Task The_database_refuses_the_password()
    {
        var stores = await Datastores.Shared();

        var output = await Refused("Silo", ProcessExit.Configuration, (MySql, stores.MariaDb.Connection(password: Secret)));

        Assert.Contains("ConnectionStrings:MySql: The database ticketing at", output);
        Assert.Contains("answers, but refuses", output);
    }

    [Fact]
    public async Task The_database_does_not_exist()
    {
        var stores = await Datastores.Shared();

        var output = await Refused("Silo", ProcessExit.Configuration, (MySql, stores.MariaDb.Connection("nowhere")));

        Assert.Contains("ConnectionStrings:MySql: The database nowhere at", output);
    }

    [Fact]
    public async Task The_database_has_no_tables()
    {
        var stores = await Datastores.Shared();
        var name = $"empty_{Guid.NewGuid():N}";
        await stores.MariaDb.Run(null, $"CREATE DATABASE {name}; GRANT SELECT ON {name}.* TO 'ticketing'@'%'");

        var output = await Refused("Silo", ProcessExit.Configuration, (MySql, stores.MariaDb.Connection(name)));

        Assert.Contains("it has no tables yet. Run the scripts of deploy/mysql/", output);
    }

    [Theory]
    [InlineData("Silo", Redis, "", "ConnectionStrings:Redis")]
    [InlineData("Gateway", Redis, "", "ConnectionStrings:Redis")]
    [InlineData("Silo", MySql, "", "ConnectionStrings:MySql")]
    [InlineData("Silo", MySql, "Nonsense=1;Password=" + Secret, "ConnectionStrings:MySql")]
    [InlineData("Silo", "Ticketing__TokenSigning__Key", "", "Ticketing:TokenSigning:Key")]
    [InlineData("Gateway", "Ticketing__TokenSigning__Key", "", "Ticketing:TokenSigning:Key")]
    [InlineData("Silo", "Ticketing__Hold__Duration", "soon", "Ticketing:Hold:Duration")]
    [InlineData("Gateway", "Ticketing__RateLimits__PerUserPerSecond", "-1", "Ticketing:RateLimits:PerUserPerSecond")]
    [InlineData("Silo", "Cluster__SiloPort", "0", "Cluster:SiloPort")]
    [InlineData("Silo", "Cluster__ProbeTimeout", "soon", "Cluster:ProbeTimeout")]
    [InlineData("Silo", "Cluster__Address", "no such host", "Cluster:Address")]
    [InlineData("Gateway", "Cluster__ResponseTimeout", "00:00:00", "Cluster:ResponseTimeout")]
    public async Task A_missing_or_bad_setting_is_named(string room, string variable, string value, string key)
    {
        Assert.Contains(key, await Refused(room, ProcessExit.Configuration, (variable, value)));
    }

    [Fact]
    public async Task A_standalone_process_is_not_what_this_build_is()
    {
        await using var process = ServerProcess.Launch("Silo", AppContext.BaseDirectory, ServerSettings.OnFreePort(), "--standalone");

        Assert.Equal(ProcessExit.Usage, await process.Exit(AtOnce));
        Assert.Contains("without GrainHost=Orleans", process.Output);
    }

    private static async Task<string> Refused(string room, int status, (string Name, string Value) setting)
    {
        var stores = await Datastores.Shared();
        var settings = ServerSettings.OnFreePort()
            .WithVariable("Ticketing__TokenSigning__Key", TicketingServer.SigningKey)
            .WithVariable(Redis, stores.Redis.Connection)
            .WithVariable(MySql, stores.MariaDb.Connection())
            .WithVariable("Cluster__StartPatience", "00:00:02")
            .WithVariable("Cluster__SiloPort", $"{ServerSettings.FreePort()}")
            .WithVariable("Cluster__GatewayPort", $"{ServerSettings.FreePort()}")
            .WithVariable(setting.Name, setting.Value);
        await using var process = ServerProcess.Launch(room, AppContext.BaseDirectory, settings);
        var clock = Stopwatch.StartNew();

        var code = await process.Exit(AtOnce);

        Assert.True(code == status, $"{code} after {clock.Elapsed}: {process.Output}");
        Assert.DoesNotContain(Secret, process.Output);
        Assert.DoesNotMatch(@"(?m)^\s+at \S+\(", process.Output);
        return process.Output;
    }
}
