namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>How many a second there are, smoothed over some seconds. Safe for several threads, and cheap enough for each request.</summary>
public sealed class SmoothedRate
{
    private const double HalfLifeSeconds = 2;

    private readonly Lock _gate = new();
    private long _counted;
    private DateTimeOffset? _since;
    private double _rate;

    /// <summary>Counts one.</summary>
    public void Count() => Interlocked.Increment(ref _counted);

    /// <summary>As of the last full second.</summary>
    public double PerSecond(DateTimeOffset now)
    {
        if (!_gate.TryEnter())
            return Volatile.Read(ref _rate);
        try
        {
            _since ??= now;
            var seconds = (now - _since.Value).TotalSeconds;
            if (seconds is < 1 and >= 0)
                return _rate;
            var kept = seconds > 0 ? Math.Pow(0.5, seconds / HalfLifeSeconds) : 0;
            var counted = Interlocked.Exchange(ref _counted, 0);
            _since = now;
            var rate = (_rate * kept) + (seconds > 0 ? counted / seconds * (1 - kept) : 0);
            Volatile.Write(ref _rate, rate);
            return rate;
        }
        finally
        {
            _gate.Exit();
        }
    }
}
