using BenchmarkDotNet.Attributes;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Benchmarks.Measure;

/// <summary>What the load generator spends on itself for each call that it measures.</summary>
[MemoryDiagnoser]
public class HistogramBenchmarks
{
    private readonly Histogram _histogram = new();
    private long _microseconds;

    [Benchmark]
    public void Record() => _histogram.Record(TimeSpan.FromMicroseconds(_microseconds = (_microseconds + 7_919) % 1_000_000));

    [Benchmark]
    public TimeSpan P99() => _histogram.Percentile(0.99);
}
