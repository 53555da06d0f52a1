using System.Diagnostics.Metrics;

namespace OrleansTicketing.Grains.Metrics;

/// <summary>The one meter of all grains of a host. Its instruments stand with the features whose figures they are.</summary>
/// <param name="owner">Tells the meters of several hosts in one process apart. Without one the figures are nobody's.</param>
internal sealed class GrainMeter(IMeterFactory? owner = null) : IDisposable
{
    private readonly Meter _meter = new(new MeterOptions("OrleansTicketing.Grains") { Scope = owner ?? new object() });

    public void Dispose() => _meter.Dispose();

    /// <param name="name">In words with dots between them.</param>
    /// <param name="unit">In braces what is counted, such as <c>{seat}</c>.</param>
    public Counter<long> Counter(string name, string unit, string description) => _meter.CreateCounter<long>(name, unit, description);

    /// <param name="seconds">Upper bounds of the buckets.</param>
    public Histogram<double> Durations(string name, string description, IReadOnlyList<double> seconds) =>
        _meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = seconds });

    /// <param name="bounds">Upper bounds of the buckets, 1 being all.</param>
    public Histogram<double> Shares(string name, string description, IReadOnlyList<double> bounds) =>
        _meter.CreateHistogram(name, "1", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    /// <summary>What is now, and can be summed over all silos.</summary>
    public void Level(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> observe) =>
        _meter.CreateObservableUpDownCounter(name, observe, unit, description);
}
