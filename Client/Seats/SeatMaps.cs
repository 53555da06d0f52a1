using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Domain.Concerts;

namespace OrleansTicketing.Client.Seats;

/// <summary>The seats of dates: never older than the call that asks, however many ask.</summary>
public sealed class SeatMaps(IGrainFactory grains, ClusterCalls cluster, TimeProvider time, ILogger<SeatMaps> log)
{
    /// <summary>A copy that nobody used for this long is dropped.</summary>
    private static readonly TimeSpan KeptUnused = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ConcertDateKey, SeatWatch> _watches = new();

    /// <summary>The date's seats now. Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    public async Task<Answer<SeatMap>> Read(ConcertDateKey key, CancellationToken cancellation = default)
    {
        var watch = Watch(key);
        var answer = await watch.Read().WaitAsync(cancellation);
        if (answer.Refusal is { Code: ErrorCode.NotFound })
            _watches.TryRemove(KeyValuePair.Create(key, watch));
        return answer;
    }

    /// <summary>A stream of the date's changes. Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    /// <param name="key">The date.</param>
    /// <param name="after">The last version the listener saw (Last-Event-ID); null for changes from now on.</param>
    /// <param name="section">Changes of other sections come as versions alone; null for all.</param>
    /// <param name="cancellation">Ends the waiting for the stream to open.</param>
    public async Task<Answer<SeatFeed>> Listen(ConcertDateKey key, long? after, string? section, CancellationToken cancellation = default)
    {
        var answer = await Read(key, cancellation);
        return answer.Succeeded(out var map) ? new SeatFeed(Watch(key), map, after, section) : answer.Refusal;
    }

    private SeatWatch Watch(ConcertDateKey key)
    {
        if (_watches.TryGetValue(key, out var known))
            return known;
        foreach (var (unused, watch) in _watches)
        {
            if (!watch.HasListeners && time.GetElapsedTime(watch.LastUsed) > KeptUnused)
                _watches.TryRemove(KeyValuePair.Create(unused, watch));
        }

        return _watches.GetOrAdd(key, added => new SeatWatch(added, grains, cluster, time, log));
    }
}
