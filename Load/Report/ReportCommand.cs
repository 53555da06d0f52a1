using System.Globalization;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Report;

/// <summary><c>report</c>: everything, from the start of the servers to the table.</summary>
internal static class ReportCommand
{
    private const int UsersForMemory = 10_000;

    public static async Task<int> RunAsync(Options options)
    {
        var quick = options.Has("quick");
        var (duration, rounds) = (options.Seconds("seconds", quick ? 3 : 8), options.Number("rounds", quick ? 1 : 3));
        var folder = Path.GetFullPath(Path.Combine("data", "bench", DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)));
        Directory.CreateDirectory(folder);
        try
        {
            var report = await MeasureAsync(new Servers(folder), folder, duration, rounds);
            Console.WriteLine(report.ToMarkdown());
            return 0;
        }
        finally
        {
            // The stores are large and worth nothing after their verification; the logs stay.
            foreach (var file in Directory.EnumerateFiles(folder).Where(file => !file.EndsWith(".log", StringComparison.Ordinal)))
                File.Delete(file);
        }
    }

    private static async Task<BenchReport> MeasureAsync(Servers servers, string folder, TimeSpan duration, int rounds)
    {
        var flush = Disk.FlushTime(folder);
        var (firstStart, laterStart) = await MeasureStartAsync(servers);
        var memory = await MeasureMemoryAsync(servers);
        var calls = await GrainCalls.MeasureAsync(duration);

        await using var baseline = await servers.StartBaselineAsync();
        var server = await servers.StartTicketingAsync("load.db");
        try
        {
            var comparer = new Comparer(server, baseline, duration, rounds);
            var compared = new List<Compared>();
            foreach (var comparison in Comparisons(duration))
                compared.Add(await comparer.CompareAsync(comparison));
            var memoryAfter = server.MemoryMegabytes;

            // What was answered with success must survive the kill of the process: all runs are verified once more.
            await server.KillAsync();
            await server.DisposeAsync();
            server = await servers.StartTicketingAsync("load.db");
            foreach (var verify in comparer.Verifications)
                await verify(new Site(server.Target, Servers.OperatorKey));
            return new BenchReport(flush, firstStart, laterStart, memory, memoryAfter, calls, compared, comparer.Verifications.Count, server.StartTime);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static Comparison[] Comparisons(TimeSpan duration)
    {
        // Enough users, seats and orders that a run ends by its time and not for want of them, within what a hall may have.
        var seconds = (int)duration.TotalSeconds;
        return
        [
            new("joins", "durable joins/s", 40_000 * seconds, Goal: 20_000),
            new("polls", "polls/s", UsersForMemory, Goal: 0.9, GoalIsRatio: true),
            new("holds", "durable holds/s", 20_000 * seconds, Goal: 8_000),
            new("orders", "durable paid orders/s", 6_000 * seconds, Goal: 2_000),
        ];
    }

    private static async Task<(TimeSpan First, TimeSpan Later)> MeasureStartAsync(Servers servers)
    {
        TimeSpan first;
        await using (var fresh = await servers.StartTicketingAsync("start.db"))
            first = fresh.StartTime;
        await using var again = await servers.StartTicketingAsync("start.db");
        return (first, again.StartTime);
    }

    /// <summary>10,000 users who joined and wait, right after each polled several times.</summary>
    private static async Task<double> MeasureMemoryAsync(Servers servers)
    {
        await using var server = await servers.StartTicketingAsync("memory.db");
        var site = new Site(server.Target, Servers.OperatorKey);
        var crowd = new Polls(UsersForMemory);
        await crowd.PrepareAsync(site);
        await Measure.Generator.RunAsync(crowd, site.Target, new Measure.Plan(TimeSpan.FromSeconds(5), Connections: 64, Rate: null));
        return server.MemoryMegabytes;
    }
}
