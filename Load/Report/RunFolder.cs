using System.Globalization;

namespace OrleansTicketing.Load.Report;

/// <summary>Where the servers of one run keep their data and logs. At the end the data goes, the logs stay.</summary>
internal sealed class RunFolder : IDisposable
{
    public RunFolder(string kind)
    {
        Path = System.IO.Path.GetFullPath(System.IO.Path.Combine("data", "bench", string.Create(CultureInfo.InvariantCulture, $"{kind}-{DateTime.UtcNow:yyyyMMdd-HHmmss}")));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path))
            Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(Path).Where(static file => !file.EndsWith(".log", StringComparison.Ordinal)))
            File.Delete(file);
    }
}
