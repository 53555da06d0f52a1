namespace Orleans.Core
{
    /// <summary>One stored state of one grain.</summary>
    public interface IStorage
    {
        /// <summary>The version last read or written; null where nothing is stored.</summary>
        string? Etag { get; }

        bool RecordExists { get; }
        Task ClearStateAsync();
        Task WriteStateAsync();
        Task ReadStateAsync();
        Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();
        Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();
        Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
    }

    /// <inheritdoc cref="IStorage"/>
    public interface IStorage<TState> : IStorage
    {
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>A state that is read before the grain is activated.</summary>
    public interface IPersistentState<TState> : Core.IStorage<TState>;

    /// <summary>Names the state, and the storage that holds it, of an <see cref="IPersistentState{TState}"/> parameter.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
    {
        public string StateName { get; } = stateName;
        public string? StorageName { get; } = storageName;
    }
}

namespace Orleans
{
    /// <summary>A state as a storage provider sees it.</summary>
    public interface IGrainState<T>
    {
        T State { get; set; }

        /// <summary>The version last read or written; null where nothing is stored.</summary>
        string? ETag { get; set; }

        bool RecordExists { get; set; }
    }

    /// <inheritdoc cref="IGrainState{T}"/>
    public class GrainState<T> : IGrainState<T>
    {
        public GrainState()
            : this(default!)
        {
        }

        public GrainState(T state)
            : this(state, null)
        {
        }

        public GrainState(T state, string? eTag)
        {
            State = state;
            ETag = eTag;
        }

        public T State { get; set; }
        public string? ETag { get; set; }
        public bool RecordExists { get; set; }
    }
}

namespace Orleans.Storage
{
    /// <summary>Keeps states. A write or a clear succeeds only against the version that its ETag names.</summary>
    public interface IGrainStorage
    {
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <exception cref="InconsistentStateException">The stored version is another.</exception>
        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <exception cref="InconsistentStateException">The stored version is another.</exception>
        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
    }

    /// <summary>How states become bytes. Serialisation happens late, on another thread than the grain's.</summary>
    public interface IGrainStorageSerializer
    {
        BinaryData Serialize<T>(T input);
        T Deserialize<T>(BinaryData input);
    }
}
