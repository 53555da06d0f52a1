using System.Globalization;
using OrleansTicketing.Load.History;

namespace OrleansTicketing.Load.Measure;

/// <param name="Elapsed">From the first intended start to the last answer.</param>
/// <param name="Latency">Of every arrival that counts: successes, and refusals where the scenario says so.</param>
/// <param name="Steps">Latency of the calls within one arrival, by name; empty where an arrival is one call.</param>
/// <param name="SuccessesBySecond">Whole arrivals, by the second in which they were done.</param>
/// <param name="History">Every acknowledged request that an invariant speaks of, in no order.</param>
internal sealed record Measurement(
    TimeSpan Elapsed,
    Tally Tally,
    Histogram Latency,
    IReadOnlyList<(string Name, Histogram Latency)> Steps,
    IReadOnlyList<long> SuccessesBySecond,
    IReadOnlyList<Noted> History)
{
    /// <summary>Processor time the server spent meanwhile, all threads; null where it is not known.</summary>
    public TimeSpan? ServerProcessorTime { get; init; }

    /// <summary>Says more than a rate where others use the machine, too.</summary>
    public TimeSpan? ProcessorTimeEach => ServerProcessorTime / Math.Max(1, Latency.Count);

    public double SuccessesPerSecond => Tally.Successes / Elapsed.TotalSeconds;

    /// <summary>Arrivals that count.</summary>
    public double PerSecond => Latency.Count / Elapsed.TotalSeconds;

    public TimeSpan P50 => Latency.Percentile(0.50);

    public TimeSpan P99 => Latency.Percentile(0.99);

    public string Summary
    {
        get
        {
            var lines = new List<string>
            {
                string.Create(CultureInfo.InvariantCulture, $"{SuccessesPerSecond:N0} successes/s{DecidedText} over {Elapsed.TotalSeconds:F2} s, {Times(Latency)}; {Tally.Refusals} refusals, {Tally.Failures} failures{ProcessorTimeText}"),
            };
            lines.AddRange(Steps.Select(step => $"  {step.Name}: {Times(step.Latency)}"));
            lines.AddRange(Tally.Reasons.Take(20).Select(reason => $"  {reason.Value} x {reason.Key}"));
            return string.Join('\n', lines);
        }
    }

    private string DecidedText => Latency.Count > Tally.Successes
        ? string.Create(CultureInfo.InvariantCulture, $", {PerSecond:N0} decided/s")
        : string.Empty;

    private string ProcessorTimeText => ProcessorTimeEach is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"; {time.TotalMicroseconds:F1} us of the server's processor time each")
        : string.Empty;

    private static string Times(Histogram latency) => string.Create(CultureInfo.InvariantCulture,
        $"p50 {latency.Percentile(0.50).TotalMilliseconds:F2} ms, p99 {latency.Percentile(0.99).TotalMilliseconds:F2} ms");
}
