using System.Globalization;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Measure;

/// <summary>Looks for the highest rate of arrivals, by schedule, at which the p99 stays under a bound.</summary>
internal static class HighestRate
{
    private const double FirstRate = 500;
    private const double Precision = 0.05;

    /// <summary>Doubles until the bound breaks, then halves the distance. Null where even the first rate breaks it.</summary>
    /// <param name="create">Each rate has a scenario of its own, prepared anew.</param>
    public static async Task<double?> FindAsync(Func<Scenario> create, Site site, Plan plan, TimeSpan bound, Action<string> say)
    {
        async Task<bool> HoldsAsync(double rate)
        {
            var scenario = create();
            await scenario.PrepareAsync(site);
            var run = await Generator.RunAsync(scenario, site.Target, plan with { Rate = rate });
            HistoryChecks.Verify(run.History);
            await scenario.VerifyAsync(site, run);
            // What was asked for must have come: with too few prepared users a run ends early, with failures it is none.
            var kept = run.P99 < bound && run.Tally.Failures == 0 && run.SuccessesPerSecond > rate * (1 - Precision);
            say(string.Create(CultureInfo.InvariantCulture, $"{rate,8:N0}/s: p99 {run.P99.TotalMilliseconds:F2} ms, {run.SuccessesPerSecond:N0} successes/s{(kept ? string.Empty : ", not kept")}"));
            return kept;
        }

        var low = 0.0;
        var high = FirstRate;
        while (await HoldsAsync(high))
            (low, high) = (high, high * 2);
        if (low == 0)
            return null;
        while (high - low > low * Precision)
        {
            var middle = (low + high) / 2;
            if (await HoldsAsync(middle))
                low = middle;
            else
                high = middle;
        }

        return low;
    }
}
