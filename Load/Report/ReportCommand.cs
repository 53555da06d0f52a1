using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Report;

/// <summary><c>report</c>: everything, from the start of the servers to the table.</summary>
internal static class ReportCommand
{
    public static async Task<int> RunAsync(Options options)
    {
        var quick = options.Has("quick");
        var (duration, rounds) = (options.Seconds("seconds", quick ? 3 : 8), options.Number("rounds", quick ? 1 : 3));
        using var folder = new RunFolder("report");
        var report = await MeasureAsync(new Servers(folder.Path), folder.Path, duration, rounds);
        Console.WriteLine(report.ToMarkdown());
        return 0;
    }

    private static async Task<BenchReport> MeasureAsync(Servers servers, string folder, TimeSpan duration, int rounds)
    {
        var flush = Disk.FlushTime(folder);
        var (firstStart, laterStart) = await MeasureStartAsync(servers);
        var memory = await MeasureMemoryAsync(servers);
        var calls = await GrainCalls.MeasureAsync(duration);

        await using var bare = await servers.StartBareAsync();
        var server = await servers.StartTicketingAsync("load.db");
        try
        {
            var ours = Contender.Of(Contender.Ours, server);
            var comparer = new Comparer([ours, Contender.Of(Contender.Bare, bare) with { Stores = false }], duration, rounds);
            var compared = new List<Compared>();
            foreach (var comparison in Comparison.All(duration))
            {
                var closed = await comparer.AtMostAsync(comparison);
                compared.Add(new Compared(closed, await comparer.AtRateAsync(comparison, ours, closed.Of(Contender.Ours).PerSecond / 2)));
            }

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
        var crowd = new Polls(Comparison.UsersThatPoll);
        await crowd.PrepareAsync(site);
        await Measure.Generator.RunAsync(crowd, site.Target, new Measure.Plan(TimeSpan.FromSeconds(5), Connections: 64, Rate: null));
        return server.MemoryMegabytes;
    }
}
