using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Report;

/// <summary>A scenario that several servers are driven with, and what this one has to reach.</summary>
/// <param name="Size">Users that poll, seats to hold, or orders: enough for the time even on the bare endpoint.</param>
/// <param name="Goal">Per second, or of the bare endpoint's; null where none is set.</param>
internal sealed record Comparison(string Name, string Unit, int Size, double? Goal = null, bool GoalIsRatio = false)
{
    public const int UsersThatPoll = 10_000;

    /// <summary>Enough users, seats and orders that a run ends by its time and not for want of them, within what a hall may have.</summary>
    public static IReadOnlyList<Comparison> All(TimeSpan duration)
    {
        int For(int eachSecond) => (int)Math.Ceiling(eachSecond * duration.TotalSeconds);
        return
        [
            new("joins", "durable joins/s", For(40_000), Goal: 20_000),
            new("polls", "polls/s", UsersThatPoll, Goal: 0.9, GoalIsRatio: true),
            new("holds", "durable holds/s", For(20_000), Goal: 15_000),
            new("groups", "group holds decided/s, half of them refused", For(6_000)),
            new("hot", "holds decided/s where 10,000 want 50 seats", Size: 10_000, Goal: 10_000),
            new("orders", "durable paid orders/s", For(6_000), Goal: 5_000),
        ];
    }

    public Scenario Create() => AllScenarios.One(Name, Size);
}

/// <summary>All rounds of one scenario on each server, as fast as it goes.</summary>
internal sealed record ClosedRuns(Comparison Comparison, IReadOnlyDictionary<string, IReadOnlyList<Measurement>> Runs)
{
    /// <summary>The median run by throughput, so that rate and latencies of a line belong together.</summary>
    public Measurement Of(string contender) => Runs[contender].OrderBy(static run => run.PerSecond).ElementAt(Runs[contender].Count / 2);

    /// <summary>
    /// The median over the rounds, of which each is measured within seconds: a machine that others share is half as fast one minute as the
    /// next, which a ratio of two medians would take for a difference of the servers.
    /// </summary>
    public double Ratio(string contender, string to)
    {
        var ratios = Runs[contender].Zip(Runs[to], static (run, other) => run.PerSecond / other.PerSecond).Order().ToArray();
        return ratios[ratios.Length / 2];
    }
}

/// <param name="HalfRate">This server at half of its highest rate, by schedule.</param>
internal sealed record Compared(ClosedRuns Closed, Measurement HalfRate);
