using Microsoft.Win32.SafeHandles;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Where a record begins.</summary>
internal readonly record struct JournalPlace(JournalFile File, long Start);

/// <summary>What a former process committed in one go.</summary>
internal readonly record struct JournalledGroup(long Sequence, byte[] Group, JournalPlace Place);

/// <summary>
/// One file of the journal. It has its full size from the start and is used again and again: to write over what is there costs half of
/// what it costs to let a file grow. What an earlier use left behind has lower sequences.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private long _end;

    private JournalFile(string path, SafeFileHandle handle) => (_path, _handle) = (path, handle);

    /// <summary>Of the records in it; 0 where there is none.</summary>
    internal long FirstSequence { get; private set; }

    internal long LastSequence { get; private set; }

    /// <summary>Readable by its owner alone, as the store is.</summary>
    internal static JournalFile Create(string path, int bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var created = new FileStream(path, options))
        {
            created.Write(new byte[bytes]);
            created.Flush(flushToDisk: true);
        }

        // Else a power cut may take the file away although its content is on the device.
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return Open(path);
    }

    /// <summary>The groups that a former process left, and the file, to be used again once they are folded.</summary>
    internal static JournalFile Read(string path, out List<JournalledGroup> records)
    {
        var file = Open(path);
        records = [];
        var bytes = file.ReadAll();
        var start = 0;
        while (JournalRecord.TryRead(bytes.AsSpan(start), out var sequence, out var group) && (records.Count == 0 || sequence == file.LastSequence + 1))
        {
            records.Add(new JournalledGroup(sequence, group.ToArray(), new JournalPlace(file, start)));
            file.Note(sequence);
            start += JournalRecord.HeaderLength + group.Length;
        }

        return file;
    }

    internal bool HasRoomFor(int bytes, int fileBytes) => _end == 0 || _end + bytes <= fileBytes;

    /// <summary>On the device when it returns.</summary>
    internal JournalPlace Append(long sequence, ReadOnlySpan<byte> record)
    {
        RandomAccess.Write(_handle, record, _end);
        DurableFile.Flush(_handle);
        var place = new JournalPlace(this, _end);
        _end += record.Length;
        Note(sequence);
        return place;
    }

    /// <summary>Any thread may read beside the one that appends.</summary>
    internal void Read(long start, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = RandomAccess.Read(_handle, bytes, start);
            if (count == 0)
                throw new EndOfStreamException(_path);
            start += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>All that is in it is folded.</summary>
    internal void Reuse() => (FirstSequence, LastSequence, _end) = (0, 0, 0);

    internal void Delete()
    {
        Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _handle.Dispose();

    private static JournalFile Open(string path) => new(path, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite));

    private byte[] ReadAll()
    {
        var bytes = new byte[RandomAccess.GetLength(_handle)];
        Read(0, bytes);
        return bytes;
    }

    private void Note(long sequence)
    {
        if (FirstSequence == 0)
            FirstSequence = sequence;
        LastSequence = sequence;
    }
}
