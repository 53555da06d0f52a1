using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTicketing.Silo.Standalone;

/// <summary>The operator's key of a standalone process: made on the first start, beside the store, readable by its owner alone.</summary>
internal static class OperatorKeyFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static string PathBeside(string storePath) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(storePath))!, "operator-key");

    public static string ReadOrMake(string path)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return Known(path) ?? KnownOrMade(path);
            }
            // Another process that starts here at the same moment makes it: before one of them gets the store, both ask for the key.
            catch (IOException) when (File.Exists(path) && patience.Elapsed < Patience)
            {
                Thread.Sleep(10);
            }
        }
    }

    private static string? Known(string path) => File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } known ? known : null;

    private static string KnownOrMade(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        using var reader = new StreamReader(file, leaveOpen: true);
        if (reader.ReadToEnd().Trim() is { Length: > 0 } known)
            return known;
        var made = RandomNumberGenerator.GetHexString(48, lowercase: true);
        file.SetLength(0);
        // In one piece, on the device before anybody uses it: a crash leaves the whole key or an empty file, which the next start fills.
        file.Write(Encoding.ASCII.GetBytes(made + '\n'));
        file.Flush(flushToDisk: true);
        return made;
    }
}
