using SQLitePCL;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>One connection to a SQLite file, used by one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    static Database() => Batteries_V2.Init();

    internal Database(string path)
    {
        Path = path;
        const int Flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        Check(raw.sqlite3_open_v2(path, out _handle, Flags, null), "open");
        raw.sqlite3_busy_timeout(_handle, 5000);
    }

    internal string Path { get; }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _handle.Dispose();
    }

    internal void Execute(string script) => Check(raw.sqlite3_exec(_handle, script), script);

    /// <summary>A prepared statement, reset and ready for values; the same object for the same text.</summary>
    internal Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v2(_handle, sql, out var handle), sql);
            _statements[sql] = statement = new Statement(this, handle);
        }
        statement.Reset();
        return statement;
    }

    internal void Check(int result, string action)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new StoreException($"The store {Path} failed ({result}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}) at: {action}");
    }
}

/// <summary>A prepared statement. Values are numbered from 1, columns from 0.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    public void Dispose() => handle.Dispose();

    internal Statement Bind(int index, long value)
    {
        database.Check(raw.sqlite3_bind_int64(handle, index, value), "bind");
        return this;
    }

    internal Statement Bind(int index, string value)
    {
        database.Check(raw.sqlite3_bind_text(handle, index, value), "bind");
        return this;
    }

    /// <summary>UTF-8 text, readable with any SQLite tool.</summary>
    internal Statement BindText(int index, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_text(handle, index, value), "bind");
        return this;
    }

    internal Statement BindBlob(int index, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_blob(handle, index, value), "bind");
        return this;
    }

    /// <summary>True while there is a row to read.</summary>
    internal bool Step()
    {
        var result = raw.sqlite3_step(handle);
        database.Check(result, "step");
        return result == raw.SQLITE_ROW;
    }

    internal void Run()
    {
        Step();
        Reset();
    }

    internal long Integer(int column) => raw.sqlite3_column_int64(handle, column);
    internal string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();
    internal byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();
    internal void Reset() => raw.sqlite3_reset(handle);
}

/// <summary>The store cannot be opened, read or written.</summary>
public sealed class StoreException(string message, Exception? innerException = null) : IOException(message, innerException);
