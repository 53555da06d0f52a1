using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Report;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Streams;

/// <summary>
/// <c>streams</c>: the scenario of that name, one admission after the other, on a server that is a process of its own, so that the memory
/// of a listener can be told, too.
/// </summary>
internal static class StreamsCommand
{
    /// <summary>A bound that no run comes near: it ends with its last admission.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromHours(1);

    public static async Task<int> RunAsync(Options options)
    {
        var (users, admissions) = (options.Number("users", 15_000), options.Number("rounds", 10));
        using var folder = new RunFolder("streams");
        await using var server = await new Servers(folder.Path).StartTicketingAsync("streams.db");
        var site = new Site(server.Target, Servers.OperatorKey);
        var streams = new EventStreams(users, admissions);
        await streams.JoinAsync(site);
        var before = server.MemoryMegabytes;
        await streams.ListenAsync();
        var bytes = (server.MemoryMegabytes - before) * 1024 * 1024 / users;
        Say($"{users:N0} listeners connected, each with its first event; {bytes / 1024:F1} KiB of the server's memory for each (VmRSS {server.MemoryMegabytes:F0} MB)");
        var run = await Generator.RunAsync(streams, site.Target, new Plan(Bound, Connections: 1, Rate: null));
        await streams.VerifyAsync(site, run);
        streams.Close();
        var each = run.Steps.Single().Latency;
        Say($"from the operator's change to each listener's event: p50 {each.Percentile(0.5).TotalMilliseconds:F0} ms, p99 {each.Percentile(0.99).TotalMilliseconds:F0} ms");
        Say($"to the last listener's event: median {run.P50.TotalMilliseconds:F0} ms, worst {run.Latency.Percentile(1).TotalMilliseconds:F0} ms of {admissions} admissions");
        return 0;
    }

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
