using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OrleansTicketing.Gateway.Metrics;

/// <summary>How often one route was called, with which results, and how long it took. Counting takes no lock and makes no garbage.</summary>
internal sealed class RouteFigures(string method, string route)
{
    private static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<int, long[]> _statuses = new();
    private readonly long[] _buckets = new long[Bounds.Length + 1];
    private long _totalTicks;

    public void Count(int status, TimeSpan? duration)
    {
        Interlocked.Increment(ref _statuses.GetOrAdd(status, static _ => new long[1])[0]);
        if (duration is not { } time)
            return;
        Interlocked.Increment(ref _buckets[BucketOf(time.TotalSeconds)]);
        Interlocked.Add(ref _totalTicks, time.Ticks);
    }

    public void WriteCounts(StringBuilder text)
    {
        foreach (var (status, count) in _statuses.OrderBy(pair => pair.Key))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"ticketing_requests_total{{{Labels},status=\"{status}\"}} {Interlocked.Read(ref count[0])}\n");
        }
    }

    public void WriteDurations(StringBuilder text)
    {
        if (Array.TrueForAll(_buckets, static count => count == 0))
            return;
        long below = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            below += Interlocked.Read(ref _buckets[i]);
            var bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"ticketing_request_duration_seconds_bucket{{{Labels},le=\"{bound}\"}} {below}\n");
        }

        var sum = TimeSpan.FromTicks(Interlocked.Read(ref _totalTicks)).TotalSeconds;
        text.Append(CultureInfo.InvariantCulture, $"ticketing_request_duration_seconds_sum{{{Labels}}} {sum}\n");
        text.Append(CultureInfo.InvariantCulture, $"ticketing_request_duration_seconds_count{{{Labels}}} {below}\n");
    }

    private string Labels => $"method=\"{method}\",route=\"{route}\"";

    private static int BucketOf(double seconds)
    {
        for (var i = 0; i < Bounds.Length; i++)
        {
            if (seconds <= Bounds[i])
                return i;
        }

        return Bounds.Length;
    }
}

/// <summary>
/// The figures of all routes. Series are bounded: there is one for each mapped route, and one for all addresses that are not mapped,
/// however many of those callers try.
/// </summary>
internal sealed class RequestFigures
{
    private readonly ConcurrentBag<RouteFigures> _routes = [];
    private readonly RouteFigures _unmapped;

    public RequestFigures() => _unmapped = Add("any", "unmapped");

    public RouteFigures Add(string method, string route)
    {
        var figures = new RouteFigures(method, route);
        _routes.Add(figures);
        return figures;
    }

    public void Count(HttpContext http, TimeSpan? duration) =>
        (http.GetEndpoint()?.Metadata.GetMetadata<RouteFigures>() ?? _unmapped).Count(http.Response.StatusCode, duration);

    public void Write(StringBuilder text)
    {
        text.Append("# HELP ticketing_requests_total Answered requests.\n# TYPE ticketing_requests_total counter\n");
        foreach (var route in _routes)
            route.WriteCounts(text);
        text.Append("# HELP ticketing_request_duration_seconds Time to answer.\n# TYPE ticketing_request_duration_seconds histogram\n");
        foreach (var route in _routes)
            route.WriteDurations(text);
    }
}
