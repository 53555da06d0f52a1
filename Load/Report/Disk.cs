using System.Diagnostics;

namespace OrleansTicketing.Load.Report;

/// <summary>What one durable write costs here: without it no figure of a durable system says anything.</summary>
internal static class Disk
{
    private const int Writes = 200;

    /// <summary>The median time of a write of 4 KiB that is flushed to the device.</summary>
    public static TimeSpan FlushTime(string folder)
    {
        var path = Path.Combine(folder, "flush.probe");
        var times = new TimeSpan[Writes];
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1))
        {
            var page = new byte[4096];
            for (var i = 0; i < Writes; i++)
            {
                var start = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                times[i] = Stopwatch.GetElapsedTime(start);
            }
        }

        File.Delete(path);
        Array.Sort(times);
        return times[Writes / 2];
    }
}
