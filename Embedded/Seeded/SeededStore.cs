using System.Buffers;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Embedded.Storage.Sqlite;

namespace OrleansTicketing.Embedded.Seeded;

/// <summary>How states become durable.</summary>
internal enum StoreKind
{
    /// <summary>Each write for itself, as the rows of a database on another machine, which outlives the silos.</summary>
    Rows,

    /// <summary>All writes of a moment in one record of a journal, which dies with the process between a write and its sync.</summary>
    Journal,
}

/// <summary>What the silos of a seeded run store. Reads see what was synced, as those of the live store do, and a crash leaves it.</summary>
internal sealed class SeededStore(SeededDriver driver, StoreKind kind, SeededRandom random)
{
    private static readonly TimeSpan Sync = TimeSpan.FromMilliseconds(0.5);

    private readonly Dictionary<StateKey, StoredState> _durable = [];
    private Dictionary<StateKey, StoredState> _written = [];
    private List<Write> _collecting = [];
    private List<Write> _syncing = [];
    private bool _isSyncing;
    private long _lastVersion;

    /// <summary>Told each state that became durable, in order: null where it was cleared.</summary>
    internal Action<StateKey, object?>? Committed { get; set; }

    /// <summary>Of what was being written when the process died, this many bytes were found in the journal and thrown away.</summary>
    internal long TornBytes { get; private set; }

    internal StoreKind Kind => kind;

    /// <summary>Counts the crashes.</summary>
    internal int Process { get; private set; }

    internal StoredState? Read(StateKey key) => _durable.TryGetValue(key, out var state) ? state : null;

    /// <summary>False: the stored version, which it tells, is another one. True: <paramref name="durable"/> is called when a crash cannot undo it.</summary>
    internal bool TryWrite(StateKey key, long expected, ReadOnlyMemory<byte>? payload, object? state, Action durable, out long version)
    {
        version = _written.TryGetValue(key, out var stored) ? stored.Version : 0;
        if (version != expected)
            return false;
        version = payload is null ? 0 : ++_lastVersion;
        var write = new Write(key, version, payload, state, durable);
        Apply(_written, write);
        if (kind == StoreKind.Rows)
        {
            Settle(write);
            return true;
        }

        _collecting.Add(write);
        if (!_isSyncing)
            SyncNext();
        return true;
    }

    /// <summary>The process died. What was not synced is gone, or torn, or by chance whole; nobody was told that it is there.</summary>
    internal void Crash()
    {
        Process++;
        if (_syncing.Count > 0 && FoundInJournal(_syncing))
        {
            foreach (var write in _syncing)
                Keep(write);
        }

        (_collecting, _syncing, _isSyncing) = ([], [], false);
        _written = new Dictionary<StateKey, StoredState>(_durable);
    }

    private void SyncNext()
    {
        (_syncing, _collecting) = (_collecting, []);
        _isSyncing = true;
        var process = Process;
        driver.StorageAfter(random.Around(Sync), () =>
        {
            if (process != Process)
                return;
            var synced = _syncing;
            (_syncing, _isSyncing) = ([], false);
            foreach (var write in synced)
                Settle(write);
            if (_collecting.Count > 0 && !_isSyncing)
                SyncNext();
        });
    }

    private void Settle(Write write)
    {
        Keep(write);
        write.Durable();
    }

    private void Keep(Write write)
    {
        Apply(_durable, write);
        Committed?.Invoke(write.Key, write.State);
    }

    /// <summary>Reads the last record back as the journal of the live store does after a power cut.</summary>
    private bool FoundInJournal(List<Write> group)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JournalRecord.Begin(buffer);
        foreach (var write in group)
            JournalGroup.Append(buffer, write.Key, write.Version, write.Payload);
        var file = JournalRecord.Seal(buffer, sequence: 1).ToArray();
        Tear(file);
        if (JournalRecord.TryRead(file, out _, out var found) && JournalGroup.Read(found, "simulation").Count == group.Count)
            return true;
        TornBytes += file.Length;
        return false;
    }

    // Blocks reach the device in any order: the end may be missing, or a piece in the middle; often all of it is there.
    private void Tear(byte[] file)
    {
        if (random.Chance(0.3))
            return;
        var from = random.Below(file.Length);
        var count = random.Chance(0.5) ? file.Length - from : Math.Min(file.Length - from, 1 + random.Below(512));
        file.AsSpan(from, count).Clear();
    }

    private static void Apply(Dictionary<StateKey, StoredState> states, Write write)
    {
        if (write.Payload is { } payload)
            states[write.Key] = new StoredState(write.Version, payload);
        else
            states.Remove(write.Key);
    }

    private readonly record struct Write(StateKey Key, long Version, ReadOnlyMemory<byte>? Payload, object? State, Action Durable);
}
