using System.Diagnostics;
using OrleansTicketing.Simulation.Runs;

namespace OrleansTicketing.Simulation.Cli;

/// <summary>How far a batch is, on the error output: a bar on a terminal, else a line now and then.</summary>
internal sealed class Progress
{
    private const int Cells = 24;
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(15);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();

    internal void Tell(Batch batch, BatchTotals totals)
    {
        if (_isTerminal)
            Console.Error.Write($"\r{Bar(batch, totals)} {Figures(batch, totals)}\u001b[K");
        else if (_sinceLine.Elapsed > BetweenLines)
        {
            _sinceLine.Restart();
            Console.Error.WriteLine(Figures(batch, totals));
        }
    }

    /// <summary>The bar makes way for a line.</summary>
    internal void MakeWay()
    {
        if (_isTerminal)
            Console.Error.Write("\r\u001b[K");
    }

    private static string Bar(Batch batch, BatchTotals totals)
    {
        var bySeeds = batch.Count is { } count ? (double)totals.Runs / count : 0;
        var byTime = batch.AtMost is { } atMost ? batch.Elapsed / atMost : 0;
        var done = (int)(Math.Clamp(Math.Max(bySeeds, byTime), 0, 1) * Cells);
        return $"[{new string('#', done)}{new string('-', Cells - done)}]";
    }

    private static string Figures(Batch batch, BatchTotals totals)
    {
        var seconds = Math.Max(batch.Elapsed.TotalSeconds, 0.001);
        var of = batch.Count is { } count ? $"/{count:N0}" : "";
        return $"{totals.Runs:N0}{of} seeds, {totals.Runs / seconds:F1} runs/s, {totals.VirtualTime.TotalHours / seconds:F2} virtual hours/s, {totals.Violations} violations";
    }
}
