namespace OrleansTicketing.Embedded.Runtime;

/// <summary>Asks for the end of an activation from outside its turns; with an age, only if it is idle for so long.</summary>
internal sealed record DeactivationRequest(DeactivationReason Reason, CancellationToken Cancellation, TimeSpan? IdleFor = null);

/// <summary>From the first message to the last.</summary>
internal sealed partial class Activation
{
    private enum Phase { New, Activating, Active, Deactivating, Finishing, Closed }

    private Phase _phase;
    private DeactivationReason _reason;
    private CancellationToken _deactivationCancellation;
    private bool _deactivateWhenActive;
    private List<ILoadedState>? _states;
    private List<GrainTimer>? _timers;
    private long _lastUsed;
    private long _keptUntil;

    /// <summary>When its last request was sent, in the clock's timestamps. Read by the collector without the turn.</summary>
    internal long LastUsed
    {
        get => Volatile.Read(ref _lastUsed);
        private set => Volatile.Write(ref _lastUsed, value);
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        var request = new DeactivationRequest(deactivationReason, cancellationToken);
        if (ReferenceEquals(_current, this))
            Consider(request);
        else
            Post(request);
    }

    internal void DelayDeactivation(TimeSpan delay)
    {
        var now = Silo.TimeProvider.GetTimestamp();
        Volatile.Write(ref _keptUntil, delay == Timeout.InfiniteTimeSpan || delay == TimeSpan.MaxValue
            ? long.MaxValue
            : delay <= TimeSpan.Zero ? 0 : now + (long)(delay.TotalSeconds * Silo.TimeProvider.TimestampFrequency));
    }

    internal bool IsIdleFor(TimeSpan age)
    {
        var now = Silo.TimeProvider.GetTimestamp();
        return Volatile.Read(ref _keptUntil) <= now && Silo.TimeProvider.GetElapsedTime(LastUsed, now) >= age;
    }

    internal void DeactivateIfIdleFor(TimeSpan age) => Post(new DeactivationRequest(
        new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Not used for {age}."), CancellationToken.None, age));

    internal void KeepAlive() => LastUsed = Silo.TimeProvider.GetTimestamp();

    internal void Load(ILoadedState state) => (_states ??= []).Add(state);

    internal GrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (_phase >= Phase.Finishing)
            throw new InvalidOperationException($"{GrainId} has ended; it can have no timer.");
        var timer = new GrainTimer(this, callback, options);
        (_timers ??= []).Add(timer);
        timer.Begin();
        return timer;
    }

    internal void Forget(GrainTimer timer) => _timers?.Remove(timer);

    private void Consider(DeactivationRequest request)
    {
        if (request.IdleFor is { } age && (_phase != Phase.Active || _running > 0 || WaitingCount > 0 || !IsIdleFor(age)))
            return;
        _deactivationCancellation = request.Cancellation;
        if (_phase == Phase.New)
            Close();
        else if (_phase is Phase.Active or Phase.Activating)
            BeginDeactivation(request.Reason);
    }

    private void BeginActivation()
    {
        _phase = Phase.Activating;
        _ = ActivateAsync();
    }

    private async Task ActivateAsync()
    {
        try
        {
            _inCreation = this;
            try
            {
                GrainInstance = Class.Create(this);
            }
            finally
            {
                _inCreation = null;
            }
            foreach (var state in _states ?? [])
                await state.ReadStateAsync();
            if (GrainInstance is IGrainBase grain)
                await grain.OnActivateAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            FailActivation(exception);
            return;
        }
        _states = null;
        _waitingMayStart = true;
        _phase = _deactivateWhenActive ? Phase.Deactivating : Phase.Active;
        if (_phase == Phase.Deactivating)
            DisposeTimers();
    }

    private void FailActivation(Exception exception)
    {
        Log.ActivationFailed(Silo.Logger, GrainId, exception);
        if (exception is Orleans.Storage.InconsistentStateException conflict)
            conflict.IsSourceActivation = false;
        DisposeTimers();
        var waiting = _waiting;
        _waiting = null;
        Close();
        while (waiting?.TryDequeue(out var message) == true)
            message.Reject(exception);
    }

    /// <summary>No request starts any more; those in progress go on to their end.</summary>
    private void BeginDeactivation(DeactivationReason reason)
    {
        _reason = reason;
        if (_phase == Phase.Activating)
        {
            _deactivateWhenActive = true;
            return;
        }
        _phase = Phase.Deactivating;
        DisposeTimers();
    }

    private void FinishDeactivation()
    {
        _phase = Phase.Finishing;
        _ = DeactivateAsync();
    }

    private async Task DeactivateAsync()
    {
        try
        {
            if (GrainInstance is IGrainBase grain)
                await grain.OnDeactivateAsync(_reason, _deactivationCancellation).WaitAsync(Silo.Collection.DeactivationTimeout, Silo.TimeProvider);
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(Silo.Logger, GrainId, exception);
        }
        Close();
    }

    /// <summary>From here on the directory may hold another activation of this grain.</summary>
    private void Close()
    {
        _phase = Phase.Closed;
        Silo.Cluster.Forget(this);
        lock (_gate)
            _closed = true;
        _deactivated?.TrySetResult();
        while (_waiting?.TryDequeue(out var message) == true)
            message.SendElsewhere();
        _ = ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else
                (GrainInstance as IDisposable)?.Dispose();
            if (_scope is { } scope)
                await scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(Silo.Logger, GrainId, exception);
        }
    }

    private void DisposeTimers()
    {
        var timers = _timers;
        _timers = null;
        foreach (var timer in timers ?? [])
            timer.Dispose();
    }
}
