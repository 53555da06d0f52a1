using Orleans.Storage;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Something that a thread of the store does in its next commit. It is answered after the commit, never before.</summary>
internal abstract class StoreWrite
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Done => _done.Task;

    internal virtual void Acknowledge() => _done.TrySetResult();
    internal void Fail(Exception exception) => _done.TrySetException(exception);
}

/// <summary>A new version of one state, or its end.</summary>
internal abstract class StateWrite(StateKey key, string? etag) : StoreWrite
{
    internal StateKey Key => key;
    internal long ExpectedVersion { get; } = StoredState.VersionOf(etag);

    /// <summary>The version that the commit gives it.</summary>
    internal long Version { get; set; }

    /// <summary>Null clears the state. Runs on the writer's thread: late, as a provider would.</summary>
    internal abstract ReadOnlyMemory<byte>? Serialize();

    internal void Refuse(long stored) => Fail(new InconsistentStateException(
        $"{key.StateName} of {key.GrainId} was changed by another.", StoredState.EtagOf(stored), etag));
}

/// <summary>The write of one grain state.</summary>
internal sealed class StateWrite<T>(StateKey key, IGrainState<T> target, IGrainStorageSerializer serializer) : StateWrite(key, target.ETag)
{
    private readonly T _state = target.State;

    internal override ReadOnlyMemory<byte>? Serialize() => serializer.Serialize(_state).ToMemory();

    internal override void Acknowledge()
    {
        target.ETag = StoredState.EtagOf(Version);
        target.RecordExists = true;
        base.Acknowledge();
    }
}

/// <summary>The end of one grain state.</summary>
internal sealed class StateClear<T>(StateKey key, IGrainState<T> target) : StateWrite(key, target.ETag)
{
    internal override ReadOnlyMemory<byte>? Serialize() => null;

    internal override void Acknowledge()
    {
        target.State = Activator.CreateInstance<T>();
        target.ETag = null;
        target.RecordExists = false;
        base.Acknowledge();
    }
}
