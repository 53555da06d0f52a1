using OrleansTicketing.Embedded.Sqlite;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Secrets in a store file.</summary>
internal sealed class SqliteSecrets(SqliteStore store) : ISecretStore
{
    public byte[] GetOrAdd(string name, Func<byte[]> create)
    {
        byte[] secret = [];
        var write = new StatementsWrite(database =>
        {
            var select = database.Prepare("SELECT value FROM secret WHERE name = ?1").Bind(1, name);
            var exists = select.Step();
            secret = exists ? select.Bytes(0) : create();
            select.Reset();
            if (!exists)
                database.Prepare("INSERT INTO secret (name, value) VALUES (?1, ?2)").Bind(1, name).BindBlob(2, secret).Run();
        });
        // Blocking is safe: the writer's own thread commits it, and this runs at the start of a process only.
        store.WriteAsync(write).GetAwaiter().GetResult();
        return secret;
    }
}
