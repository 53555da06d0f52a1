namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>
/// The versions last seen of the states, so that a write needs no look-up. Bounded: when the young half is
/// full, it becomes the old one, and what the old one held is forgotten. The thread that commits alone uses it.
/// </summary>
internal sealed class VersionCache(int halfSize)
{
    private Dictionary<StateKey, long> _young = [];
    private Dictionary<StateKey, long> _old = [];

    internal bool TryGet(StateKey key, out long version)
    {
        if (_young.TryGetValue(key, out version))
            return true;
        if (!_old.TryGetValue(key, out version))
            return false;
        Set(key, version);
        return true;
    }

    internal void Set(StateKey key, long version)
    {
        if (_young.Count >= halfSize && !_young.ContainsKey(key))
        {
            _old = _young;
            _young = [];
        }
        _young[key] = version;
    }
}
