using Orleans.Storage;

namespace OrleansTicketing.Grains.Storage;

/// <summary>
/// ETags stop an activation that was overtaken from writing, not from answering. One whose answer decides something and writes nothing asks
/// the store first whether it is still the one that wrote last: that costs a read.
/// </summary>
internal static class NewestActivation
{
    /// <param name="storage">Holds the state.</param>
    /// <param name="grainId">Whose state it is.</param>
    /// <param name="known">As this activation last read or wrote it, and no write of its own is under way.</param>
    /// <exception cref="InconsistentStateException">Another activation has written since.</exception>
    public static async Task Prove<TState>(this IGrainStorage storage, GrainId grainId, IPersistentState<TState> known)
        where TState : class, new()
    {
        var stored = new GrainState<TState>(new TState());
        await storage.ReadStateAsync(StorageNames.State, grainId, stored);
        if (stored.ETag != known.Etag)
            throw new InconsistentStateException("Another activation has written this state since.", stored.ETag!, known.Etag!);
    }
}
