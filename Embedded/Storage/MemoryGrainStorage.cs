using Orleans.Storage;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Storage;

/// <summary>
/// Keeps serialised states in memory. Like the providers of a cluster it serialises late, outside the grain's turn,
/// so that a grain that changes a state in place is found out.
/// </summary>
internal sealed class MemoryGrainStorage(string name, MemoryStore store, IDriver driver, IGrainStorageSerializer serializer) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Run(() =>
    {
        var stored = store.Read(new StateKey(grainId, stateName));
        grainState.State = stored is { } found ? serializer.Deserialize<T>(new BinaryData(found.Payload)) : Activator.CreateInstance<T>();
        grainState.ETag = StoredState.EtagOf(stored?.Version ?? 0);
        grainState.RecordExists = stored is not null;
    });

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Run(() =>
    {
        Replace(stateName, grainId, grainState, serializer.Serialize(grainState.State).ToMemory());
        grainState.RecordExists = true;
    });

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Run(() =>
    {
        Replace(stateName, grainId, grainState, payload: null);
        grainState.State = Activator.CreateInstance<T>();
        grainState.RecordExists = false;
    });

    private void Replace<T>(string stateName, GrainId grainId, IGrainState<T> grainState, ReadOnlyMemory<byte>? payload)
    {
        if (!store.TryReplace(new StateKey(grainId, stateName), StoredState.VersionOf(grainState.ETag), payload, out var version))
        {
            throw new InconsistentStateException(
                $"{stateName} of {grainId} in {name} was changed by another.", StoredState.EtagOf(version), grainState.ETag);
        }
        grainState.ETag = StoredState.EtagOf(version);
    }

    private Task Run(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        driver.RunStorage(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }
}
