using System.Collections.Concurrent;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>How far something goes: all groups up to a sequence, with the highest version in them.</summary>
internal readonly record struct FoldedThrough(long Sequence, long LastVersion);

/// <summary>
/// The committed states that are in the journal but not yet in the table of states. Any thread may look; the thread that commits adds, the
/// thread of the tables takes. A state leaves only after a commit has put it, or a later one, into the table.
/// </summary>
internal sealed class UnfoldedStates
{
    // A hot state leaves many replaced versions behind; to pass over them is cheap, not free.
    private const int PassedOverAtMost = 16;
    private readonly ConcurrentDictionary<StateKey, Entry> _latest = new();
    private readonly ConcurrentQueue<Group> _groups = new();
    private readonly object _room = new();
    private int _journalled;
    private bool _isStopped;

    /// <summary>How many states the journal holds, those that were replaced since included: it bounds the next recovery.</summary>
    internal int Journalled => Volatile.Read(ref _journalled);

    internal bool IsEmpty => _groups.IsEmpty;

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

        Interlocked.Add(ref _journalled, keys.Length);
        _groups.Enqueue(new Group(sequence, keys, states[^1].Version));
    }

    /// <summary>
    /// Takes the oldest states, at most so many; those that a later group replaced are passed over, as that group is
    /// still in the journal. Tells up to which group everything is then taken (null: no further than before).
    /// </summary>
    internal FoldedThrough? TakeOldest(int atMost, List<JournalEntry> taken)
    {
        FoldedThrough? complete = null;
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
            complete = new FoldedThrough(group.Sequence, group.LastVersion);
            _groups.TryDequeue(out _);
            Left(group.Keys.Length);
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

    /// <summary>Holds up the thread that commits while the tables are too far behind: memory and recovery stay bounded.</summary>
    internal void WaitForRoom(int journalledAtMost)
    {
        if (Journalled <= journalledAtMost)
            return;
        lock (_room)
        {
            while (Journalled > journalledAtMost && !_isStopped)
                Monitor.Wait(_room);
        }
    }

    /// <summary>Nothing will be taken any more.</summary>
    internal void StopWaiting()
    {
        lock (_room)
        {
            _isStopped = true;
            Monitor.PulseAll(_room);
        }
    }

    private void Left(int count)
    {
        lock (_room)
        {
            Interlocked.Add(ref _journalled, -count);
            Monitor.PulseAll(_room);
        }
    }

    private sealed record Entry(long Sequence, JournalEntry State);

    private sealed class Group(long sequence, StateKey[] keys, long lastVersion)
    {
        internal long Sequence => sequence;
        internal StateKey[] Keys => keys;
        internal long LastVersion => lastVersion;
        internal int Next { get; set; }
    }
}
