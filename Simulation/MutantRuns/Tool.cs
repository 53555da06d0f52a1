using System.Diagnostics;
using System.Text;

namespace OrleansTicketing.Simulation.MutantRuns;

/// <param name="Text">All that it wrote.</param>
internal readonly record struct ToolResult(bool IsSuccess, string Text);

/// <summary>Another program, run to its end.</summary>
internal static class Tool
{
    internal static ToolResult Run(string name, IEnumerable<string> arguments, string folder, TimeSpan limit, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{name}' did not start.");
        var text = new StringBuilder();
        Collect(text, process);
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return new ToolResult(IsSuccess: false, $"'{name}' took longer than {limit.TotalSeconds:F0} s. {Read(text)}");
        }

        // The text may come after the end.
        process.WaitForExit();
        return new ToolResult(process.ExitCode == 0, Read(text));
    }

    private static void Collect(StringBuilder text, Process process)
    {
        DataReceivedEventHandler collect = (_, line) =>
        {
            if (line.Data is null)
                return;
            lock (text)
                text.AppendLine(line.Data);
        };
        process.OutputDataReceived += collect;
        process.ErrorDataReceived += collect;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString().Trim();
    }
}
