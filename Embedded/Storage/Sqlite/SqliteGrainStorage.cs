using Orleans.Storage;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Grain states in a store file.</summary>
internal sealed class SqliteGrainStorage(SqliteStore store, IDriver driver, IGrainStorageSerializer serializer) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = new StateKey(grainId, stateName);
        // Most grains that begin have stored nothing yet, and that is known without the disk.
        if (store.IsAbsent(key))
        {
            Fill(grainState, null);
            return Task.CompletedTask;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        driver.RunStorage(() =>
        {
            try
            {
                Fill(grainState, store.Read(key));
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        store.WriteAsync(new StateWrite<T>(new StateKey(grainId, stateName), grainState, serializer));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        store.WriteAsync(new StateClear<T>(new StateKey(grainId, stateName), grainState));

    private void Fill<T>(IGrainState<T> target, StoredState? stored)
    {
        target.State = stored is { } found ? serializer.Deserialize<T>(new BinaryData(found.Payload)) : Activator.CreateInstance<T>();
        target.ETag = StoredState.EtagOf(stored?.Version ?? 0);
        target.RecordExists = stored is not null;
    }
}
