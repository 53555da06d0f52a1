using Orleans.Storage;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>A state that must be read before the grain is activated.</summary>
internal interface ILoadedState
{
    Task ReadStateAsync();
}

/// <summary>The stored state of one activation. A failed write leaves the memory as it is: let the exception escape.</summary>
internal sealed class PersistentState<TState>(string name, GrainId grainId, IGrainStorage storage) : IPersistentState<TState>, ILoadedState
{
    private readonly GrainState<TState> _stored = new(Activator.CreateInstance<TState>());

    public TState State
    {
        get => _stored.State;
        set => _stored.State = value;
    }

    public string? Etag => _stored.ETag;
    public bool RecordExists => _stored.RecordExists;

    public Task ReadStateAsync() => storage.ReadStateAsync(name, grainId, _stored);
    public Task WriteStateAsync() => storage.WriteStateAsync(name, grainId, _stored);
    public Task ClearStateAsync() => storage.ClearStateAsync(name, grainId, _stored);
}
