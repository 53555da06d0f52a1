using System.Buffers;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>The thread that alone changes a store. Everything here but the constructor runs on it.</summary>
internal sealed class StoreWriter : IDisposable
{
    private static readonly TimeSpan Forever = TimeSpan.FromHours(1);
    private readonly StoreOptions _options;
    private readonly WriteQueue _queue;
    private readonly UnfoldedStates _unfolded;
    private readonly StoreMetrics _metrics;
    private readonly Database _database;
    private readonly VersionCache _versions = new(halfSize: 100_000);
    private readonly List<StoreWrite> _group = [];
    private readonly List<StateWrite> _accepted = [];
    private readonly List<JournalEntry> _folding = [];
    private readonly ArrayBufferWriter<byte> _blob = new();
    private readonly Dictionary<StateKey, long> _inThisGroup = [];
    private List<JournalEntry> _entries = [];
    private long _lastVersion;
    private long _lastSequence;
    private bool _isIdle;

    internal StoreWriter(string path, StoreOptions options, WriteQueue queue, UnfoldedStates unfolded, StoreMetrics metrics)
    {
        _options = options;
        _queue = queue;
        _unfolded = unfolded;
        _metrics = metrics;
        _database = new Database(path);
        StoreSchema.Prepare(_database);
        Recover();
    }

    public void Dispose() => _database.Dispose();

    internal void Run()
    {
        try
        {
            while (TakeGroup())
            {
                _isIdle = _group.Count == 0;
                if (_isIdle)
                    FoldSlice();
                else
                    CommitGroup();
            }
            while (!_unfolded.IsEmpty)
                FoldSlice();
            _database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
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
        _database.Execute("BEGIN IMMEDIATE");
        InsertJournalRow();
        foreach (var write in _group)
            (write as StatementsWrite)?.Run(_database);
        // Above the bound the fold shares the commit, twice as fast as states come in.
        var complete = _unfolded.Journalled > _options.JournalledAtMost ? Fold(Math.Max(_options.FoldSlice, 2 * _entries.Count)) : 0;
        _database.Execute("COMMIT");
        AfterCommit(complete);
        _metrics.Committed(_accepted.Count, _options.Time.GetElapsedTime(start));
        foreach (var write in _group)
        {
            // Refused writes have been answered; to answer them again has no effect.
            if (write is StatementsWrite)
                write.Acknowledge();
        }
        foreach (var write in _accepted)
            write.Acknowledge();
    }

    private void AcceptStates()
    {
        _accepted.Clear();
        _inThisGroup.Clear();
        _blob.ResetWrittenCount();
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
        JournalGroup.Append(_blob, entry);
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
        version = StoreReader.Read(_database, key)?.Version ?? 0;
        _versions.Set(key, version);
        return version;
    }

    private void InsertJournalRow()
    {
        if (_entries.Count == 0)
            return;
        _database.Prepare("INSERT INTO journal (sequence, states, payload) VALUES (?1, ?2, ?3)")
            .Bind(1, ++_lastSequence)
            .Bind(2, _entries.Count)
            .BindBlob(3, _blob.WrittenSpan)
            .Run();
    }

    private void AfterCommit(long complete)
    {
        if (complete > 0 || _folding.Count > 0)
            ForgetFolded();
        if (_entries.Count > 0)
            _unfolded.Add(_lastSequence, _entries);
    }

    private void FoldSlice()
    {
        if (_unfolded.IsEmpty)
            return;
        _database.Execute("BEGIN IMMEDIATE");
        Fold(_options.FoldSlice);
        _database.Execute("COMMIT");
        ForgetFolded();
    }

    /// <summary>Moves the oldest states from the journal to the table, inside the caller's transaction.</summary>
    private long Fold(int atMost)
    {
        var complete = _unfolded.TakeOldest(atMost, _folding);
        foreach (var state in _folding)
        {
            if (state.Payload is { } payload)
                SaveState(state, payload);
            else
                DeleteState(state.Key);
        }
        if (complete > 0)
        {
            _database.Prepare("DELETE FROM journal WHERE sequence <= ?1").Bind(1, complete).Run();
            // What the journal no longer tells: a version or a row number must never be used again.
            SaveCounter("last_etag", _lastVersion);
            SaveCounter("last_sequence", _lastSequence);
        }
        return complete;
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
        var journal = _database.Prepare("SELECT sequence, payload FROM journal ORDER BY sequence");
        while (journal.Step())
        {
            var sequence = journal.Integer(0);
            var states = JournalGroup.Read(journal.Bytes(1), _database.Path);
            _unfolded.Add(sequence, states);
            _lastSequence = Math.Max(_lastSequence, sequence);
            foreach (var state in states)
                _lastVersion = Math.Max(_lastVersion, state.Version);
        }
        journal.Reset();
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
