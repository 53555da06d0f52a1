using System.Globalization;
using System.Text;

namespace OrleansTicketing.Gateway.Metrics;

/// <summary>How Prometheus calls a kind of figure.</summary>
internal enum FigureKind
{
    Counter,
    Gauge,

    /// <summary>Sum and count alone.</summary>
    Summary,

    /// <summary>Sum, count and buckets.</summary>
    Histogram,
}

/// <summary>What one instrument measured under one set of labels.</summary>
/// <param name="bounds">Upper bounds of a histogram's buckets, ascending.</param>
internal sealed class Figure(FigureKind kind, IReadOnlyList<double> bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[bounds.Count];
    private double _value;
    private long _count;

    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
            _count++;
            if (kind == FigureKind.Histogram && BucketOf(value) is var bucket && bucket < _buckets.Length)
                _buckets[bucket]++;
        }
    }

    public void Set(double value)
    {
        lock (_lock)
            _value = value;
    }

    /// <param name="name">In Prometheus' alphabet.</param>
    /// <param name="labels">Without braces; empty where there are none.</param>
    public void Write(StringBuilder text, string name, string labels)
    {
        lock (_lock)
        {
            var braced = labels.Length == 0 ? string.Empty : $"{{{labels}}}";
            if (kind is FigureKind.Counter or FigureKind.Gauge)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{braced} {_value}\n");
                return;
            }

            if (kind == FigureKind.Histogram)
                WriteBuckets(text, name, labels.Length == 0 ? string.Empty : $"{labels},");
            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{braced} {_value}\n{name}_count{braced} {_count}\n");
        }
    }

    private void WriteBuckets(StringBuilder text, string name, string labels)
    {
        long below = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            below += _buckets[i];
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}le=\"{bounds[i]}\"}} {below}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}le=\"+Inf\"}} {_count}\n");
    }

    private int BucketOf(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket])
            bucket++;
        return bucket;
    }
}
