namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>
/// The thread that alone changes the tables: it folds the journal's states into theirs, and runs the statements of reminders and secrets.
/// A commit of states never waits for it, only for the journal.
/// </summary>
internal sealed class TableWriter : IDisposable
{
    private const int StatementsAtMost = 256;
    private readonly StoreOptions _options;
    private readonly UnfoldedStates _unfolded;
    private readonly KnownKeys _known;
    private readonly Database _database;
    private readonly Journal _journal;
    private readonly WriteQueue _queue = new();
    private readonly List<StoreWrite> _group = [];
    private readonly Thread _thread;
    private int _isFoldAsked;

    internal TableWriter(Database database, Journal journal, UnfoldedStates unfolded, KnownKeys known, StoreOptions options)
    {
        _options = options;
        _unfolded = unfolded;
        _known = known;
        _database = database;
        _journal = journal;
        _thread = new Thread(Run) { IsBackground = true, Name = "store tables" };
        _thread.Start();
    }

    internal void Add(TableWrite write) => _queue.Add(write);

    /// <summary>One slice of the journal is folded soon. To ask again before it is done changes nothing.</summary>
    internal void AskForFold()
    {
        if (Interlocked.Exchange(ref _isFoldAsked, 1) == 0)
            _queue.Add(NextFold());
    }

    /// <summary>Folds what is left, so that the next start has nothing to recover. No state may be committed any more.</summary>
    public void Dispose()
    {
        _queue.Close(new StoreException($"The store {_database.Path} is closed."));
        _thread.Join();
    }

    private Fold NextFold() => new(_unfolded, _known, _journal, _options.FoldSlice);

    private void Run()
    {
        try
        {
            while (_queue.Take(_group, StatementsAtMost, Timeout.InfiniteTimeSpan))
                CommitGroup();
            while (!_unfolded.IsEmpty)
            {
                _group.Add(NextFold());
                CommitGroup();
            }

            _database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            _journal.Delete();
        }
        catch (Exception exception)
        {
            var message = $"The tables of {_database.Path} could not be written, so the process must end. The journal keeps what was acknowledged.";
            var failure = new StoreException(message, exception);
            _queue.Close(failure);
            _options.OnFatal(message, exception);
            _unfolded.StopWaiting();
            _queue.FailAll(_group, failure);
        }
    }

    private void CommitGroup()
    {
        if (_group.Count == 0)
            return;
        Volatile.Write(ref _isFoldAsked, 0);
        _database.Execute("BEGIN IMMEDIATE");
        foreach (var write in _group)
            ((TableWrite)write).Run(_database);
        _database.Execute("COMMIT");
        foreach (var write in _group)
            write.Acknowledge();
        _group.Clear();
        if (_unfolded.Journalled > _options.JournalledAtMost)
            AskForFold();
    }
}
