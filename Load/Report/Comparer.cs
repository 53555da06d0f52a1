using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Report;

/// <summary>Runs one scenario on all servers in turn, so that a change of the machine's mood meets all of them.</summary>
internal sealed class Comparer(IReadOnlyList<Contender> contenders, TimeSpan duration, int rounds)
{
    private const int Connections = 64;
    private const int ConnectionsBySchedule = 256;

    /// <summary>Orders of the first seconds cost twice as much as later ones, those of the next eight a fifth more: the compiler is at work.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What has to be true of this server's store, now and after a crash.</summary>
    public List<Func<Site, Task>> Verifications { get; } = [];

    public async Task<ClosedRuns> AtMostAsync(Comparison comparison)
    {
        foreach (var contender in contenders)
            await MeasureAsync(comparison, contender, new Plan(WarmUp, Connections, Rate: null));
        var runs = contenders.ToDictionary(static contender => contender.Name, static _ => new List<Measurement>(), StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contender in contenders)
                runs[contender.Name].Add(await MeasureAsync(comparison, contender, new Plan(duration, Connections, Rate: null)));
        }

        return new ClosedRuns(comparison, runs.ToDictionary(static pair => pair.Key, static IReadOnlyList<Measurement> (pair) => pair.Value, StringComparer.Ordinal));
    }

    /// <param name="rate">Arrivals per second.</param>
    public Task<Measurement> AtRateAsync(Comparison comparison, Contender contender, double rate) =>
        MeasureAsync(comparison, contender, new Plan(duration, ConnectionsBySchedule, rate));

    private async Task<Measurement> MeasureAsync(Comparison comparison, Contender contender, Plan plan)
    {
        var site = new Site(contender.Target, Servers.OperatorKey);
        var scenario = comparison.Create();
        await scenario.PrepareAsync(site);
        var measured = await Generator.RunAsync(scenario, site.Target, plan with { SendsAgain = contender.KeepsKeys }, contender.ProcessorTime);
        await Console.Error.WriteLineAsync($"{comparison.Name} {contender.Name} {(plan.Rate is { } rate ? $"at {rate:F0}/s" : "at most")}: {measured.Summary}");
        if (!contender.Stores)
            return measured;
        HistoryChecks.Verify(measured.History);
        await scenario.VerifyAsync(site, measured);
        if (contender.Name == Contender.Ours)
            Verifications.Add(restarted => scenario.VerifyAsync(restarted, measured));
        return measured;
    }
}
