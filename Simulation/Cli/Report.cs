using System.Text.Json;
using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Runs;

namespace OrleansTicketing.Simulation.Cli;

/// <summary>What is said at the end.</summary>
internal static class Report
{
    private const int CrashPointsShown = 8;
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    internal static void Print(Batch batch, BatchTotals totals)
    {
        var (wall, hours) = (batch.Elapsed, totals.VirtualTime.TotalHours);
        Console.WriteLine($"seeds          {batch.FirstSeed:N0} to {batch.FirstSeed + totals.Runs - 1:N0}: {totals.Runs:N0} runs, {totals.Violations:N0} violations");
        Console.WriteLine($"done in them   {totals.Sales:N0} sales, {totals.Requests:N0} requests, {totals.Payments:N0} payments, {totals.Steps:N0} steps");
        Console.WriteLine($"virtual time   {hours:N1} hours in {wall.TotalSeconds:N1} s on {batch.Threads} threads: {totals.VirtualTime / wall:N0} times as fast, {hours / wall.TotalSeconds:F2} hours a second, {totals.Sales / wall.TotalSeconds:F1} sales a second");
        Console.WriteLine($"summary hash   {totals.SummaryHash:x16}");
        Console.WriteLine($"faults         {Counted(totals.Coverage.Faults.Select(pair => (pair.Key.ToString(), pair.Value)))}");
        if (totals.Undecided > 0)
            Console.WriteLine($"undecided      {totals.Undecided:N0} histories of a seat or wallet, whose search was given up");
        var never = FaultPlan.AllKinds.Where(kind => !totals.Coverage.Faults.ContainsKey(kind)).ToArray();
        if (never.Length > 0)
            Console.WriteLine($"never          {string.Join(", ", never)}");
        var crashPoints = totals.Coverage.CrashPoints;
        Console.WriteLine($"crash points   {crashPoints.Count} (--json lists them); most often: {Counted(crashPoints.OrderByDescending(pair => pair.Value).Take(CrashPointsShown).Select(pair => (pair.Key, pair.Value)))}");
        if (totals.ByInvariant.Count > 0)
            Console.WriteLine($"broken         {Counted(totals.ByInvariant.Select(pair => (pair.Key, pair.Value)))}");
    }

    /// <summary>One failure as it comes, on one line.</summary>
    internal static void PrintBroken(RunResult failed) => Console.WriteLine(
        $"BROKEN: seed {failed.Plan.Seed}, invariant '{failed.Violation!.Invariant}' after {failed.VirtualTime.TotalSeconds:F3} s. Repeat: {PlanChoices.RepeatLine(failed.Plan)} --trace");

    /// <summary>One failure: what, the last that happened, and the line that repeats it.</summary>
    internal static void Print(string title, RunResult failed, IReadOnlyList<string> lastWords)
    {
        Console.WriteLine();
        Console.WriteLine($"{title}: seed {failed.Plan.Seed}, invariant '{failed.Violation!.Invariant}' broken after {failed.VirtualTime.TotalSeconds:F3} s");
        Console.WriteLine($"  {failed.Violation.What}");
        Console.WriteLine("The last that happened:");
        foreach (var words in lastWords)
            Console.WriteLine($"  {words}");
        Console.WriteLine($"Repeat: {PlanChoices.RepeatLine(failed.Plan)} --trace");
    }

    internal static void PrintOne(RunResult result) => Console.WriteLine(
        $"seed {result.Plan.Seed}: {(result.Violation is null ? "every invariant held" : "FAILED")}; {result.VirtualTime.TotalSeconds:F3} s of virtual time, "
        + $"{result.Requests:N0} requests, {result.Paid:N0} payments, {result.Steps:N0} steps, hash {result.Hash:x16}");

    internal static void Write(FileInfo file, Batch batch, BatchTotals totals)
    {
        var figures = new
        {
            firstSeed = batch.FirstSeed,
            runs = totals.Runs,
            violations = totals.Violations,
            sales = totals.Sales,
            requests = totals.Requests,
            payments = totals.Payments,
            steps = totals.Steps,
            virtualSeconds = totals.VirtualTime.TotalSeconds,
            wallSeconds = batch.Elapsed.TotalSeconds,
            timesAsFast = totals.VirtualTime / batch.Elapsed,
            salesPerSecond = totals.Sales / batch.Elapsed.TotalSeconds,
            threads = batch.Threads,
            summaryHash = totals.SummaryHash.ToString("x16"),
            faults = totals.Coverage.Faults.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
            crashPoints = totals.Coverage.CrashPoints,
            byInvariant = totals.ByInvariant,
            failures = totals.Failures.Values.Select(failed => new
            {
                seed = failed.Plan.Seed,
                invariant = failed.Violation!.Invariant,
                what = failed.Violation.What,
                repeat = PlanChoices.RepeatLine(failed.Plan),
            }),
        };
        File.WriteAllText(file.FullName, JsonSerializer.Serialize(figures, Readable) + "\n");
    }

    private static string Counted(IEnumerable<(string What, long Count)> counts)
    {
        var text = string.Join(", ", counts.Select(one => $"{one.What} {one.Count:N0}"));
        return text.Length == 0 ? "none" : text;
    }
}
