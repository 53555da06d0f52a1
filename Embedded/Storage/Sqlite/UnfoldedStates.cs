using System.Collections.Concurrent;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>How far something goes: all groups up to a sequence, with the highest version in them.</summary>
internal readonly record struct FoldedThrough(long Sequence, long LastVersion);

/// <summary>
/// A committed state that is in the journal. Its payload stays there until somebody asks for it: in memory it would only be carried from
/// one generation of the collector to the next.
/// </summary>
internal sealed class UnfoldedState(in JournalEntry entry, in JournalPlace record)
{
    private readonly JournalFile _file = record.File;
    private readonly long _start = record.Start + entry.Start;

    internal StateKey Key { get; } = entry.Key;
    internal long Version { get; } = entry.Version;
    internal int Length { get; } = Math.Max(entry.Length, 0);
    internal bool IsCleared { get; } = entry.Length < 0;

    /// <summary>
    /// Neighbours in the table share pages. Of one state the newest comes last: while a slice is taken, a state may be written again, and
    /// then both versions are in it.
    /// </summary>
    internal static int CompareInTable(UnfoldedState left, UnfoldedState right)
    {
        var byGrain = left.Key.GrainId.CompareTo(right.Key.GrainId);
        return byGrain != 0 ? byGrain : left.Version.CompareTo(right.Version);
    }

    /// <summary>True only while the state is unfolded: afterwards the file is used again.</summary>
    internal void Read(Span<byte> payload) => _file.Read(_start, payload);
}

/// <summary>
/// The committed states that are in the journal but not yet in the table of states. Any thread may look; the thread that commits adds, the
/// thread of the tables takes. A state leaves only after a commit has put it, or a later one, into the table.
/// </summary>
internal sealed class UnfoldedStates
{
    // A hot state leaves many replaced versions behind; to pass over them is cheap, not free.
    private const int PassedOverAtMost = 16;
    private readonly ConcurrentDictionary<StateKey, UnfoldedState> _latest = new();
    private readonly ConcurrentQueue<Group> _groups = new();
    private readonly object _room = new();
    private int _journalled;
    private bool _isStopped;

    /// <summary>How many states the journal holds, those that were replaced since included: it bounds the next recovery.</summary>
    internal int Journalled => Volatile.Read(ref _journalled);

    internal bool IsEmpty => _groups.IsEmpty;

    internal UnfoldedState? Find(StateKey key) => _latest.GetValueOrDefault(key);

    internal HashSet<StateName> NamesIn(StateRange range)
    {
        var names = new HashSet<StateName>();
        foreach (var (key, _) in _latest)
        {
            if (key.GrainId.Type == range.Type && new StateName(key.GrainId.Key.ToString(), key.StateName) is var name && range.Contains(name))
                names.Add(name);
        }

        return names;
    }

    /// <param name="state">Null where it was cleared.</param>
    internal bool TryRead(StateKey key, out StoredState? state)
    {
        state = null;
        while (Find(key) is { } found)
        {
            if (found.IsCleared)
                return true;
            var payload = new byte[found.Length];
            found.Read(payload);
            // It leaves before its file is used again: as long as it is here, these bytes are its own.
            if (!ReferenceEquals(Find(key), found))
                continue;
            state = new StoredState(found.Version, payload);
            return true;
        }

        return false;
    }

    internal void Add(long sequence, in JournalPlace record, IReadOnlyList<JournalEntry> entries)
    {
        var states = new UnfoldedState[entries.Count];
        for (var index = 0; index < states.Length; index++)
        {
            var state = states[index] = new UnfoldedState(entries[index], record);
            _latest[state.Key] = state;
        }

        Interlocked.Add(ref _journalled, states.Length);
        _groups.Enqueue(new Group(sequence, states));
    }

    /// <summary>
    /// Takes the oldest states, at most so many; those that a later group replaced are passed over, as that group is
    /// still in the journal. Tells up to which group everything is then taken (null: no further than before).
    /// </summary>
    internal FoldedThrough? TakeOldest(int atMost, List<UnfoldedState> taken)
    {
        FoldedThrough? complete = null;
        var left = PassedOverAtMost * atMost;
        while (taken.Count < atMost && _groups.TryPeek(out var group))
        {
            while (group.Next < group.States.Length && taken.Count < atMost && left-- > 0)
            {
                var state = group.States[group.Next++];
                if (ReferenceEquals(Find(state.Key), state))
                    taken.Add(state);
            }

            if (group.Next < group.States.Length)
                break;
            complete = new FoldedThrough(group.Sequence, group.States[^1].Version);
            _groups.TryDequeue(out _);
            Left(group.States.Length);
        }

        return complete;
    }

    /// <summary>They are in the table now; unless they have been written again since.</summary>
    internal void Remove(List<UnfoldedState> folded)
    {
        foreach (var state in folded)
            _latest.TryRemove(KeyValuePair.Create(state.Key, state));
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

    private sealed class Group(long sequence, UnfoldedState[] states)
    {
        internal long Sequence => sequence;
        internal UnfoldedState[] States => states;
        internal int Next { get; set; }
    }
}
