using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Brings what was written to the device.</summary>
internal static class DurableFile
{
    /// <exception cref="IOException">Nobody knows what of it is on the device.</exception>
    internal static void Flush(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(file);
        else if (DataSync(file) != 0)
            throw new IOException($"A flush failed ({Marshal.GetLastPInvokeErrorMessage()}).");
    }

    // The framework's own flush also writes the time of the last change, which costs a second write to the device.
    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int DataSync(SafeFileHandle file);
}
