namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>How many a second there are, smoothed over some seconds. Safe for several threads, and cheap enough for each request.</summary>
public sealed class SmoothedRate
{
    private const double HalfLifeSeconds = 2;

    private readonly Lock _gate = new();
    private long _counted;
    private double _rate;

    // Ticks; 0 before the first question.
    private long _since;

    /// <summary>Counts one.</summary>
    public void Count() => Interlocked.Increment(ref _counted);

    /// <summary>As of the last full second.</summary>
    public double PerSecond(DateTimeOffset now)
    {
        if (!IsRenewable(now) || !_gate.TryEnter())
            return Volatile.Read(ref _rate);
        try
        {
            if (IsRenewable(now))
                Renew(now);
            return _rate;
        }
        finally
        {
            _gate.Exit();
        }
    }

    private bool IsRenewable(DateTimeOffset now) => now.UtcTicks - Volatile.Read(ref _since) is < 0 or >= TimeSpan.TicksPerSecond;

    private void Renew(DateTimeOffset now)
    {
        var seconds = _since == 0 ? 0 : (now.UtcTicks - _since) / (double)TimeSpan.TicksPerSecond;
        Volatile.Write(ref _since, now.UtcTicks);
        if (seconds == 0)
            return;
        var kept = seconds > 0 ? Math.Pow(0.5, seconds / HalfLifeSeconds) : 0;
        var counted = Interlocked.Exchange(ref _counted, 0);
        Volatile.Write(ref _rate, (_rate * kept) + (seconds > 0 ? counted / seconds * (1 - kept) : 0));
    }
}
