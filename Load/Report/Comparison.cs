using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Report;

/// <param name="Size">Users that poll, seats to hold, or orders: enough for the time even on the bare endpoint.</param>
internal sealed record Comparison(string Name, string Unit, int Size, double Goal, bool GoalIsRatio = false)
{
    public Scenario Create() => RunCommand.Create(Name, Size);
}

/// <summary>All rounds of one scenario on both servers.</summary>
internal sealed record Compared(Comparison Comparison, IReadOnlyList<Measurement> Server, IReadOnlyList<Measurement> Baseline, Measurement HalfRate)
{
    /// <summary>The median run by throughput, so that rate and latencies of a line belong together.</summary>
    public static Measurement Median(IReadOnlyList<Measurement> runs) => runs.OrderBy(run => run.SuccessesPerSecond).ElementAt(runs.Count / 2);

    public double Ratio => Median(Server).SuccessesPerSecond / Median(Baseline).SuccessesPerSecond;
}

/// <summary>Runs one scenario on both servers in turn, so that a change of the machine's mood meets both.</summary>
internal sealed class Comparer(ServerProcess server, ServerProcess baseline, TimeSpan duration, int rounds)
{
    private const int Connections = 64;

    private readonly Site _server = new(server.Target, Servers.OperatorKey);
    private readonly Site _baseline = new(baseline.Target, Servers.OperatorKey);

    /// <summary>What has to be true of the server's store, now and after a crash.</summary>
    public List<Func<Site, Task>> Verifications { get; } = [];

    public async Task<Compared> CompareAsync(Comparison comparison)
    {
        var warmUp = new Plan(TimeSpan.FromSeconds(5), Connections, Rate: null);
        await MeasureAsync(comparison, _server, warmUp);
        await MeasureAsync(comparison, _baseline, warmUp);
        var (onServer, onBaseline) = (new List<Measurement>(), new List<Measurement>());
        for (var round = 0; round < rounds; round++)
        {
            onServer.Add(await MeasureAsync(comparison, _server, new Plan(duration, Connections, Rate: null)));
            onBaseline.Add(await MeasureAsync(comparison, _baseline, new Plan(duration, Connections, Rate: null)));
        }

        var half = Compared.Median(onServer).SuccessesPerSecond / 2;
        return new Compared(comparison, onServer, onBaseline, await MeasureAsync(comparison, _server, new Plan(duration, Connections * 4, half)));
    }

    private async Task<Measurement> MeasureAsync(Comparison comparison, Site site, Plan plan)
    {
        var scenario = comparison.Create();
        await scenario.PrepareAsync(site);
        var measured = await Generator.RunAsync(scenario, site.Target, plan, (site == _server ? server : baseline).Process);
        await Console.Error.WriteLineAsync($"{comparison.Name} {(site == _server ? "server" : "baseline")} {(plan.Rate is { } rate ? $"at {rate:F0}/s" : "at most")}: {measured.Summary}");
        if (site == _server)
        {
            var successes = measured.Tally.Successes;
            await scenario.VerifyAsync(site, successes);
            Verifications.Add(restarted => scenario.VerifyAsync(restarted, successes));
        }

        return measured;
    }
}
