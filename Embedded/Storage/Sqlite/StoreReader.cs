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

    internal StoredState? Read(StateKey key)
    {
        var database = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            return Read(database, key);
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
