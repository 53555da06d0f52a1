namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>
/// A file of states, reminders and secrets. One thread commits: it drains its queue, checks versions, appends one record to the journal
/// for the whole group, and only then answers. Another folds the journal into the table of states.
/// </summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly StoreLock _lock;
    private readonly WriteQueue _queue = new();
    private readonly UnfoldedStates _unfolded = new();
    private readonly KnownKeys _known = new();
    private readonly StoreReader _reader;
    private readonly Database _database;
    private readonly Journal _journal;
    private readonly TableWriter _tables;
    private readonly StoreWriter _writer;

    private SqliteStore(string path, StoreOptions options, StoreLock storeLock)
    {
        Path = path;
        _lock = storeLock;
        _reader = new StoreReader(path);
        _database = new Database(path);
        StoreSchema.Prepare(_database);
        _journal = new Journal(path, options.JournalFileBytes);
        var last = Recover();
        Metrics = new StoreMetrics(_queue, _unfolded, path, options.Time);
        _tables = new TableWriter(_database, _journal, _unfolded, _known, options);
        _writer = new StoreWriter(path, options, last, _journal, _queue, _unfolded, _tables, Metrics, Read);
        _known.ReadInBackground(path);
    }

    internal string Path { get; }
    internal StoreMetrics Metrics { get; }

    /// <exception cref="StoreException">The store is in use, damaged, or written by a newer program.</exception>
    internal static SqliteStore Open(string path, StoreOptions? options = null)
    {
        var full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        var storeLock = new StoreLock(full);
        try
        {
            CreateForItsOwnerAlone(full);
            return new SqliteStore(full, options ?? new StoreOptions(), storeLock);
        }
        catch
        {
            storeLock.Dispose();
            throw;
        }
    }

    /// <summary>The file holds the signing secret. SQLite gives the files beside it the same permissions.</summary>
    private static void CreateForItsOwnerAlone(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
            return;
        File.Open(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }).Dispose();
    }

    /// <summary>The latest committed state; null where there is none.</summary>
    internal StoredState? Read(StateKey key)
    {
        // In this order: a state leaves the unfolded ones only after it is in the table.
        if (_unfolded.TryRead(key, out var state))
            return state;
        return _known.MayHave(key) ? _reader.Read(key) : null;
    }

    /// <summary>Whether there is no such state; false where that takes a look at the table.</summary>
    internal bool IsAbsent(StateKey key) => _unfolded.Find(key) is { } unfolded ? unfolded.IsCleared : !_known.MayHave(key);

    /// <summary>The names of states of which the journal has something newer than the table.</summary>
    internal HashSet<StateName> UnfoldedIn(StateRange range) => _unfolded.NamesIn(range);

    /// <summary>The first ones that the table has, in order.</summary>
    internal List<StateRow> FoldedIn(StateRange range, int limit) => _reader.Read(range, limit);

    internal StoreCondition Condition => Metrics.Condition;

    internal Task WriteAsync(StateWrite write)
    {
        _queue.Add(write);
        return write.Done;
    }

    internal Task WriteAsync(TableWrite write)
    {
        _tables.Add(write);
        return write.Done;
    }

    /// <summary>Commits what waits and folds the journal, so that the next start has nothing to recover.</summary>
    public void Dispose()
    {
        _known.Dispose();
        _writer.Dispose();
        _tables.Dispose();
        _journal.Dispose();
        _database.Dispose();
        _reader.Dispose();
        Metrics.Dispose();
        _lock.Dispose();
    }

    /// <summary>Reads the journal that the last process left; the table alone is older than what was acknowledged.</summary>
    private FoldedThrough Recover()
    {
        var last = new FoldedThrough(Counter("folded_sequence"), Counter("last_etag"));
        foreach (var (sequence, group, place) in _journal.Recover(folded: last.Sequence))
        {
            var states = JournalGroup.Read(group, Path);
            _unfolded.Add(sequence, place, states);
            last = new FoldedThrough(sequence, Math.Max(last.LastVersion, states[^1].Version));
        }

        return last;
    }

    private long Counter(string name)
    {
        var select = _database.Prepare("SELECT value FROM counter WHERE name = ?1").Bind(1, name);
        select.Step();
        var value = select.Integer(0);
        select.Reset();
        return value;
    }
}
