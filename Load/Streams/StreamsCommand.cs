using System.Diagnostics;
using System.Globalization;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Report;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Streams;

/// <summary>
/// <c>streams</c>: a crowd listens to its place in the line; one user after the other is admitted, and every listener must hear that it
/// moved up. The server is a process of its own, started as a person would.
/// </summary>
internal static class StreamsCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(Options options)
    {
        var (users, admissions) = (options.Number("users", 15_000), options.Number("rounds", 10));
        var folder = Path.GetFullPath(Path.Combine("data", "bench", "streams-" + DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)));
        Directory.CreateDirectory(folder);
        await using var server = await new Servers(folder).StartTicketingAsync("streams.db");
        var site = new Site(server.Target, Servers.OperatorKey);
        var concert = await site.CreateConcertAsync(dates: 1, seatsPerDate: 50, price: 1000, capacity: 1);
        var listeners = await PrepareAsync(site, concert, users, admissions);
        var before = server.MemoryMegabytes;
        await OpenAsync(listeners);
        var bytes = (server.MemoryMegabytes - before) * 1024 * 1024 / users;
        Say($"{users:N0} listeners connected, each with its first event; {bytes / 1024:F1} KiB of the server's memory for each (VmRSS {server.MemoryMegabytes:F0} MB)");
        var (all, last) = await AdmitAsync(site, concert, listeners, admissions);
        if (listeners.Count(listener => listener.IsBroken) is > 0 and var broken)
            throw new VerificationException($"{broken} streams broke");
        Say($"from the operator's change to each listener's event: p50 {all.Percentile(0.5).TotalMilliseconds:F0} ms, p99 {all.Percentile(0.99).TotalMilliseconds:F0} ms");
        Say($"to the last listener's event: median {last[last.Length / 2].TotalMilliseconds:F0} ms, worst {last[^1].TotalMilliseconds:F0} ms of {admissions} admissions");
        foreach (var listener in listeners)
            listener.Dispose();
        return 0;
    }

    /// <summary>The first ones only make room: they are admitted one by one, and do not listen.</summary>
    private static async Task<EventListener[]> PrepareAsync(Site site, ConcertUnderLoad concert, int users, int admissions)
    {
        var first = await site.CreateUsersAsync(admissions + 1);
        using (var http = new HttpConnection(site.Target))
        {
            foreach (var user in first)
                await site.JoinAsync(http, user, concert);
        }

        var crowd = await site.CreateUsersAsync(users);
        var listeners = new EventListener[users];
        await site.ForEachAsync(users, async (http, i) => listeners[i] = new EventListener(site.Target, crowd[i].With(await site.JoinAsync(http, crowd[i], concert))));
        return listeners;
    }

    private static async Task OpenAsync(EventListener[] listeners)
    {
        foreach (var some in listeners.Chunk(500))
        {
            await Task.WhenAll(some.Select(listener => listener.OpenAsync()));
            await WaitAsync(some, static listener => listener.Ahead < int.MaxValue);
        }
    }

    private static async Task<(Histogram All, TimeSpan[] Last)> AdmitAsync(Site site, ConcertUnderLoad concert, EventListener[] listeners, int admissions)
    {
        var (all, last) = (new Histogram(), new TimeSpan[admissions]);
        for (var round = 0; round < admissions; round++)
        {
            var before = Array.ConvertAll(listeners, static listener => listener.Ahead);
            var start = Stopwatch.GetTimestamp();
            await site.SetCapacityAsync(concert, round + 2);
            await WaitAsync(listeners, (listener, i) => listener.Ahead < before[i]);
            foreach (var listener in listeners)
                all.Record(Stopwatch.GetElapsedTime(start, listener.At));
            last[round] = listeners.Max(listener => Stopwatch.GetElapsedTime(start, listener.At));
        }

        Array.Sort(last);
        return (all, last);
    }

    private static Task WaitAsync(EventListener[] listeners, Func<EventListener, bool> condition) =>
        WaitAsync(listeners, (listener, _) => condition(listener));

    private static async Task WaitAsync(EventListener[] listeners, Func<EventListener, int, bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < listeners.Length; i++)
        {
            while (!condition(listeners[i], i))
            {
                if (Stopwatch.GetElapsedTime(start) > Patience)
                    throw new VerificationException($"a listener heard nothing for {Patience.TotalSeconds:F0} s");
                await Task.Delay(5);
            }
        }
    }

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
