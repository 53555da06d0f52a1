using System.Globalization;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>
/// The groups of states that are committed, in files beside the store, until they are folded into its table. SQLite itself is no journal
/// for them: to delete a large row it reads all of it again. One thread appends, another tells what is folded.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const string Suffix = ".journal-";

    private readonly string _storePath;
    private readonly int _fileBytes;
    private readonly Lock _gate = new();
    private readonly Queue<JournalFile> _full = new();
    private readonly Stack<JournalFile> _free = new();
    private JournalFile? _current;
    private int _lastNumber;

    internal Journal(string storePath, int fileBytes) => (_storePath, _fileBytes) = (storePath, fileBytes);

    /// <summary>What a former process committed and did not fold, in order.</summary>
    /// <param name="folded">The last sequence that is in the table with all before it.</param>
    /// <exception cref="StoreException">A group is missing between others.</exception>
    internal IEnumerable<JournalledGroup> Recover(long folded)
    {
        var found = new List<(JournalFile File, List<JournalledGroup> Records)>();
        foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(_storePath)!, Path.GetFileName(_storePath) + Suffix + "*"))
        {
            if (!int.TryParse(path.AsSpan(_storePath.Length + Suffix.Length), CultureInfo.InvariantCulture, out var number))
                continue;
            _lastNumber = Math.Max(_lastNumber, number);
            found.Add((JournalFile.Read(path, out var records), records));
        }

        var expected = folded + 1;
        foreach (var (file, records) in found.OrderBy(read => read.File.FirstSequence))
        {
            if (file.LastSequence <= folded)
            {
                Free(file);
                continue;
            }

            _full.Enqueue(file);
            foreach (var record in records.Where(record => record.Sequence > folded))
            {
                if (record.Sequence != expected++)
                    throw new StoreException($"The journal of {_storePath} is damaged: group {expected - 1} is missing.");
                yield return record;
            }
        }
    }

    /// <summary>On the device when it returns.</summary>
    internal JournalPlace Append(long sequence, ReadOnlySpan<byte> record)
    {
        if (_current?.HasRoomFor(record.Length, _fileBytes) != true)
            _current = Next();
        return _current.Append(sequence, record);
    }

    /// <summary>All groups up to this one are in the table for good.</summary>
    internal void Folded(long sequence)
    {
        lock (_gate)
        {
            while (_full.TryPeek(out var oldest) && oldest.LastSequence <= sequence)
                Free(_full.Dequeue());
        }
    }

    /// <summary>After all is folded, and nothing is appended any more.</summary>
    internal void Delete()
    {
        foreach (var file in Files())
            file.Delete();
    }

    public void Dispose()
    {
        foreach (var file in Files())
            file.Dispose();
    }

    private JournalFile Next()
    {
        lock (_gate)
        {
            if (_current is not null)
                _full.Enqueue(_current);
            if (_free.TryPop(out var free))
                return free;
        }

        return JournalFile.Create(_storePath + Suffix + (++_lastNumber).ToString(CultureInfo.InvariantCulture), _fileBytes);
    }

    private void Free(JournalFile file)
    {
        file.Reuse();
        _free.Push(file);
    }

    private IEnumerable<JournalFile> Files() => _current is null ? [.. _full, .. _free] : [.. _full, .. _free, _current];
}
