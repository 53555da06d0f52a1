using System.Globalization;
using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Peers;

namespace OrleansTicketing.Load.Report;

/// <summary><c>compare</c>: this system beside what people would use instead, all driven with the same schedule.</summary>
internal static class CompareCommand
{
    public static async Task<int> RunAsync(Options options)
    {
        var (duration, rounds) = (options.Seconds("seconds", 5), options.Number("rounds", 3));
        var all = Comparison.All(duration);
        var asked = options.Text("scenarios", string.Join(',', all.Select(static comparison => comparison.Name))).Split(',');
        if (asked.Except(all.Select(static comparison => comparison.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new UsageException($"'{unknown}' is no scenario that all servers know.");
        using var folder = new RunFolder("compare");
        var servers = new Servers(folder.Path);
        await using var postgres = await DatabaseProcess.StartPostgresAsync(folder.Path);
        await using var redis = await DatabaseProcess.StartRedisAsync(folder.Path);
        await using var ours = await servers.StartTicketingAsync("compare.db");
        await using var bare = await servers.StartBareAsync();
        await using var onPostgres = await servers.StartPostgresPeerAsync(postgres);
        await using var onRedis = await servers.StartRedisPeerAsync(redis);
        Contender[] contenders =
        [
            Contender.Of(Contender.Ours, ours),
            Contender.Of(Contender.Bare, bare) with { Stores = false },
            new(Contender.Postgres, onPostgres.Target, () => onPostgres.ProcessorTime + postgres.ProcessorTime) { KeepsKeys = false },
            new(Contender.Redis, onRedis.Target, () => onRedis.ProcessorTime + redis.ProcessorTime) { KeepsKeys = false },
        ];
        var comparer = new Comparer(contenders, duration, rounds);
        Console.WriteLine(Head);
        foreach (var comparison in all.Where(comparison => asked.Contains(comparison.Name)))
        {
            var closed = await comparer.AtMostAsync(comparison);
            // A rate that all can follow: half of what the slowest can do.
            var rate = contenders.Min(contender => closed.Of(contender.Name).PerSecond) / 2;
            foreach (var contender in contenders)
                Console.WriteLine(Line(closed, contender, rate, await comparer.AtRateAsync(comparison, contender, rate)));
        }

        return 0;
    }

    private const string Head = """
        | scenario | server | a second | p99 | refusals | failures | processor time each | this to it | rate by schedule | p50 | p99 |
        | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
        """;

    private static string Line(ClosedRuns closed, Contender contender, double rate, Measurement scheduled)
    {
        var run = closed.Of(contender.Name);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {closed.Comparison.Unit} | {contender.Name} | {run.PerSecond:N0} | {run.P99.TotalMilliseconds:F2} ms | {run.Tally.Refusals} | {run.Tally.Failures} | {run.ProcessorTimeEach?.TotalMicroseconds:F0} µs | {closed.Ratio(Contender.Ours, contender.Name):F2} | {rate:N0} | {scheduled.P50.TotalMilliseconds:F2} ms | {scheduled.P99.TotalMilliseconds:F2} ms |");
    }
}
