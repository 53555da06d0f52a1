using System.Collections.Concurrent;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Reads the table of states beside the writer, on connections that are used by one thread at a time.</summary>
internal sealed class StoreReader(string path) : IDisposable
{
    private readonly ConcurrentBag<Database> _idle = [];

    public void Dispose()
    {
        while (_idle.TryTake(out var database))
            database.Dispose();
    }

    internal StoredState? Read(StateKey key) => Use(database => Read(database, key));

    /// <summary>The first rows of a range, in order of key and name.</summary>
    internal List<StateRow> Read(StateRange range, int limit) => Use(database =>
    {
        var select = database.Prepare(
                """
                SELECT grain_id, state_name, payload FROM grain_state
                WHERE (grain_id, state_name) > (?1, ?2) AND grain_id < ?3 AND (?4 = '' OR state_name = ?4) ORDER BY grain_id, state_name LIMIT ?5
                """)
            .Bind(1, $"{range.Type}/{range.After.Key}")
            .Bind(2, range.After.Name)
            // Behind all keys that begin so: they are ASCII.
            .Bind(3, $"{range.Type}/{range.KeyPrefix}\x7F")
            .Bind(4, range.Name ?? string.Empty)
            .Bind(5, limit);
        var rows = new List<StateRow>(limit);
        while (select.Step())
            rows.Add(new StateRow(new StateName(select.Text(0)[(range.Type.ToString().Length + 1)..], select.Text(1)), select.Bytes(2)));
        select.Reset();
        return rows;
    });

    private T Use<T>(Func<Database, T> read)
    {
        var database = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            return read(database);
        }
        finally
        {
            _idle.Add(database);
        }
    }

    internal static StoredState? Read(Database database, StateKey key)
    {
        var select = database.Prepare("SELECT etag, payload FROM grain_state WHERE grain_id = ?1 AND state_name = ?2")
            .Bind(1, key.GrainId.ToString())
            .Bind(2, key.StateName);
        StoredState? found = select.Step() ? new StoredState(select.Integer(0), select.Bytes(1)) : null;
        select.Reset();
        return found;
    }

    private Database Open()
    {
        var database = new Database(path);
        // Not memory-mapped: each growth of the file would unmap it all, and reading it again would fault page by page.
        database.Execute("PRAGMA query_only = 1; PRAGMA cache_size = -4096;");
        return database;
    }
}
