using System.Globalization;
using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Report;

/// <summary><c>memory</c>: what the server takes where every seat of a large evening is held and a crowd waits and polls.</summary>
internal static class MemoryCommand
{
    private const double GoalMegabytes = 500;
    private const int SeatsPerHold = 4;
    private static readonly TimeSpan Polling = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(Options options)
    {
        var (users, seats) = (options.Number("users", 100_000), options.Number("seats", 50_000));
        using var folder = new RunFolder("memory");
        await using var server = await new Servers(folder.Path).StartTicketingAsync("memory.db");
        var site = new Site(server.Target, Servers.OperatorKey);
        await HoldAllAsync(site, seats);
        var crowd = new Polls(users);
        await crowd.PrepareAsync(site);
        var run = await Generator.RunAsync(crowd, site.Target, new Plan(Polling, Connections: 64, Rate: null));
        await crowd.VerifyAsync(site, run);
        var (now, peak) = (server.MemoryMegabytes, server.PeakMegabytes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"memory (VmRSS) with {users:N0} users waiting and polling and {seats:N0} seats held: {now:F0} MB, {peak:F0} MB at most; under {GoalMegabytes} MB: {(peak < GoalMegabytes ? "passed" : "missed")}"));
        return peak < GoalMegabytes ? 0 : 1;
    }

    private static async Task HoldAllAsync(Site site, int seats)
    {
        var concert = await site.CreateConcertAsync(dates: 1, seats, price: 1000, capacity: seats / SeatsPerHold);
        var credentials = await AdmittedCrowd.AdmitAsync(site, concert, seats / SeatsPerHold);
        await site.ForEachAsync(credentials.Length, (http, i) =>
            site.HoldAsync(http, credentials[i], concert, concert.Dates[0], [.. Enumerable.Range((i * SeatsPerHold) + 1, SeatsPerHold)]));
        var counters = await site.FindCountersAsync(concert) ?? throw new VerificationException("the concert is not listed");
        Stored.Equal("seats held", credentials.Length * SeatsPerHold, ConcertCounters.SeatsHeld(counters));
    }
}
