namespace OrleansTicketing.Gateway.Limits;

/// <summary>
/// A token bucket for each of many callers, in bounded memory. A bucket is one number: the moment at which it would be full again; so a
/// full bucket need not be stored at all, and idle callers cost nothing.
/// </summary>
internal sealed class TokenBuckets
{
    private const int Shards = 32;
    private static readonly TimeSpan UsualBurst = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly int _mostPerShard;
    private readonly long _ticksPerRequest;
    private readonly long _burstTicks;
    private readonly Dictionary<UInt128, long>[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Dictionary<UInt128, long>())];

    /// <param name="perSecond">The rate; 0 or less lets everything pass.</param>
    /// <param name="time">The clock.</param>
    /// <param name="mostCallers">How many buckets are kept; beyond that the fullest ones are forgotten first.</param>
    /// <param name="burst">How long a bucket takes to fill; by default 2 seconds.</param>
    public TokenBuckets(double perSecond, TimeProvider time, int mostCallers = 200_000, TimeSpan? burst = null)
    {
        _time = time;
        _mostPerShard = Math.Max(1, mostCallers / Shards);
        _ticksPerRequest = perSecond > 0 ? Math.Max(1, (long)(time.TimestampFrequency / perSecond)) : 0;
        // A rate below one request in the burst's time must still let single requests pass.
        _burstTicks = Math.Max(_ticksPerRequest, (long)(time.TimestampFrequency * (burst ?? UsualBurst).TotalSeconds));
    }

    public bool IsOff => _ticksPerRequest == 0;

    public int Count => _shards.Sum(shard =>
    {
        lock (shard)
            return shard.Count;
    });

    /// <summary>How long to wait until there is a token; null where there is one. Takes none.</summary>
    public TimeSpan? WaitOf(UInt128 caller)
    {
        if (IsOff)
            return null;
        var shard = _shards[ShardOf(caller)];
        lock (shard)
        {
            var excess = shard.GetValueOrDefault(caller) + _ticksPerRequest - _time.GetTimestamp() - _burstTicks;
            return excess > 0 ? TimeSpan.FromSeconds((double)excess / _time.TimestampFrequency) : null;
        }
    }

    /// <summary>Takes one request's token; null, or how long to wait where there is none.</summary>
    public TimeSpan? TryTake(UInt128 caller)
    {
        if (IsOff)
            return null;
        var now = _time.GetTimestamp();
        var shard = _shards[ShardOf(caller)];
        lock (shard)
        {
            var known = shard.TryGetValue(caller, out var fullAt);
            fullAt = known ? Math.Max(fullAt, now) + _ticksPerRequest : now + _ticksPerRequest;
            var excess = fullAt - now - _burstTicks;
            if (excess > 0)
                return TimeSpan.FromSeconds((double)excess / _time.TimestampFrequency);
            if (!known && shard.Count >= _mostPerShard)
                Forget(shard, now);
            shard[caller] = fullAt;
            return null;
        }
    }

    /// <summary>Drops the buckets that are full by now; where none is, the half that is fullest.</summary>
    private static void Forget(Dictionary<UInt128, long> shard, long now)
    {
        var before = shard.Count;
        DropThrough(shard, now);
        if (shard.Count < before)
            return;
        var ordered = shard.Values.Order().ToArray();
        DropThrough(shard, ordered[ordered.Length / 2]);
    }

    private static void DropThrough(Dictionary<UInt128, long> shard, long limit)
    {
        foreach (var (caller, fullAt) in shard)
        {
            if (fullAt <= limit)
                shard.Remove(caller);
        }
    }

    private static int ShardOf(UInt128 caller)
    {
        var folded = (ulong)caller ^ (ulong)(caller >> 64);
        return (int)((folded * 0x9E3779B97F4A7C15UL) >> 59);
    }
}
