using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Operations;

/// <summary>Whether a process wants callers follows the cluster, without anybody's help.</summary>
[Collection(RestProofs.Name)]
public sealed class ReadinessTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Notices = TimeSpan.FromSeconds(20);

    [Fact]
    [Trait("Invariant", "10")]
    public async Task Gateways_want_no_callers_while_no_silo_is_there_and_want_them_again_when_some_are_back()
    {
        await using var cluster = await TicketingServer.Start();
        var visitor = await cluster.Api.SignIn();
        (await visitor.Charge(700, "the-one-charge")).Expect(201);

        await Task.WhenAll(cluster.Silos.Select(silo => silo.Kill()));
        var killed = DateTimeOffset.UtcNow;

        foreach (var gateway in cluster.Gateways)
            await Eventually.Until(async () => !await gateway.Process.IsReady(), Notices);
        output.WriteLine($"not ready {(DateTimeOffset.UtcNow - killed).TotalSeconds:F1} s after the silos were killed");
        (await cluster.Api.Send(new ApiRequest(HttpMethod.Get, "/health/live"))).Expect(200);
        var refused = (await visitor.Charge(1)).Expect(503, "cluster_unavailable");
        Assert.NotNull(refused.Header("Retry-After"));

        foreach (var silo in cluster.Silos)
            silo.LaunchAgain();
        var started = DateTimeOffset.UtcNow;
        await cluster.Ready();
        output.WriteLine($"all ready {(DateTimeOffset.UtcNow - started).TotalSeconds:F1} s after the silos were started again");
        Assert.True((await visitor.Charge(700, "the-one-charge")).Expect(201).IsReplay);
        Assert.Equal(700, (await visitor.Wallet()).Balance);
    }

    [Fact]
    public async Task A_gateway_that_starts_before_the_silos_waits_for_them()
    {
        await using var cluster = await TicketingServer.Start(silos: 0, gateways: 1);
        var gateway = cluster.Gateways[0];
        await Eventually.Until(() => IsAlive(cluster), Notices);
        Assert.False(await gateway.Process.IsReady());
        (await cluster.Api.Send(new ApiRequest(HttpMethod.Get, "/api/v1/concerts"))).Expect(503, "cluster_unavailable");

        cluster.AddSilo();
        await cluster.Ready();

        (await cluster.Api.Send(new ApiRequest(HttpMethod.Get, "/api/v1/concerts"))).Expect(200);
    }

    private static async Task<bool> IsAlive(TicketingServer cluster)
    {
        try
        {
            return (await cluster.Api.Send(new ApiRequest(HttpMethod.Get, "/health/live"))).IsSuccess;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
