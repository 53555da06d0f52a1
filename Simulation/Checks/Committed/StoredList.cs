using System.Collections.Immutable;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>
/// A list that only grows, as an account stores it: its newest items in the state, older ones in pages. Nothing of it is ever lost, and an
/// item leaves the state only when its page is stored.
/// </summary>
internal sealed class StoredList<T>(string name, Func<T, T, bool> areSame)
    where T : class
{
    private readonly List<T> _items = [];
    private readonly List<(T? Before, T After)> _changes = [];
    private readonly HashSet<long> _pages = [];
    private ImmutableArray<T> _tail = [];
    private int _first;

    internal IReadOnlyList<T> Items => _items;

    /// <summary>Of the last state: new items, and items that are not what they were.</summary>
    internal IReadOnlyList<(T? Before, T After)> Changes => _changes;

    /// <summary>Takes the next state. Null, or what is wrong with it.</summary>
    internal string? Follow(ImmutableArray<T> tail, long count)
    {
        _changes.Clear();
        if (tail == _tail && count == _items.Count)
            return null;
        var first = (int)count - tail.Length;
        if (count < _items.Count)
            return $"{_items.Count - count} of the {name} are gone";
        if (first > _items.Count || first < 0)
            return $"there are {count} {name}, and the state does not go on from the {_items.Count} before";
        for (; _first < first; _first++)
        {
            if (!_pages.Contains(_first / PagedTail<T>.PageSize))
                return $"number {_first + 1} of the {name} is neither in the state nor in a page";
        }

        for (var index = 0; index < tail.Length; index++)
            Take(first + index, tail[index]);
        _tail = tail;
        return null;
    }

    /// <summary>Takes a stored page. Null, or what is wrong with it.</summary>
    internal string? FollowPage(long number, ImmutableArray<T> page)
    {
        var from = (int)number * PagedTail<T>.PageSize;
        for (var index = 0; index < page.Length; index++)
        {
            if (from + index >= _items.Count || !areSame(_items[from + index], page[index]))
                return $"page {number} of the {name} is not what the state said";
        }

        if (page.Length != PagedTail<T>.PageSize)
            return $"page {number} of the {name} has {page.Length} items";
        _pages.Add(number);
        return null;
    }

    private void Take(int index, T item)
    {
        if (index == _items.Count)
        {
            _items.Add(item);
            _changes.Add((null, item));
        }
        else if (!ReferenceEquals(_items[index], item) && !areSame(_items[index], item))
        {
            _changes.Add((_items[index], item));
            _items[index] = item;
        }
    }
}
