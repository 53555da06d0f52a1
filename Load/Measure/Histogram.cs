using System.Diagnostics;
using System.Numerics;

namespace OrleansTicketing.Load.Measure;

/// <summary>
/// Latencies in microseconds, log-linear: each power of two has 64 equal buckets, so that a value is kept to within 1.6 % at any size and
/// recording is one array increment. Not safe for two writers: every worker has its own, and they are merged.
/// </summary>
internal sealed class Histogram
{
    private const int PrecisionBits = 6;
    private const int BucketsPerPower = 1 << PrecisionBits;

    private readonly long[] _counts = new long[BucketsPerPower * (64 - PrecisionBits)];

    public long Count { get; private set; }

    public void Record(TimeSpan latency)
    {
        _counts[Bucket(Math.Max(0, latency.Ticks / TimeSpan.TicksPerMicrosecond))]++;
        Count++;
    }

    public void RecordSince(long timestamp) => Record(Stopwatch.GetElapsedTime(timestamp));

    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
    }

    /// <summary>The smallest latency that this share (0 to 1) of all calls did not exceed; zero where nothing was recorded.</summary>
    public TimeSpan Percentile(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
                return TimeSpan.FromMicroseconds(UpperEdge(i));
        }

        return TimeSpan.Zero;
    }

    private static int Bucket(long value)
    {
        if (value < BucketsPerPower)
            return (int)value;
        var power = BitOperations.Log2((ulong)value) - PrecisionBits;
        return (BucketsPerPower * power) + (int)(value >> power);
    }

    private static long UpperEdge(int bucket)
    {
        if (bucket < BucketsPerPower)
            return bucket;
        var power = (bucket / BucketsPerPower) - 1;
        return ((bucket - (BucketsPerPower * power) + 1L) << power) - 1;
    }
}
