using System.Collections.Immutable;

namespace OrleansTicketing.Domain.Seats;

/// <summary>The newest of a series of changes numbered without gaps. It takes memory as it fills, up to its size.</summary>
public sealed class VersionRing<T>(int size, long version)
{
    private const int SmallestRing = 64;
    private T[] _items = new T[Math.Min(size, SmallestRing)];
    private long _start = version;

    /// <summary>The number of the newest change, or of the start where there is none.</summary>
    public long Version { get; private set; } = version;

    private long Oldest => Math.Max(_start, Version - _items.Length);

    public void Append(T item)
    {
        if (Version - Oldest == _items.Length && _items.Length < size)
            Grow();
        Version++;
        _items[Version % _items.Length] = item;
    }

    /// <summary>What led to this version is not known.</summary>
    public void Restart(long version)
    {
        _start = version;
        Version = version;
    }

    /// <summary>At most so many of the changes after a version, in order; null where they are not known from there on.</summary>
    public ImmutableArray<T>? Since(long version, int limit)
    {
        if (version < Oldest || version > Version)
            return null;
        var items = ImmutableArray.CreateBuilder<T>((int)Math.Min(Version - version, limit));
        for (var next = version + 1; items.Count < items.Capacity; next++)
            items.Add(_items[next % _items.Length]);
        return items.MoveToImmutable();
    }

    private void Grow()
    {
        var grown = new T[Math.Min(size, _items.Length * 2)];
        for (var known = Oldest + 1; known <= Version; known++)
            grown[known % grown.Length] = _items[known % _items.Length];
        _items = grown;
    }
}
