using System.Globalization;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Measure;

/// <summary>
/// Looks for the highest rate of arrivals, by schedule, at which the p99 stays under a bound, and tells how long an arrival takes at half of it.
/// </summary>
/// <param name="create">A scenario that suffices for so many arrivals; each rate has one of its own.</param>
/// <param name="say">Takes each line of the search.</param>
internal sealed class HighestRate(Func<int, Scenario> create, Site site, Plan plan, TimeSpan bound, Action<string> say)
{
    private const double FirstRate = 500;
    private const double Precision = 0.05;

    /// <summary>Doubles until the bound breaks, then halves the distance.</summary>
    /// <returns>False where even the first rate breaks the bound.</returns>
    /// <exception cref="VerificationException">A run of the search broke an invariant.</exception>
    public async Task<bool> FindAsync()
    {
        var (low, high) = (0.0, FirstRate);
        while (await HoldsAsync(high))
            (low, high) = (high, high * 2);
        if (low == 0)
        {
            Say($"no rate found with a p99 under {bound.TotalMilliseconds} ms");
            return false;
        }

        while (high - low > low * Precision)
        {
            var middle = (low + high) / 2;
            if (await HoldsAsync(middle))
                low = middle;
            else
                high = middle;
        }

        Say($"highest rate with a p99 under {bound.TotalMilliseconds} ms: {low:N0}/s");
        var half = await RunAsync(low / 2);
        Say($"at half of it, {low / 2:N0}/s: p50 {half.P50.TotalMilliseconds:F2} ms, p99 {half.P99.TotalMilliseconds:F2} ms");
        return true;
    }

    // What else happens on a machine breaks a bound now and then; what is too much breaks it twice.
    private async Task<bool> HoldsAsync(double rate) => IsKept(rate, await RunAsync(rate)) || IsKept(rate, await RunAsync(rate));

    private bool IsKept(double rate, Measurement run)
    {
        var kept = run.P99 < bound && run.Tally.Failures == 0 && run.PerSecond > rate * (1 - Precision);
        Say($"{rate,8:N0}/s: p99 {run.P99.TotalMilliseconds:F2} ms, {run.PerSecond:N0} done a second{(kept ? string.Empty : ", not kept")}");
        return kept;
    }

    private async Task<Measurement> RunAsync(double rate)
    {
        var scenario = create((int)Math.Ceiling(rate * plan.Duration.TotalSeconds));
        await scenario.PrepareAsync(site);
        var run = await Generator.RunAsync(scenario, site.Target, plan with { Rate = rate });
        HistoryChecks.Verify(run.History);
        await scenario.VerifyAsync(site, run);
        scenario.Close();
        return run;
    }

    private void Say(FormattableString line) => say(line.ToString(CultureInfo.InvariantCulture));
}
