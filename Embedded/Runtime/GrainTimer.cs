namespace OrleansTicketing.Embedded.Runtime;

/// <summary>
/// Ticks as a request of its activation. At most one tick is under way; the period counts from its end.
/// </summary>
internal sealed class GrainTimer : GrainMessage, IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CancellationTokenSource _ended = new();
    private readonly bool _keepAlive;
    private ITimer? _timer;
    private readonly TimeSpan _dueTime;
    private TimeSpan _period;
    private TimeSpan? _changedDueTime;
    private bool _tickUnderWay;
    private bool _disposed;
    private Task? _running;

    internal GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Check(options.DueTime, nameof(options));
        Check(options.Period, nameof(options));
        _activation = activation;
        _callback = callback;
        _dueTime = options.DueTime;
        _period = options.Period;
        _keepAlive = options.KeepAlive;
        AlwaysInterleave = options.Interleave;
    }

    internal override bool ReadOnly => false;
    internal override bool AlwaysInterleave { get; }

    // A tick whose timer was changed or disposed before it could start must not start.
    internal override bool IsObsolete
    {
        get
        {
            lock (_gate)
            {
                if (_disposed)
                    return true;
                if (_changedDueTime is not { } due)
                    return false;
                _tickUnderWay = false;
                _changedDueTime = null;
                Schedule(due);
                return true;
            }
        }
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            if (_disposed)
                return;
            _period = period;
            if (_tickUnderWay)
                _changedDueTime = dueTime;
            else
                Schedule(dueTime);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            _timer?.Dispose();
        }
        if (ReferenceEquals(Activation.Current, _activation))
            _activation.Forget(this);
        _ended.Cancel();
    }

    internal void Begin()
    {
        lock (_gate)
        {
            _timer = _activation.Silo.TimeProvider.CreateDetached(
                static timer => ((GrainTimer)timer!).Tick(), this, _dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    internal override bool Start(Activation activation)
    {
        try
        {
            _running = _callback(_ended.Token);
        }
        catch (Exception exception)
        {
            Log.TimerFailed(activation.Silo.Logger, activation.GrainId, exception);
            return true;
        }
        if (_running.IsCompleted)
        {
            NoteOutcome();
            return true;
        }
        _running.GetAwaiter().UnsafeOnCompleted(EndedLater);
        return false;
    }

    /// <summary>Nobody waits for a tick, but the next one counts from its end.</summary>
    internal override void Reply()
    {
        if (_keepAlive)
            _activation.KeepAlive();
        lock (_gate)
        {
            _tickUnderWay = false;
            var due = _changedDueTime ?? _period;
            _changedDueTime = null;
            if (!_disposed)
                Schedule(due);
        }
    }

    internal override void Reject(Exception reason) => Dispose();
    internal override void SendElsewhere() => Dispose();

    private static void Check(TimeSpan span, string parameter)
    {
        if (span != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero, parameter);
    }

    private void Schedule(TimeSpan due) => _timer?.Change(due, Timeout.InfiniteTimeSpan);

    private void Tick()
    {
        lock (_gate)
        {
            if (_disposed || _tickUnderWay)
                return;
            _tickUnderWay = true;
        }
        if (!_activation.TryPost(this))
            Dispose();
    }

    private void EndedLater()
    {
        NoteOutcome();
        _activation.End(this);
        Reply();
    }

    private void NoteOutcome()
    {
        if (_running!.IsCompletedSuccessfully || _disposed)
            return;
        Exception failure = _running.Exception?.InnerException ?? new TaskCanceledException(_running);
        Log.TimerFailed(_activation.Silo.Logger, _activation.GrainId, failure);
    }
}
