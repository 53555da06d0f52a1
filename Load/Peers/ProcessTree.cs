using System.Globalization;

namespace OrleansTicketing.Load.Peers;

/// <summary>What a process and those it started have used, read from /proc: PostgreSQL serves each connection with a process of its own.</summary>
internal static class ProcessTree
{
    /// <summary>What a tick of /proc is on Linux.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Of the process, its living children, and its children that have ended and been waited for.</summary>
    public static TimeSpan ProcessorTime(int processId)
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || Read(folder) is not { } fields)
                continue;
            if (id == processId)
                ticks += Sum(fields, 11, 12, 13, 14);
            else if (fields[1] == processId.ToString(CultureInfo.InvariantCulture))
                ticks += Sum(fields, 11, 12);
        }

        return Tick * ticks;
    }

    /// <summary>The fields of <c>stat</c> behind the name: state, parent, ... Null where the process has just ended.</summary>
    private static string[]? Read(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Sum(string[] fields, params int[] which) => which.Sum(i => long.Parse(fields[i], CultureInfo.InvariantCulture));
}
