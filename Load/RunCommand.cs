using System.Diagnostics;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Peers;
using OrleansTicketing.Load.Report;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load;

/// <summary><c>run</c>: one scenario against a running server, or against one that it starts.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(Options options)
    {
        var plan = new Plan(options.Seconds("seconds", 10), options.Number("connections", 64), options.Has("rate") ? options.Number("rate", 1) : null)
        {
            SendsAgain = !options.Has("once"),
        };
        if (options.Has("target"))
        {
            var there = new Site(
                new Target(new Uri(options.Text("target"))),
                options.Text("operator-key", Environment.GetEnvironmentVariable("TICKETING_OPERATOR_KEY") ?? "none"));
            return await RunAsync(options, there, plan, options.Has("pid") ? () => ProcessTree.ProcessorTime(options.Number("pid", 1)) : null);
        }

        using var folder = new RunFolder("run");
        await using var server = await new Servers(folder.Path).StartTicketingAsync("run.db");
        var site = new Site(server.Target, Servers.OperatorKey);
        foreach (var (scenario, _) in await MeasureAsync(options, site, plan with { Duration = WarmUp, Rate = null }))
            scenario.Close();
        return await RunAsync(options, site, plan, () => server.ProcessorTime);
    }

    private static async Task<int> RunAsync(Options options, Site site, Plan plan, Func<TimeSpan>? processorTime)
    {
        if (options.Has("p99"))
            return await new RateCommand(options.Text("scenario"), site, plan, TimeSpan.FromMilliseconds(options.Number("p99", 10))).RunAsync();
        var runs = await MeasureAsync(options, site, plan, processorTime);
        foreach (var (scenario, run) in runs)
            Console.WriteLine(runs.Count > 1 ? $"{scenario.Name}: {run.Summary}" : run.Summary);
        if (options.Has("out"))
            RunFiles.Write(options.Text("out"), plan, [.. runs.Select(static part => (part.Scenario.Name, part.Run))]);
        if (options.Has("no-verify"))
            return 0;
        foreach (var (scenario, run) in runs)
        {
            HistoryChecks.Verify(run.History);
            await scenario.VerifyAsync(site, run);
            scenario.Close();
        }

        var history = runs.SelectMany(static part => part.Run.History).ToArray();
        Console.WriteLine($"verified: what was acknowledged is stored, and the history of {history.Length:N0} acknowledged requests breaks no invariant; {history.OfType<NotedRepeat>().Count():N0} of them were sent again and had the answer they had before");
        return 0;
    }

    private static async Task<IReadOnlyList<(Scenario Scenario, Measurement Run)>> MeasureAsync(Options options, Site site, Plan plan, Func<TimeSpan>? processorTime = null)
    {
        var parts = AllScenarios.Create(options.Text("scenario"), options.Number("users", 10_000));
        var start = Stopwatch.GetTimestamp();
        foreach (var (scenario, _) in parts)
            await scenario.PrepareAsync(site);
        Console.WriteLine($"prepared in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, running for {plan.Duration.TotalSeconds:F0} s");
        var measured = await Task.WhenAll(parts.Select(part => Generator.RunAsync(part.Scenario, site.Target, plan.Share(part.Share), processorTime)));
        return [.. parts.Zip(measured, static (part, run) => (part.Scenario, run))];
    }
}
