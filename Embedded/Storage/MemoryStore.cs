using System.Collections.Concurrent;

namespace OrleansTicketing.Embedded.Storage;

/// <summary>The key of one stored state.</summary>
internal readonly record struct StateKey(GrainId GrainId, string StateName);

/// <summary>One stored state. Versions are never used twice, so that a cleared state cannot be mistaken for its successor.</summary>
internal readonly record struct StoredState(long Version, ReadOnlyMemory<byte> Payload)
{
    internal static long VersionOf(string? etag) => etag is null ? 0 : long.TryParse(etag, out var version) ? version : -1;
    internal static string? EtagOf(long version) => version == 0 ? null : version.ToString();
}

/// <summary>States that live as long as the process, and longer than a simulated silo.</summary>
internal sealed class MemoryStore
{
    private readonly ConcurrentDictionary<StateKey, StoredState> _states = new();
    private readonly Lock _gate = new();
    private long _lastVersion;

    internal IEnumerable<StateKey> Keys => _states.Select(static state => state.Key);

    internal StoredState? Read(StateKey key) => _states.TryGetValue(key, out var state) ? state : null;

    /// <summary>Replaces the state, or takes it away (null), if its version is the expected one. Else tells which it is.</summary>
    internal bool TryReplace(StateKey key, long expected, ReadOnlyMemory<byte>? payload, out long version)
    {
        lock (_gate)
        {
            version = _states.TryGetValue(key, out var stored) ? stored.Version : 0;
            if (version != expected)
                return false;
            if (payload is { } bytes)
                _states[key] = new StoredState(version = ++_lastVersion, bytes);
            else
            {
                _states.TryRemove(key, out _);
                version = 0;
            }
            return true;
        }
    }
}
