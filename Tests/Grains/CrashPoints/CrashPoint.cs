using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.CrashPoints;

/// <summary>Where a write stands when everything stops.</summary>
public enum Moment
{
    /// <summary>Nothing of it was stored.</summary>
    BeforeWrite = 0,

    /// <summary>It was stored, and its grain has not heard of it.</summary>
    AfterWrite = 1,
}

/// <summary>Which processes die.</summary>
public enum Victim
{
    Everything = 0,

    /// <summary>The silo of the user's account; seats, dates and room may live elsewhere and live on.</summary>
    Account = 1,

    /// <summary>The silo that makes the write.</summary>
    Writer = 2,

    /// <summary>None: only this write fails, or reports failure although it was made.</summary>
    Nobody = 3,
}

/// <summary>
/// Stops (all or a part of) a cluster at its n-th write from now, just before or just after it. All that a step does durably it does in a write, so the
/// points before and after each write, with all that follow lost, are all states in which a crash can leave the store.
/// </summary>
internal sealed class CrashPoint
{
    private readonly TaskCompletionSource<StoreWrite> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TicketingCluster _cluster;
    private readonly Moment _moment;
    private readonly Victim _victim;
    private readonly string _accountSilo;
    private int _left;
    private volatile Stop? _stop;

    /// <param name="cluster">Where.</param>
    /// <param name="number">The write, from 1.</param>
    /// <param name="moment">Before or after it.</param>
    /// <param name="victim">What dies.</param>
    /// <param name="accountSilo">The silo of the user's account.</param>
    public CrashPoint(TicketingCluster cluster, int number, Moment moment, Victim victim, string accountSilo)
    {
        _cluster = cluster;
        _left = number;
        _moment = moment;
        _victim = victim;
        _accountSilo = accountSilo;
        cluster.Store.BeforeWrite = Before;
        cluster.Store.AfterWrite = After;
    }

    /// <summary>Waits for the crash point or the end of the call, whichever comes first; then lets crash what is to crash.</summary>
    /// <returns>False where the call ended without reaching the point.</returns>
    public async Task<bool> CrashDuring(Task call)
    {
        await _cluster.Clock.While(Task.WhenAny(call, _reached.Task), TimeSpan.FromMilliseconds(1));
        if (!_reached.Task.IsCompleted)
        {
            _cluster.Store.BeforeWrite = _cluster.Store.AfterWrite = null;
            return false;
        }

        if (_victim == Victim.Everything)
            await _cluster.Crash();
        else if (_victim != Victim.Nobody)
            await _cluster.Crash(_stop!.Silo);
        _cluster.Store.BeforeWrite = _cluster.Store.AfterWrite = null;
        _over.SetResult();
        return true;
    }

    private Task Before(StoreWrite write)
    {
        if (_stop is null && Interlocked.Decrement(ref _left) == 0 && _moment == Moment.BeforeWrite)
            return StopAt(write);
        return _stop is { } stop ? Hang(write, stop) : Task.CompletedTask;
    }

    // Writes that overlap may end in another order: the first to end once the n-th has begun.
    private Task After(StoreWrite write)
    {
        if (_stop is null && Volatile.Read(ref _left) <= 0 && _moment == Moment.AfterWrite)
            return StopAt(write);
        return _stop is { } stop ? Hang(write, stop) : Task.CompletedTask;
    }

    private Task StopAt(StoreWrite write)
    {
        var stop = new Stop(_victim == Victim.Account ? _accountSilo : write.Silo);
        _stop = stop;
        _reached.TrySetResult(write);
        return _victim == Victim.Nobody ? throw new IOException("The disk is full.") : Hang(write, stop);
    }

    /// <summary>A write of a silo that dies never ends; the others go on when it is dead.</summary>
    private Task Hang(StoreWrite write, Stop stop) => _victim switch
    {
        Victim.Nobody => Task.CompletedTask,
        Victim.Everything => new TaskCompletionSource().Task,
        _ => string.Equals(stop.Silo, write.Silo, StringComparison.Ordinal) ? new TaskCompletionSource().Task : _over.Task,
    };

    private sealed record Stop(string Silo);
}
