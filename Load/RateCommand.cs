using System.Globalization;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load;

/// <summary><c>run --p99</c>: the highest rate by schedule at which the p99 stays under a bound, and how long an arrival takes at half of it.</summary>
/// <param name="bound">Of the p99.</param>
internal sealed class RateCommand(string scenario, Site site, Plan plan, TimeSpan bound)
{
    /// <returns>0; 1 where no rate was found.</returns>
    /// <exception cref="VerificationException">A run of the search broke an invariant.</exception>
    public async Task<int> RunAsync()
    {
        if (await HighestRate.FindAsync(IsKeptAsync) is not { } highest)
        {
            Say($"no rate found with a p99 under {bound.TotalMilliseconds} ms");
            return 1;
        }

        Say($"highest rate with a p99 under {bound.TotalMilliseconds} ms: {highest:N0}/s");
        var half = await MeasureAsync(highest / 2);
        Say($"at half of it, {highest / 2:N0}/s: p50 {half.P50.TotalMilliseconds:F2} ms, p99 {half.P99.TotalMilliseconds:F2} ms");
        return 0;
    }

    private async Task<bool> IsKeptAsync(double rate)
    {
        var run = await MeasureAsync(rate);
        var kept = run.P99 < bound && run.Tally.Failures == 0 && run.PerSecond > rate * (1 - HighestRate.Precision);
        Say($"{rate,8:N0}/s: p99 {run.P99.TotalMilliseconds:F2} ms, {run.PerSecond:N0} done a second, {run.Tally.Failures} failures{(kept ? string.Empty : ", not kept")}");
        return kept;
    }

    // Each rate has a scenario of its own, which suffices for it.
    private async Task<Measurement> MeasureAsync(double rate)
    {
        var arrivals = AllScenarios.ForArrivals(scenario, (int)Math.Ceiling(rate * plan.Duration.TotalSeconds));
        await arrivals.PrepareAsync(site);
        var run = await Generator.RunAsync(arrivals, site.Target, plan with { Rate = rate });
        HistoryChecks.Verify(run.History);
        // Whether a request that failed had its effect nobody knows: then the rate is not kept, and the store cannot be held against the history.
        if (run.Tally.Failures == 0)
            await arrivals.VerifyAsync(site, run);
        arrivals.Close();
        return run;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
