namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>
/// A file of states, reminders and secrets. One thread writes: it drains its queue, checks versions, inserts one journal
/// row for the whole group, commits, and only then answers. In the background it folds the journal into the table of states.
/// </summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly StoreLock _lock;
    private readonly WriteQueue _queue = new();
    private readonly UnfoldedStates _unfolded = new();
    private readonly StoreReader _reader;
    private readonly KnownKeys _known = new();
    private readonly StoreWriter _writer;
    private readonly StoreMetrics _metrics;
    private readonly Thread _thread;

    private SqliteStore(string path, StoreOptions options, StoreLock storeLock)
    {
        Path = path;
        _lock = storeLock;
        _reader = new StoreReader(path);
        _metrics = new StoreMetrics(_queue, _unfolded, path);
        _writer = new StoreWriter(path, options, _queue, _unfolded, _known, _metrics);
        _known.ReadInBackground(path);
        _thread = new Thread(_writer.Run) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    internal string Path { get; }
    internal StoreMetrics Metrics => _metrics;

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
        if (!_unfolded.TryGet(key, out var entry))
            return _known.MayHave(key) ? _reader.Read(key) : null;
        return entry.Payload is { } payload ? new StoredState(entry.Version, payload) : null;
    }

    internal Task WriteAsync(StoreWrite write)
    {
        _queue.Add(write);
        return write.Done;
    }

    /// <summary>Commits what waits and folds the journal, so that the next start has nothing to recover.</summary>
    public void Dispose()
    {
        _queue.Close(new StoreException($"The store {Path} is closed."));
        _known.Dispose();
        _thread.Join();
        _writer.Dispose();
        _reader.Dispose();
        _metrics.Dispose();
        _lock.Dispose();
    }
}
