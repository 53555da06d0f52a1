namespace OrleansTicketing.Embedded.Seeded;

/// <summary>A clock that stands still while anything runs, and jumps to the next event when nothing does.</summary>
internal sealed class VirtualTime(SeededDriver driver) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => driver.Now.Ticks;
    public override DateTimeOffset GetUtcNow() => Start + driver.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new VirtualTimer(driver, callback, state, dueTime, period);
}

/// <summary>The clock on the wall of one silo, which may go wrong; how long something takes it knows as well as the others.</summary>
internal sealed class SkewedTime(TimeProvider time) : TimeProvider
{
    /// <summary>Changes with the faults of a run.</summary>
    internal TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;
    public override long GetTimestamp() => time.GetTimestamp();
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}

/// <summary>Fires as an event of the driver.</summary>
internal sealed class VirtualTimer : ITimer
{
    private readonly SeededDriver _driver;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private TimeSpan _period;
    private bool _disposed;

    internal VirtualTimer(SeededDriver driver, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _driver = driver;
        _callback = callback;
        _state = state;
        Change(dueTime, period);
    }

    /// <summary>An event of an earlier setting is void.</summary>
    internal long Setting { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
            return false;
        Setting++;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan)
            _driver.At(dueTime, this);
        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        Setting++;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire()
    {
        // 0 means once, too, as with the timers of the system.
        if (_period != Timeout.InfiniteTimeSpan && _period != TimeSpan.Zero)
            _driver.At(_period, this);
        _callback(_state);
    }
}
