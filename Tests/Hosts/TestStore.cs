using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Storage;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Tests.Hosts;

/// <summary>One write or clear, as a test sees it.</summary>
/// <param name="Silo">The name of the silo that writes.</param>
/// <param name="Grain">The grain's key.</param>
internal sealed record StoreWrite(string Silo, string Grain, string Name);

/// <summary>
/// The storage of a test cluster: it outlives its silos, keeps only JSON, checks ETags, and lets a test watch, delay, fail or
/// swallow writes.
/// </summary>
internal sealed class TestStore : IStoredRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Under this name grains find their storage, also those of this project's own tests.</summary>
    public const string Name = StorageNames.Grains;

    private readonly ConcurrentDictionary<(GrainId Grain, string Name), (long Version, byte[] Payload)> _rows = new();
    private readonly ConcurrentDictionary<string, SiloView> _views = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _writers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _version;
    private long _writes;
    private long _activity;

    /// <summary>How many writes and clears were made.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Rises with everything that is read or written.</summary>
    public long Activity => Interlocked.Read(ref _activity);

    /// <summary>The silos that wrote something last, each for some grain.</summary>
    public IEnumerable<string> Writers => _writers.Values.Distinct(StringComparer.Ordinal);

    /// <summary>Awaited before a write: an exception fails it, a task that never ends hangs it.</summary>
    public Func<StoreWrite, Task>? BeforeWrite { get; set; }

    /// <summary>Awaited after a write was made, before its caller hears of it.</summary>
    public Func<StoreWrite, Task>? AfterWrite { get; set; }

    /// <summary>The JSON of every row whose grain's key starts so.</summary>
    public IReadOnlyList<string> Rows(string keyPrefix) =>
        [.. _rows.Where(row => row.Key.Grain.Key.ToString()!.StartsWith(keyPrefix, StringComparison.Ordinal))
            .Select(row => System.Text.Encoding.UTF8.GetString(row.Value.Payload))];

    /// <summary>The JSON of one row; null where there is none.</summary>
    public string? Row(string key, string name)
    {
        foreach (var ((grain, row), (_, payload)) in _rows)
        {
            if (row == name && grain.Key.ToString() == key)
                return System.Text.Encoding.UTF8.GetString(payload);
        }

        return null;
    }

    /// <summary>Changes a row behind the back of its grain.</summary>
    public void Plant(string key, string name, Action<JsonObject> change)
    {
        var found = _rows.Keys.Single(row => row.Name == name && row.Grain.Key.ToString() == key);
        lock (_gate)
        {
            var row = JsonNode.Parse(_rows[found].Payload)!.AsObject();
            change(row);
            _rows[found] = (++_version, Encoding.UTF8.GetBytes(row.ToJsonString()));
        }
    }

    public async Task<StoredPage> Page(StoredKind kind, string? name, RowName? after, int limit)
    {
        // Grains go on while somebody looks through the rows.
        await Task.Yield();
        var found = _rows
            .Select(row => (Name: new RowName(row.Key.Grain.Key.ToString()!, row.Key.Name), row.Value.Payload))
            .Where(row => row.Name.Key.StartsWith(kind.KeyPrefix, StringComparison.Ordinal) && (name is null || row.Name.Name == name))
            .OrderBy(row => row.Name.Key, StringComparer.Ordinal)
            .ThenBy(row => row.Name.Name, StringComparer.Ordinal)
            .Where(row => after is not { } last || IsAfter(row.Name, last))
            .Take(limit + 1)
            .ToArray();
        return new StoredPage(
            [.. found.Take(limit).Select(row => new StoredRow(row.Name, row.Payload))], found.Length > limit ? found[limit - 1].Name : null);
    }

    public async Task<ImmutableArray<StoredRow?>> Read(StoredKind kind, ImmutableArray<RowName> names)
    {
        await Task.Yield();
        return ImmutableArray.CreateRange(names, name => Row(name.Key, name.Name) is { } json ? new StoredRow(name, Encoding.UTF8.GetBytes(json)) : (StoredRow?)null);
    }

    public Task<StorageCondition> Condition() => Task.FromResult(new StorageCondition("test", null, null, null));

    private static bool IsAfter(RowName row, RowName last) =>
        string.CompareOrdinal(row.Key, last.Key) is var byKey and not 0 ? byKey > 0 : string.CompareOrdinal(row.Name, last.Name) > 0;

    /// <summary>The storage as a silo of this name reaches it from now on.</summary>
    public IGrainStorage For(string silo) => _views[silo] = new SiloView(this, silo);

    /// <summary>Nothing of the silo reaches the storage any more, and nothing comes back to it: its process is dead.</summary>
    public void Cut(string silo)
    {
        if (_views.TryGetValue(silo, out var view))
            view.IsCut = true;
    }

    private sealed class SiloView(TestStore store, string silo) : IGrainStorage
    {
        private volatile bool _isCut;

        public bool IsCut { set => _isCut = value; }

        public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Fence();
            Interlocked.Increment(ref store._activity);
            var found = store._rows.TryGetValue((grainId, stateName), out var row);
            grainState.State = found ? JsonSerializer.Deserialize<T>(row.Payload, Json)! : Activator.CreateInstance<T>();
            grainState.ETag = found ? row.Version.ToString() : null;
            grainState.RecordExists = found;
            await Fence();
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            Change(stateName, grainId, grainState, () => JsonSerializer.SerializeToUtf8Bytes(grainState.State, Json));

        public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Change(stateName, grainId, grainState, static () => null);
            grainState.State = Activator.CreateInstance<T>();
        }

        private async Task Change<T>(string stateName, GrainId grainId, IGrainState<T> grainState, Func<byte[]?> payload)
        {
            var write = new StoreWrite(silo, grainId.Key.ToString()!, stateName);
            await Fence();
            Interlocked.Increment(ref store._activity);
            if (store.BeforeWrite is { } before)
                await before(write);
            await Fence();
            store.Replace((grainId, stateName), grainState, payload());
            store._writers[write.Grain] = silo;
            if (store.AfterWrite is { } after)
                await after(write);
            await Fence();
        }

        private Task Fence() => _isCut ? new TaskCompletionSource().Task : Task.CompletedTask;
    }

    private void Replace<T>((GrainId Grain, string Name) key, IGrainState<T> state, byte[]? payload)
    {
        lock (_gate)
        {
            var etag = _rows.TryGetValue(key, out var row) ? row.Version.ToString() : null;
            if (!string.Equals(etag, state.ETag, StringComparison.Ordinal))
                throw new InconsistentStateException($"{key.Name} of {key.Grain} was changed by another.", etag!, state.ETag!);
            Interlocked.Increment(ref _writes);
            if (payload is null)
                _rows.TryRemove(key, out _);
            else
                _rows[key] = (++_version, payload);
            state.ETag = payload is null ? null : _version.ToString();
            state.RecordExists = payload is not null;
        }
    }
}
