using System.Buffers;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>The thread that alone changes a store. Everything here but the constructor runs on it.</summary>
internal sealed class StoreWriter : IDisposable
{
    private static readonly TimeSpan Forever = TimeSpan.FromHours(1);
    private readonly StoreOptions _options;
    private readonly WriteQueue _queue;
    private readonly UnfoldedStates _unfolded;
    private readonly KnownKeys _known;
    private readonly StoreMetrics _metrics;
    private readonly Database _database;
    private readonly Journal _journal;
    private readonly VersionCache _versions = new(halfSize: 100_000);
    private readonly List<StoreWrite> _group = [];
    private readonly List<StateWrite> _accepted = [];
    private readonly List<JournalEntry> _folding = [];
    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly Dictionary<StateKey, long> _inThisGroup = [];
    private List<JournalEntry> _entries = [];
    private long _lastVersion;
    private long _lastSequence;
    private bool _isIdle;

    internal StoreWriter(string path, StoreOptions options, WriteQueue queue, UnfoldedStates unfolded, KnownKeys known, StoreMetrics metrics)
    {
        _options = options;
        _queue = queue;
        _unfolded = unfolded;
        _known = known;
        _metrics = metrics;
        _database = new Database(path);
        StoreSchema.Prepare(_database);
        _journal = new Journal(path, options.JournalFileBytes);
        Recover();
    }

    public void Dispose()
    {
        _journal.Dispose();
        _database.Dispose();
    }

    internal void Run()
    {
        try
        {
            while (TakeGroup())
            {
                _isIdle = _group.Count == 0;
                if (_isIdle)
                    Fold(_options.FoldSlice);
                else
                    CommitGroup();
            }
            while (!_unfolded.IsEmpty)
                Fold(_options.FoldSlice);
            _database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            _journal.Delete();
        }
        catch (Exception exception)
        {
            Abort(exception);
        }
    }

    private bool TakeGroup()
    {
        _group.Clear();
        var patience = _unfolded.IsEmpty ? Forever : _isIdle ? TimeSpan.Zero : _options.FoldAfterIdle;
        return _queue.Take(_group, _options.GroupAtMost, patience);
    }

    private void CommitGroup()
    {
        var start = _options.Time.GetTimestamp();
        AcceptStates();
        if (_entries.Count > 0)
        {
            _journal.Append(++_lastSequence, JournalRecord.Seal(_record, _lastSequence).Span);
            _unfolded.Add(_lastSequence, _entries);
        }
        var statements = CommitStatements();
        _metrics.Committed(_accepted.Count, _options.Time.GetElapsedTime(start));
        foreach (var write in statements)
            write.Acknowledge();
        foreach (var write in _accepted)
            write.Acknowledge();
        // Above the bound the fold keeps up with the commits, twice as fast as states come in.
        if (_unfolded.Journalled > _options.JournalledAtMost)
            Fold(Math.Max(_options.FoldSlice, 2 * _entries.Count));
    }

    private List<StatementsWrite> CommitStatements()
    {
        List<StatementsWrite> statements = [.. _group.OfType<StatementsWrite>()];
        if (statements.Count == 0)
            return statements;
        _database.Execute("BEGIN IMMEDIATE");
        foreach (var write in statements)
            write.Run(_database);
        _database.Execute("COMMIT");
        return statements;
    }

    private void AcceptStates()
    {
        _accepted.Clear();
        _inThisGroup.Clear();
        JournalRecord.Begin(_record);
        _entries = [];
        foreach (var write in _group)
        {
            if (write is StateWrite state)
                Accept(state);
        }
    }

    private void Accept(StateWrite write)
    {
        var stored = CurrentVersion(write.Key);
        if (stored != write.ExpectedVersion)
        {
            write.Refuse(stored);
            return;
        }
        ReadOnlyMemory<byte>? payload;
        try
        {
            payload = write.Serialize();
        }
        catch (Exception exception)
        {
            write.Fail(exception);
            return;
        }
        write.Version = ++_lastVersion;
        var entry = new JournalEntry(write.Key, write.Version, payload);
        JournalGroup.Append(_record, entry);
        _inThisGroup[write.Key] = payload is null ? 0 : write.Version;
        _entries.Add(entry);
        _accepted.Add(write);
    }

    private long CurrentVersion(StateKey key)
    {
        if (_inThisGroup.TryGetValue(key, out var version))
            return version;
        if (_unfolded.TryGet(key, out var entry))
            return entry.Payload is null ? 0 : entry.Version;
        if (_versions.TryGet(key, out version))
            return version;
        if (!_known.MayHave(key))
            return 0;
        version = StoreReader.Read(_database, key)?.Version ?? 0;
        _versions.Set(key, version);
        return version;
    }

    /// <summary>Moves the oldest states from the journal to the table.</summary>
    private void Fold(int atMost)
    {
        if (_unfolded.IsEmpty)
            return;
        var complete = _unfolded.TakeOldest(atMost, _folding);
        // Neighbours in the table share pages.
        _folding.Sort(static (left, right) => left.Key.GrainId.CompareTo(right.Key.GrainId));
        _database.Execute("BEGIN IMMEDIATE");
        foreach (var state in _folding)
        {
            _known.Add(state.Key);
            if (state.Payload is { } payload)
                SaveState(state, payload);
            else
                DeleteState(state.Key);
        }
        if (complete > 0)
        {
            // What the journal no longer tells: a version must never be used again.
            SaveCounter("last_etag", _lastVersion);
            SaveCounter("folded_sequence", complete);
        }
        _database.Execute("COMMIT");
        ForgetFolded();
        if (complete > 0)
            _journal.Folded(complete);
    }

    private void ForgetFolded()
    {
        foreach (var state in _folding)
            _versions.Set(state.Key, state.Payload is null ? 0 : state.Version);
        _unfolded.Remove(_folding);
        _folding.Clear();
    }

    private void SaveState(in JournalEntry state, ReadOnlyMemory<byte> payload) => _database
        .Prepare("""
            INSERT INTO grain_state (grain_id, state_name, etag, payload) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (grain_id, state_name) DO UPDATE SET etag = excluded.etag, payload = excluded.payload
            """)
        .Bind(1, state.Key.GrainId.ToString())
        .Bind(2, state.Key.StateName)
        .Bind(3, state.Version)
        .BindText(4, payload.Span)
        .Run();

    private void DeleteState(StateKey key) => _database
        .Prepare("DELETE FROM grain_state WHERE grain_id = ?1 AND state_name = ?2")
        .Bind(1, key.GrainId.ToString())
        .Bind(2, key.StateName)
        .Run();

    private void SaveCounter(string name, long value) => _database
        .Prepare("UPDATE counter SET value = ?2 WHERE name = ?1").Bind(1, name).Bind(2, value).Run();

    /// <summary>Reads the journal that the last process left; the table alone is older than what was acknowledged.</summary>
    private void Recover()
    {
        var counters = _database.Prepare("SELECT name, value FROM counter");
        while (counters.Step())
        {
            if (string.Equals(counters.Text(0), "last_etag", StringComparison.Ordinal))
                _lastVersion = counters.Integer(1);
            else
                _lastSequence = counters.Integer(1);
        }
        counters.Reset();
        foreach (var (sequence, group) in _journal.Recover(folded: _lastSequence))
        {
            var states = JournalGroup.Read(group, _database.Path);
            _unfolded.Add(sequence, states);
            _lastSequence = sequence;
            foreach (var state in states)
                _lastVersion = Math.Max(_lastVersion, state.Version);
        }
    }

    private void Abort(Exception exception)
    {
        var message = $"The store {_database.Path} could not commit. What it holds may be older than what is in memory, so the process must end.";
        var failure = new StoreException(message, exception);
        _queue.Close(failure);
        _options.OnFatal(message, exception);
        do
        {
            foreach (var write in _group)
                write.Fail(failure);
            _group.Clear();
        }
        while (_queue.Take(_group, int.MaxValue, TimeSpan.Zero));
    }
}
