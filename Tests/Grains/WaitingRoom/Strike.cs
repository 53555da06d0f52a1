namespace OrleansTicketing.Tests.Grains.WaitingRoom;

/// <summary>Kills a room's cluster at its n-th write from now: just before it, or when it is stored and nobody has heard of it.</summary>
internal sealed class Strike : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Room _room;
    private int _left;

    public Strike(Room room, int write, bool isBefore)
    {
        (_room, _left) = (room, write);
        room.Cluster.Store.BeforeWrite = _ => At(isBefore && Interlocked.Decrement(ref _left) == 0);
        room.Cluster.Store.AfterWrite = _ => At(!isBefore && Interlocked.Decrement(ref _left) == 0);
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
        await _room.Cluster.Crash();
        Dispose();
    }

    public void Dispose() => _room.Cluster.Store.BeforeWrite = _room.Cluster.Store.AfterWrite = null;

    // From then on nothing of the process reaches the store.
    private Task At(bool isThis)
    {
        if (isThis)
            _reached.TrySetResult();
        return Reached.IsCompleted ? new TaskCompletionSource().Task : Task.CompletedTask;
    }
}
