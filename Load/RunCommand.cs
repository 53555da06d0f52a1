using System.Diagnostics;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;
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
        var scenario = Create(options.Text("scenario"), options.Number("users", 10_000));
        var plan = new Plan(options.Seconds("seconds", 10), options.Number("connections", 64), options.Has("rate") ? options.Number("rate", 1) : null);
        using var server = options.Has("pid") ? Process.GetProcessById(options.Number("pid", 1)) : null;
        var start = Stopwatch.GetTimestamp();
        await scenario.PrepareAsync(site);
        Console.WriteLine($"prepared in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, measuring");
        var measured = await Generator.RunAsync(scenario, site.Target, plan, server);
        Console.WriteLine(measured.Summary);
        if (options.Has("no-verify"))
            return 0;
        await scenario.VerifyAsync(site, measured.Tally.Successes);
        Console.WriteLine("verified: what was acknowledged is stored");
        return 0;
    }

    /// <param name="size">Users that join or poll, seats to hold, or orders.</param>
    public static Scenario Create(string name, int size) => name switch
    {
        "joins" => new Joins(size),
        "polls" => new Polls(size),
        "holds" => new Holds(size),
        "orders" => new Orders(size),
        _ => throw new UsageException($"There is no scenario '{name}'."),
    };
}
