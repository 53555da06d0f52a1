using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Brings what was written to the device.</summary>
internal static class DurableFile
{
    private const int CloseOnExec = 0x80000;

    /// <exception cref="IOException">Nobody knows what of it is on the device.</exception>
    internal static void Flush(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(file);
        else if (DataSync(file) != 0)
            throw new IOException($"A flush failed ({Marshal.GetLastPInvokeErrorMessage()}).");
    }

    /// <summary>Brings the names of a folder's files to the device.</summary>
    /// <exception cref="IOException">A file made there may be gone after a power cut.</exception>
    internal static void FlushFolder(string path)
    {
        // Elsewhere a folder cannot be opened, or its flush is part of the file's.
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = OpenFile(path, CloseOnExec);
        if (folder.IsInvalid || Sync(folder) != 0)
            throw new IOException($"A flush of the folder {path} failed ({Marshal.GetLastPInvokeErrorMessage()}).");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(SafeFileHandle file);

    // The framework's own flush also writes the time of the last change, which costs a second write to the device.
    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int DataSync(SafeFileHandle file);
}
