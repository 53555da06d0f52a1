using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Races;

/// <summary>A crowd behind one address, as an office or a campus is, with the documented rate limits in force.</summary>
[Collection(RestProofs.Name)]
public sealed class CrowdTests(ITestOutputHelper output)
{
    private const int Crowd = 250;
    private const int Joins = 1_000;

    // What a busy machine may add to any call.
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(150);

    [Fact]
    [Trait("Invariant", "9")]
    public async Task All_get_in_and_one_who_sends_a_thousand_joins_gets_one_place_and_does_not_slow_them()
    {
        if (TicketingServer.WhyNot is { } reason)
            Assert.Skip(reason);
        await using var server = await TicketingServer.Start(ServerSettings.OnFreePort()
            .With("RateLimits:PerUserPerSecond", "50").With("RateLimits:PerAddressPerSecond", "1000"));
        var hall = await server.Operator.NewHall(new Room(1, 1));
        var visitors = new List<Visitor>();
        while (visitors.Count < (2 * Crowd) + 1)
            visitors.Add(await server.Api.SignIn());

        var alone = await P99OfJoins(visitors[..Crowd], hall);
        var loud = visitors[^1];
        var answers = Task.Run(() => Task.WhenAll(Enumerable.Range(0, Joins).Select(_ => loud.Join(hall.ConcertId))));
        var beside = await P99OfJoins(visitors[Crowd..^1], hall);

        var statuses = (await answers).CountBy(answer => answer.Status).ToDictionary();
        output.WriteLine($"p99 of a join: {alone.TotalMilliseconds:F0} ms alone, {beside.TotalMilliseconds:F0} ms beside {string.Join(", ", statuses)}");
        Assert.Equal(1, statuses[201]);
        Assert.Equal(Joins, statuses.GetValueOrDefault(200) + statuses[201] + statuses.GetValueOrDefault(429));
        Assert.True(statuses.GetValueOrDefault(429) > 0);
        Assert.Equal(visitors.Count, (await server.Operator.WaitingRoom(hall.ConcertId)).LastPosition);
        Assert.InRange(beside, TimeSpan.Zero, (2 * alone) + Noise);
    }

    /// <summary>Every one of them gets a place of its own.</summary>
    private static async Task<TimeSpan> P99OfJoins(IReadOnlyList<Visitor> visitors, Hall hall)
    {
        var times = new ConcurrentBag<TimeSpan>();
        await Parallel.ForEachAsync(visitors, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (visitor, _) =>
        {
            var start = Stopwatch.GetTimestamp();
            (await visitor.Join(hall.ConcertId)).Expect(201);
            times.Add(Stopwatch.GetElapsedTime(start));
        });
        return times.Order().ElementAt(times.Count * 99 / 100);
    }
}
