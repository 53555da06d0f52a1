using System.Globalization;

namespace OrleansTicketing.Load.Measure;

/// <param name="Elapsed">From the first intended start to the last answer.</param>
/// <param name="Steps">Latency of the calls within one arrival, by name; empty where an arrival is one call.</param>
internal sealed record Measurement(
    TimeSpan Elapsed,
    Tally Tally,
    Histogram Latency,
    IReadOnlyList<(string Name, Histogram Latency)> Steps)
{
    public double SuccessesPerSecond => Tally.Successes / Elapsed.TotalSeconds;

    public TimeSpan P50 => Latency.Percentile(0.50);

    public TimeSpan P99 => Latency.Percentile(0.99);

    public string Summary
    {
        get
        {
            var lines = new List<string>
            {
                string.Create(CultureInfo.InvariantCulture, $"{SuccessesPerSecond:N0} successes/s over {Elapsed.TotalSeconds:F1} s, {Times(Latency)}; {Tally.Refusals} refusals, {Tally.Failures} failures"),
            };
            lines.AddRange(Steps.Select(step => $"  {step.Name}: {Times(step.Latency)}"));
            lines.AddRange(Tally.Reasons.Take(20).Select(reason => $"  {reason.Value} x {reason.Key}"));
            return string.Join('\n', lines);
        }
    }

    private static string Times(Histogram latency) => string.Create(CultureInfo.InvariantCulture,
        $"p50 {latency.Percentile(0.50).TotalMilliseconds:F2} ms, p99 {latency.Percentile(0.99).TotalMilliseconds:F2} ms");
}
