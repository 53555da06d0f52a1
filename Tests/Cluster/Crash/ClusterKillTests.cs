using OrleansTicketing.Tests.Cluster.Servers;
using OrleansTicketing.Tests.Rest.Crash;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Crash;

/// <summary>
/// SIGKILL for every kind of process, under mixed load. Longer: <c>CRASH_ROUNDS=10</c>; with the choices of an earlier run:
/// <c>CRASH_SEED=…</c>, which the run prints. The figures are in its output.
/// </summary>
[Collection(RestProofs.Name)]
public sealed class ClusterKillTests(ITestOutputHelper output)
{
    /// <summary>What is aimed at are five seconds; a machine that is busy with other things, too, is given more.</summary>
    private static readonly TimeSpan AdmissionsGoOnWithin = TimeSpan.FromSeconds(10);

    [Fact]
    [Trait("Invariant", "1")]
    [Trait("Invariant", "2")]
    [Trait("Invariant", "3")]
    [Trait("Invariant", "4")]
    [Trait("Invariant", "5")]
    [Trait("Invariant", "6")]
    [Trait("Invariant", "7")]
    [Trait("Invariant", "8")]
    [Trait("Invariant", "9")]
    [Trait("Invariant", "10")]
    [Trait("Pitfall", "11")]
    [Trait("Pitfall", "18")]
    public async Task Whatever_process_is_killed_nothing_is_lost_doubled_or_left_half_done()
    {
        var plan = CrashPlan.FromEnvironment(1);
        output.WriteLine($"seed {plan.Seed}, {plan.Rounds} rounds");
        await using var stores = await Datastores.Start();
        await using var cluster = await TicketingServer.Start(CrashPlan.Apply(ServerSettings.OnFreePort()), stores);
        await using var addresses = await GrainAddresses.Of(cluster);
        var run = new ClusterCrashRun(cluster, addresses, plan, output.WriteLine);

        try
        {
            await run.Rounds();
        }
        catch
        {
            // Why a request failed stands in the logs of the process that answered it.
            foreach (var line in cluster.Gateways.SelectMany(gateway => gateway.Output.Split('\n')).Where(line => line.Contains("\"Error\"", StringComparison.Ordinal)).Take(5))
                output.WriteLine(line[..Math.Min(line.Length, 1_500)]);
            throw;
        }

        var end = await CrashEnd.Reach(cluster, run.World);

        output.WriteLine($"{end.Accounts.Count} users, {end.Places.Count} places, {end.Reservations.Count()} reservations, "
            + $"{end.Accounts.Sum(account => account.Payments.Count)} payments, {end.Accounts.Sum(account => account.Entries.Count)} ledger entries; "
            + $"{run.World.Client.CutOff} requests cut off and sent again; all at rest {end.EndedAfter.TotalSeconds:F1} s after the last request");
        MoneyInvariants.Check(end);
        SeatInvariants.Check(end);
        WaitingRoomInvariants.Check(end, run.Watch.Seen);
        await OrderInvariants.Check(cluster.Api, end);
        await run.ReplayEverything();
        Assert.All(run.Pauses, after => Assert.True(after.Pause < AdmissionsGoOnWithin, $"{after.Killed}: {after.Pause}"));
    }
}
