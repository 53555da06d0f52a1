namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>The tables of a store.</summary>
internal static class StoreSchema
{
    private const int Version = 2;

    /// <exception cref="StoreException">The file was written by a program of another version.</exception>
    internal static void Prepare(Database database)
    {
        // 32 MiB of pages: the fold touches pages all over the table and would read most of them anew with the default of 2.
        database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;");
        var found = database.Prepare("PRAGMA user_version");
        found.Step();
        var version = found.Integer(0);
        found.Reset();
        if (version == Version)
            return;
        if (version != 0)
            throw new StoreException($"The store {database.Path} has format {version}; this program knows format {Version}.");
        database.Execute($"""
            BEGIN IMMEDIATE;
            CREATE TABLE grain_state (
                grain_id TEXT NOT NULL, state_name TEXT NOT NULL, etag INTEGER NOT NULL, payload TEXT NOT NULL,
                PRIMARY KEY (grain_id, state_name)) WITHOUT ROWID;
            CREATE TABLE reminder (
                grain_id TEXT NOT NULL, name TEXT NOT NULL, start_at TEXT NOT NULL, period TEXT NOT NULL,
                PRIMARY KEY (grain_id, name)) WITHOUT ROWID;
            CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
            CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
            INSERT INTO counter (name, value) VALUES ('last_etag', 0), ('folded_sequence', 0);
            PRAGMA user_version = {Version};
            COMMIT;
            """);
    }
}
