using System.Diagnostics;

namespace OrleansTicketing.Load.Report;

internal static class ProcessLog
{
    /// <summary>A pipe that nobody reads would stop the process once it is full.</summary>
    public static void CopyTo(string file, Process process)
    {
        var log = TextWriter.Synchronized(new StreamWriter(file, append: true) { AutoFlush = true });
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
