using System.Security.Cryptography;

namespace OrleansTicketing.Silo.Standalone;

/// <summary>The operator's key of a standalone process: made on the first start, beside the store, readable by its owner alone.</summary>
internal static class OperatorKeyFile
{
    public static string PathBeside(string storePath) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(storePath))!, "operator-key");

    public static string ReadOrMake(string path)
    {
        if (File.Exists(path))
        {
            if (File.ReadAllText(path).Trim() is { Length: > 0 } known)
                return known;
            File.Delete(path);
        }

        var made = RandomNumberGenerator.GetHexString(48, lowercase: true);
        // A name of its own: another process may make its key here at the same moment, before one of them gets the store.
        var unfinished = $"{path}.{Environment.ProcessId}";
        File.Delete(unfinished);
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(unfinished, creation))
        using (var writer = new StreamWriter(file))
        {
            writer.WriteLine(made);
        }

        // A crash while writing must not leave half a key under the final name; and the first who comes so far decides for all.
        try
        {
            File.Move(unfinished, path, overwrite: false);
            return made;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(unfinished);
            return File.ReadAllText(path).Trim();
        }
    }
}
