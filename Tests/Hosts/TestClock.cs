using System.Diagnostics;

namespace OrleansTicketing.Tests.Hosts;

/// <summary>A clock that stands still until a test moves it. Timers fire on the thread that moves it, in the order of their times.</summary>
internal sealed class TestClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan BusyAtMost = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<(Timer Timer, long Arming), (long Due, long Order)> _due = new();
    private long _now;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = GetTimestamp() + by.Ticks;
        while (TakeDue(end) is { } timer)
            timer.Fire();
        Interlocked.Exchange(ref _now, end);
    }

    /// <summary>
    /// Moves on in small steps, giving grains real time in between, until a condition holds. A busy machine may need longer than that for
    /// what is due: when the clock has gone as far as it may, it stands still and the grains get more real time.
    /// </summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="within">How much of this clock's time it may take.</param>
    /// <param name="step">How far each step goes.</param>
    public async Task Until(Func<Task<bool>> condition, TimeSpan within, TimeSpan? step = null)
    {
        var end = GetTimestamp() + within.Ticks;
        var standing = new Stopwatch();
        while (!await condition())
        {
            if (GetTimestamp() < end)
                Advance(step ?? TimeSpan.FromMilliseconds(100));
            else
                standing.Start();
            Assert.True(standing.Elapsed < BusyAtMost, $"It did not come true within {within}.");
            await Task.Delay(1);
        }
    }

    /// <summary>Moves on until a call is done, so that what it waits for can come.</summary>
    public async Task<T> While<T>(Task<T> call, TimeSpan? step = null)
    {
        while (await Task.WhenAny(call, Task.Delay(5)) != call)
            Advance(step ?? TimeSpan.FromMilliseconds(50));
        return await call;
    }

    private Timer? TakeDue(long end)
    {
        lock (_gate)
        {
            while (_due.TryPeek(out var next, out var at) && at.Due <= end)
            {
                _due.Dequeue();
                if (!next.Timer.IsArmed(next.Arming))
                    continue;
                if (at.Due > _now)
                    Interlocked.Exchange(ref _now, at.Due);
                next.Timer.Rearm();
                return next.Timer;
            }

            return null;
        }
    }

    private sealed class Timer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private long _arming;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_disposed)
                    return false;
                _period = period;
                Arm(dueTime);
                return true;
            }
        }

        public void Fire() => callback(state);

        public bool IsArmed(long arming) => !_disposed && arming == _arming;

        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
                Arm(_period);
            else
                _arming++;
        }

        public void Dispose()
        {
            lock (clock._gate)
                _disposed = true;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan due)
        {
            _arming++;
            if (due >= TimeSpan.Zero)
                clock._due.Enqueue((this, _arming), (clock._now + due.Ticks, clock._order++));
        }
    }
}
