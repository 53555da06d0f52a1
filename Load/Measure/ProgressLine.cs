using System.Diagnostics;
using System.Globalization;

namespace OrleansTicketing.Load.Measure;

/// <summary>Says each second how a run goes, on a terminal alone; what it reads while it is written may be a moment old.</summary>
internal sealed class ProgressLine : IDisposable
{
    private readonly Timer? _timer;

    public ProgressLine(IReadOnlyList<Worker> workers, long start)
    {
        if (Console.IsErrorRedirected)
            return;
        var before = 0L;
        _timer = new Timer(_ =>
        {
            var (successes, refusals, failures) = (workers.Sum(static worker => worker.Tally.Successes), workers.Sum(static worker => worker.Tally.Refusals), workers.Sum(static worker => worker.Tally.Failures));
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture,
                $"\r{Stopwatch.GetElapsedTime(start).TotalSeconds,4:F0} s  {successes - before,9:N0} successes/s  {refusals,9:N0} refusals  {failures,6:N0} failures "));
            before = successes;
        }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Dispose()
    {
        if (_timer is null)
            return;
        _timer.Dispose();
        Console.Error.WriteLine();
    }
}
