using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Report;

/// <summary>A scenario that several servers are driven with, and what this one has to reach.</summary>
/// <param name="Size">Users that poll, seats to hold, or orders: enough for the time even on the bare endpoint.</param>
internal sealed record Comparison(string Name, string Unit, int Size, double Goal, bool GoalIsRatio = false)
{
    public const int UsersThatPoll = 10_000;

    /// <summary>Enough users, seats and orders that a run ends by its time and not for want of them, within what a hall may have.</summary>
    public static IReadOnlyList<Comparison> All(TimeSpan duration)
    {
        var seconds = (int)Math.Ceiling(duration.TotalSeconds);
        return
        [
            new("joins", "durable joins/s", 40_000 * seconds, Goal: 20_000),
            new("polls", "polls/s", UsersThatPoll, Goal: 0.9, GoalIsRatio: true),
            new("holds", "durable holds/s", 20_000 * seconds, Goal: 15_000),
            new("orders", "durable paid orders/s", 6_000 * seconds, Goal: 5_000),
        ];
    }

    public Scenario Create() => AllScenarios.One(Name, Size);
}

/// <summary>All rounds of one scenario on each server, as fast as it goes.</summary>
internal sealed record ClosedRuns(Comparison Comparison, IReadOnlyDictionary<string, IReadOnlyList<Measurement>> Runs)
{
    /// <summary>The median run by throughput, so that rate and latencies of a line belong together.</summary>
    public Measurement Of(string contender) => Runs[contender].OrderBy(static run => run.SuccessesPerSecond).ElementAt(Runs[contender].Count / 2);

    public double Ratio(string contender, string to) => Of(contender).SuccessesPerSecond / Of(to).SuccessesPerSecond;
}

/// <param name="HalfRate">This server at half of its highest rate, by schedule.</param>
internal sealed record Compared(ClosedRuns Closed, Measurement HalfRate);
