using Orleans.Storage;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Grain states in a store file.</summary>
internal sealed class SqliteGrainStorage(SqliteStore store, IDriver driver, IGrainStorageSerializer serializer) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        driver.RunStorage(() =>
        {
            try
            {
                var stored = store.Read(new StateKey(grainId, stateName));
                grainState.State = stored is { } found ? serializer.Deserialize<T>(new BinaryData(found.Payload)) : Activator.CreateInstance<T>();
                grainState.ETag = StoredState.EtagOf(stored?.Version ?? 0);
                grainState.RecordExists = stored is not null;
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
}
