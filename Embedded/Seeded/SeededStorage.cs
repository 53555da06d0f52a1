using Orleans.Storage;
using OrleansTicketing.Embedded.Reminders;
using OrleansTicketing.Embedded.Storage;

namespace OrleansTicketing.Embedded.Seeded;

/// <summary>
/// The store as grains reach it, with the faults of the run. States are serialised when they take effect, after the grain's turn, so that a
/// grain that changes a state in place is found out.
/// </summary>
internal sealed class SeededStorage(SeededStore store, SeededDriver driver, IStorageFaults faults, IGrainStorageSerializer serializer) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var done = new TaskCompletionSource();
        var turn = faults.Next(new StateKey(grainId, stateName), isWrite: false);
        driver.StorageAfter(turn.Before + turn.After, () =>
        {
            if (turn.Fate != StorageFate.Works)
            {
                done.SetException(Unavailable(stateName, grainId));
                return;
            }

            var stored = store.Read(new StateKey(grainId, stateName));
            grainState.State = stored is { } found ? serializer.Deserialize<T>(new BinaryData(found.Payload)) : Activator.CreateInstance<T>();
            grainState.ETag = StoredState.EtagOf(stored?.Version ?? 0);
            grainState.RecordExists = stored is not null;
            done.SetResult();
        });
        return done.Task;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Replace(new StateKey(grainId, stateName), grainState, isCleared: false);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Replace(new StateKey(grainId, stateName), grainState, isCleared: true);

    private Task Replace<T>(StateKey key, IGrainState<T> grainState, bool isCleared)
    {
        var done = new TaskCompletionSource();
        var turn = faults.Next(key, isWrite: true);
        var process = store.Process;
        driver.StorageAfter(turn.Before, () =>
        {
            // A journal is written by the process that died: what it had not begun to write, nobody writes.
            if (process != store.Process)
                return;
            if (turn.Fate is StorageFate.FailsBefore or StorageFate.Conflicts)
            {
                Answer(turn, () => done.SetException(turn.Fate == StorageFate.Conflicts
                    ? Conflict(key, grainState.ETag, version: 0)
                    : Unavailable(key.StateName, key.GrainId)));
            }
            else
                Write(key, grainState, isCleared, turn, done);
        });
        return done.Task;
    }

    private void Write<T>(StateKey key, IGrainState<T> grainState, bool isCleared, StorageTurn turn, TaskCompletionSource done)
    {
        var state = grainState.State;
        ReadOnlyMemory<byte>? payload = isCleared ? null : serializer.Serialize(state).ToMemory();
        long version = 0;
        if (!store.TryWrite(key, StoredState.VersionOf(grainState.ETag), payload, isCleared ? null : state, Durable, out version))
            Answer(turn, () => done.SetException(Conflict(key, grainState.ETag, version)));

        void Durable() => Answer(turn, () =>
        {
            if (turn.Fate == StorageFate.FailsAfter)
            {
                done.SetException(Unavailable(key.StateName, key.GrainId));
                return;
            }

            grainState.ETag = StoredState.EtagOf(version);
            grainState.RecordExists = !isCleared;
            if (isCleared)
                grainState.State = Activator.CreateInstance<T>();
            done.SetResult();
        });
    }

    private void Answer(StorageTurn turn, Action answer) => driver.StorageAfter(turn.After, answer);

    private static StorageUnavailableException Unavailable(string stateName, GrainId grainId) => new($"The store said nothing of {stateName} of {grainId}.");

    private static InconsistentStateException Conflict(StateKey key, string? etag, long version) =>
        new($"{key.StateName} of {key.GrainId} was changed by another.", StoredState.EtagOf(version), etag);
}

/// <summary>The table of reminders, with the faults of the run.</summary>
internal sealed class SeededReminders(IReminderTable table, SeededDriver driver, IStorageFaults faults) : IReminderTable
{
    public async Task SaveAsync(ReminderRow row) => await Run(async () =>
    {
        await table.SaveAsync(row);
        return true;
    });

    public Task<bool> RemoveAsync(ReminderRow row) => Run(() => table.RemoveAsync(row));
    public Task<IReadOnlyList<ReminderRow>> ReadAllAsync() => table.ReadAllAsync();

    private async Task<bool> Run(Func<Task<bool>> change)
    {
        var done = new TaskCompletionSource<Task<bool>>();
        var turn = faults.Next(key: null, isWrite: true);
        driver.StorageAfter(turn.Before + turn.After, () =>
        {
            // The table has no versions: what would be a conflict of states just works.
            var result = turn.Fate == StorageFate.FailsBefore ? Task.FromResult(false) : change();
            if (turn.Fate is StorageFate.FailsBefore or StorageFate.FailsAfter)
                done.SetException(new StorageUnavailableException("The table of reminders said nothing."));
            else
                done.SetResult(result);
        });
        return await await done.Task;
    }
}
