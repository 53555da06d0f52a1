using Orleans.Storage;

namespace OrleansTicketing.Grains.Storage;

/// <summary>
/// The committed state of a grain that does one thing at a time. Readers see only what was saved; after a failed write, whose outcome is
/// unknown, the state is unusable and the activation ends, so that the next one reads what is true.
/// </summary>
internal sealed class Durable<TState>(IPersistentState<TState> storage, IGrainBase grain, StorageMetrics metrics)
    where TState : class, new()
{
    private TState? _committed = storage.State ?? new TState();

    public TState Committed => _committed ?? throw new OrleansException("A write of this grain failed; it is being reactivated. Ask again.");

    public async Task Save(TState next)
    {
        _ = Committed;
        storage.State = next;
        await Write(storage.WriteStateAsync);
        _committed = next;
    }

    /// <summary>Stores nothing any more: the state is as new.</summary>
    public async Task Clear()
    {
        _ = Committed;
        await Write(storage.ClearStateAsync);
        _committed = new TState();
    }

    /// <summary>Fails where another activation has written since; costs a read.</summary>
    public async Task Prove(IGrainStorage provider)
    {
        _ = Committed;
        try
        {
            await provider.Prove(grain.GrainContext.GrainId, storage);
        }
        catch (InconsistentStateException)
        {
            _committed = null;
            grain.DeactivateOnIdle();
            throw;
        }
    }

    private async Task Write(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception exception)
        {
            _committed = null;
            if (exception is InconsistentStateException)
                metrics.Conflict(grain.GrainContext.GrainId);
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
