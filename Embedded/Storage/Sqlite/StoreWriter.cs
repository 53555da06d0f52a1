using System.Buffers;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>
/// The thread that commits states: it drains its queue, checks versions, appends one record to the journal for the whole group, and only
/// then answers.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private static readonly TimeSpan Forever = TimeSpan.FromHours(1);
    private readonly string _path;
    private readonly StoreOptions _options;
    private readonly WriteQueue _queue;
    private readonly UnfoldedStates _unfolded;
    private readonly StoreMetrics _metrics;
    private readonly Func<StateKey, StoredState?> _read;
    private readonly Journal _journal;
    private readonly TableWriter _tables;
    private readonly VersionCache _versions = new(halfSize: 100_000);
    private readonly List<StoreWrite> _group = [];
    private readonly List<StateWrite> _accepted = [];
    private readonly List<JournalEntry> _entries = [];
    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly Thread _thread;
    private long _lastVersion;
    private long _lastSequence;

    /// <param name="last">Where a former process ended.</param>
    /// <param name="read">The latest committed state.</param>
    internal StoreWriter(
        string path, StoreOptions options, FoldedThrough last, Journal journal, WriteQueue queue, UnfoldedStates unfolded, TableWriter tables, StoreMetrics metrics, Func<StateKey, StoredState?> read)
    {
        _path = path;
        _options = options;
        (_lastSequence, _lastVersion) = last;
        _journal = journal;
        _queue = queue;
        _unfolded = unfolded;
        _tables = tables;
        _metrics = metrics;
        _read = read;
        _thread = new Thread(Run) { IsBackground = true, Name = "store commits" };
        _thread.Start();
    }

    /// <summary>Commits what waits; later writes fail.</summary>
    public void Dispose()
    {
        _queue.Close(new StoreException($"The store {_path} is closed."));
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            while (TakeGroup())
            {
                if (_group.Count == 0)
                    _tables.AskForFold();
                else
                    CommitGroup();
            }
        }
        catch (Exception exception)
        {
            var message = $"The store {_path} could not commit. What it holds may be older than what is in memory, so the process must end.";
            var failure = new StoreException(message, exception);
            _queue.Close(failure);
            _options.OnFatal(message, exception);
            _queue.FailAll(_group, failure);
        }
    }

    private bool TakeGroup()
    {
        _group.Clear();
        return _queue.Take(_group, _options.GroupAtMost, _unfolded.IsEmpty ? Forever : _options.FoldAfterIdle);
    }

    private void CommitGroup()
    {
        var start = _options.Time.GetTimestamp();
        AcceptStates();
        if (_entries.Count > 0)
        {
            var place = _journal.Append(++_lastSequence, JournalRecord.Seal(_record, _lastSequence).Span);
            _unfolded.Add(_lastSequence, place, _entries);
        }

        _metrics.Committed(_accepted.Count, _options.Time.GetElapsedTime(start));
        foreach (var write in _accepted)
            write.Acknowledge();
        if (_unfolded.Journalled <= _options.JournalledAtMost)
            return;
        _tables.AskForFold();
        _unfolded.WaitForRoom(2 * _options.JournalledAtMost);
    }

    private void AcceptStates()
    {
        _accepted.Clear();
        JournalRecord.Begin(_record);
        _entries.Clear();
        foreach (var write in _group)
            Accept((StateWrite)write);
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
        _entries.Add(JournalGroup.Append(_record, write.Key, write.Version, payload));
        // Before the commit, for the later writes of this group; a commit that fails ends all.
        _versions.Set(write.Key, payload is null ? 0 : write.Version);
        _accepted.Add(write);
    }

    private long CurrentVersion(StateKey key)
    {
        if (_versions.TryGet(key, out var version))
            return version;
        version = _read(key)?.Version ?? 0;
        _versions.Set(key, version);
        return version;
    }
}
