namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Keeps a second process off a store. The operating system lets go of it when the process dies, however it dies.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="StoreException">Another process, or another part of this one, has the store open.</exception>
    internal StoreLock(string storePath)
    {
        var path = storePath + ".lock";
        try
        {
            // No sharing is an exclusive lock on the file. The file itself stays: to delete it would race with the next owner.
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new StoreException($"The store {storePath} is in use by another process (it holds {path}). Stop it, or name another store.", exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
