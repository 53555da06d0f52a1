using System.Diagnostics;
using System.Globalization;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Peers;
using OrleansTicketing.Load.Report;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load;

/// <summary><c>run</c>: one scenario against a running server.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(Options options)
    {
        var site = new Site(
            new Target(new Uri(options.Text("target"))),
            options.Text("operator-key", Environment.GetEnvironmentVariable("TICKETING_OPERATOR_KEY") ?? "none"));
        var plan = new Plan(options.Seconds("seconds", 10), options.Number("connections", 64), options.Has("rate") ? options.Number("rate", 1) : null);
        Func<TimeSpan>? processorTime = options.Has("pid") ? () => ProcessTree.ProcessorTime(options.Number("pid", 1)) : null;
        if (options.Has("p99"))
            return await FindRateAsync(options, site, plan);
        var parts = AllScenarios.Create(options.Text("scenario"), options.Number("users", 10_000));
        var start = Stopwatch.GetTimestamp();
        foreach (var (scenario, _) in parts)
            await scenario.PrepareAsync(site);
        Console.WriteLine($"prepared in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, measuring");
        var measured = await Task.WhenAll(parts.Select(part => Generator.RunAsync(part.Scenario, site.Target, plan.Share(part.Share), processorTime)));
        foreach (var (part, run) in parts.Zip(measured))
            Console.WriteLine(parts.Count > 1 ? $"{part.Scenario.Name}: {run.Summary}" : run.Summary);
        if (options.Has("out"))
            RunFiles.Write(options.Text("out"), plan, [.. parts.Zip(measured, static (part, run) => (part.Scenario.Name, run))]);
        if (options.Has("no-verify"))
            return 0;
        foreach (var (part, run) in parts.Zip(measured))
        {
            HistoryChecks.Verify(run.History);
            await part.Scenario.VerifyAsync(site, run);
        }

        Console.WriteLine($"verified: what was acknowledged is stored, and the history of {measured.Sum(static run => run.History.Count):N0} acknowledged requests breaks no invariant");
        return 0;
    }

    private static async Task<int> FindRateAsync(Options options, Site site, Plan plan)
    {
        var bound = TimeSpan.FromMilliseconds(options.Number("p99", 10));
        var found = await HighestRate.FindAsync(
            () => AllScenarios.One(options.Text("scenario"), options.Number("users", 10_000)), site, plan, bound, Console.WriteLine);
        Console.WriteLine(found is { } rate
            ? string.Create(CultureInfo.InvariantCulture, $"highest rate with a p99 under {bound.TotalMilliseconds} ms: {rate:N0}/s")
            : string.Create(CultureInfo.InvariantCulture, $"no rate found with a p99 under {bound.TotalMilliseconds} ms"));
        return found is null ? 1 : 0;
    }
}
