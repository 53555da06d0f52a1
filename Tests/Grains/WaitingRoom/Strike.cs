namespace OrleansTicketing.Tests.Grains.WaitingRoom;

/// <summary>
/// Kills a room's cluster at its n-th write from now: just before it, or when it is stored and nobody has heard of it. Of several silos
/// the one that makes the write dies, and the others live on.
/// </summary>
internal sealed class Strike : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Room _room;
    private int _left;
    private volatile string? _victim;

    public Strike(Room room, int write, bool isBefore)
    {
        (_room, _left) = (room, write);
        room.Cluster.Store.BeforeWrite = next => At(next, isBefore);
        room.Cluster.Store.AfterWrite = next => At(next, !isBefore);
    }

    public Task Reached => _reached.Task;

    /// <summary>False where the call ended before the write came.</summary>
    public async Task<bool> CrashDuring(Task call)
    {
        await _room.Clock.While(Task.WhenAny(call, Reached));
        if (!Reached.IsCompleted)
            return false;
        await Crash();
        return true;
    }

    public async Task Crash()
    {
        if (_room.Cluster.Silos.Count == 1)
            await _room.Cluster.Crash();
        else
            await _room.Cluster.Kill(_victim!);
        Dispose();
    }

    public void Dispose() => _room.Cluster.Store.BeforeWrite = _room.Cluster.Store.AfterWrite = null;

    // From then on nothing of the process reaches the store.
    private Task At(StoreWrite write, bool counts)
    {
        if (counts && Interlocked.Decrement(ref _left) == 0)
        {
            _victim = write.Silo;
            _reached.TrySetResult();
        }

        return _victim == write.Silo ? new TaskCompletionSource().Task : Task.CompletedTask;
    }
}
