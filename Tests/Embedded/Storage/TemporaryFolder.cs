namespace OrleansTicketing.Tests.Embedded.Storage;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal TemporaryFolder()
    {
        FullPath = Directory.CreateTempSubdirectory("ticketing-store-").FullName;
    }

    internal string FullPath { get; }
    internal string Store => Path.Combine(FullPath, "store.db");

    /// <summary>In the order in which they were made.</summary>
    internal string[] JournalFiles() => [.. Directory.GetFiles(FullPath, "store.db.journal-*").OrderBy(file => file.Length).ThenBy(file => file, StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
