using System.Collections.Concurrent;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>
/// The committed states that are in the journal but not yet in the table of states. Any thread may look; only the
/// writer changes. A state leaves only after a commit has put it, or a later one, into the table.
/// </summary>
internal sealed class UnfoldedStates
{
    // A hot state leaves many replaced versions behind; to pass over them is cheap, not free.
    private const int PassedOverAtMost = 16;
    private readonly ConcurrentDictionary<StateKey, Entry> _latest = new();
    private readonly Queue<Group> _groups = new();

    private int _journalled;

    /// <summary>How many states the journal holds, those that were replaced since included: it bounds the next recovery.</summary>
    internal int Journalled => Volatile.Read(ref _journalled);

    internal bool IsEmpty => _groups.Count == 0;

    internal bool TryGet(StateKey key, out JournalEntry state)
    {
        var found = _latest.TryGetValue(key, out var entry);
        state = found ? entry!.State : default;
        return found;
    }

    internal void Add(long sequence, IReadOnlyList<JournalEntry> states)
    {
        var keys = new StateKey[states.Count];
        for (var index = 0; index < keys.Length; index++)
        {
            keys[index] = states[index].Key;
            _latest[keys[index]] = new Entry(sequence, states[index]);
        }
        _groups.Enqueue(new Group(sequence, keys));
        _journalled += keys.Length;
    }

    /// <summary>
    /// Takes the oldest states, at most so many; those that a later group replaced are passed over, as that group is
    /// still in the journal. Tells up to which group everything is then taken (0: none).
    /// </summary>
    internal long TakeOldest(int atMost, List<JournalEntry> taken)
    {
        var complete = 0L;
        var left = PassedOverAtMost * atMost;
        while (taken.Count < atMost && _groups.TryPeek(out var group))
        {
            while (group.Next < group.Keys.Length && taken.Count < atMost && left-- > 0)
            {
                var key = group.Keys[group.Next++];
                if (_latest.TryGetValue(key, out var entry) && entry.Sequence == group.Sequence)
                    taken.Add(entry.State);
            }
            if (group.Next < group.Keys.Length)
                break;
            complete = group.Sequence;
            _groups.Dequeue();
            _journalled -= group.Keys.Length;
        }
        return complete;
    }

    /// <summary>They are in the table now; unless they have been written again since.</summary>
    internal void Remove(List<JournalEntry> folded)
    {
        foreach (var state in folded)
        {
            if (_latest.TryGetValue(state.Key, out var entry) && entry.State.Version == state.Version)
                _latest.TryRemove(KeyValuePair.Create(state.Key, entry));
        }
    }

    private sealed record Entry(long Sequence, JournalEntry State);

    private sealed class Group(long sequence, StateKey[] keys)
    {
        internal long Sequence => sequence;
        internal StateKey[] Keys => keys;
        internal int Next { get; set; }
    }
}
