using System.Globalization;
using System.Text;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Report;

/// <summary>The figures of one run, and the table that docs/benchmarks.md keeps.</summary>
internal sealed record BenchReport(
    TimeSpan FlushTime,
    TimeSpan FirstStart,
    TimeSpan LaterStart,
    double MemoryMegabytes,
    double MemoryAfterMegabytes,
    double GrainCallsPerSecond,
    IReadOnlyList<Compared> Compared,
    int Verified,
    TimeSpan StartAfterKill)
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(Culture, $"Machine: {Environment.ProcessorCount} cores shared by server, generator and bare endpoint; a flushed 4 KiB write takes {FlushTime.TotalMilliseconds:F2} ms; .NET {Environment.Version}.");
        text.AppendLine();
        text.AppendLine("| closed loop, 64 connections | a second | p50 | p99 | refusals | failures | processor time each | bare endpoint/s | its processor time | ratio | mark | |");
        text.AppendLine("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |");
        foreach (var compared in Compared)
            AppendClosed(text, compared);
        text.AppendLine();
        text.AppendLine("| open loop at half that rate | a second | p50 | p99 | refusals | failures |");
        text.AppendLine("| --- | --: | --: | --: | --: | --: |");
        foreach (var compared in Compared)
            text.AppendLine(Culture, $"| {compared.Closed.Comparison.Unit} | {Line(compared.HalfRate)} |");
        text.AppendLine();
        AppendSteps(text);
        text.AppendLine("| single figures | measured | mark | |");
        text.AppendLine("| --- | --: | --: | --- |");
        AppendSingle(text, "grain calls/s, in process", GrainCallsPerSecond, "{0:N0}", 500_000, atLeast: true);
        AppendSingle(text, "built `./run` until ready, first start", FirstStart.TotalSeconds, "{0:F2} s", 3, atLeast: false);
        AppendSingle(text, "built `./run` until ready, later start", LaterStart.TotalSeconds, "{0:F2} s", 3, atLeast: false);
        AppendSingle(text, "memory (VmRSS) with 10,000 users waiting and polling", MemoryMegabytes, "{0:F0} MB", 300, atLeast: false);
        text.AppendLine(Culture, $"| memory (VmRSS) after all runs | {MemoryAfterMegabytes:F0} MB | | |");
        text.AppendLine(Culture, $"| start after SIGKILL with all of the runs' data | {StartAfterKill.TotalSeconds:F2} s | | |");
        text.AppendLine();
        text.AppendLine(Culture, $"{Verified} runs verified, each twice: acknowledged successes equal what is stored, right after the run and again after SIGKILL and restart.");
        return text.ToString();
    }

    private static void AppendClosed(StringBuilder text, Compared compared)
    {
        var (server, bare, comparison) = (compared.Closed.Of(Contender.Ours), compared.Closed.Of(Contender.Bare), compared.Closed.Comparison);
        var ratio = compared.Closed.Ratio(Contender.Ours, Contender.Bare);
        var (value, goal) = comparison.GoalIsRatio
            ? (ratio, string.Create(Culture, $"{comparison.Goal:F2} of it"))
            : (server.PerSecond, string.Create(Culture, $"{comparison.Goal:N0}"));
        var mark = comparison.Goal is null ? string.Empty : Mark(value >= comparison.Goal);
        text.AppendLine(Culture, $"| {comparison.Unit} | {Line(server)} | {Processor(server)} | {bare.PerSecond:N0} | {Processor(bare)} | {ratio:F2} | {goal} | {mark} |");
    }

    private void AppendSteps(StringBuilder text)
    {
        foreach (var compared in Compared.Where(compared => compared.HalfRate.Steps.Count > 0))
        {
            var steps = compared.HalfRate.Steps.Select(step =>
                string.Create(Culture, $"{step.Name} {step.Latency.Percentile(0.5).TotalMilliseconds:F2} / {step.Latency.Percentile(0.99).TotalMilliseconds:F2} ms"));
            text.AppendLine(Culture, $"Calls within {compared.Closed.Comparison.Name} at half rate, p50 / p99: {string.Join(", ", steps)}.");
            text.AppendLine();
        }
    }

    private static void AppendSingle(StringBuilder text, string what, double value, string format, double mark, bool atLeast) =>
        text.AppendLine(Culture, $"| {what} | {string.Format(Culture, format, value)} | {string.Format(Culture, format, mark)} | {Mark(atLeast ? value >= mark : value <= mark)} |");

    private static string Line(Measurement run) => string.Create(Culture,
        $"{run.PerSecond:N0} | {run.P50.TotalMilliseconds:F2} ms | {run.P99.TotalMilliseconds:F2} ms | {run.Tally.Refusals} | {run.Tally.Failures}");

    private static string Processor(Measurement run) => string.Create(Culture, $"{run.ProcessorTimeEach?.TotalMicroseconds:F0} µs");

    private static string Mark(bool passed) => passed ? "passed" : "missed";
}
