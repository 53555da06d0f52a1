using OrleansTicketing.Simulation.MutantRuns;
using OrleansTicketing.Simulation.Runs;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.Cli;

/// <summary>Runs what was asked for, and tells of it. 0: every invariant held; 1: one did not.</summary>
internal static class SimulateCommand
{
    private const string Determinism = "determinism";
    private const string Simulator = "simulator";
    private const string Endless = "endless";
    private const int LastWordsKept = 30;

    internal static int Run(CommandLine.Asked asked) => asked switch
    {
        { Mutants: { } mutants } => MutantRun.Go(mutants, Console.Out),
        { Trace: true } => Trace(asked),
        _ => RunBatch(asked),
    };

    private static int Trace(CommandLine.Asked asked)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        var result = SimulationRun.Go(asked.Choices.PlanOf(asked.FirstSeed), (at, what) => output.WriteLine($"{at.TotalSeconds,12:F6} {what}"));
        output.Flush();
        Report.PrintOne(result);
        if (result.Violation is null)
            return 0;
        Tell(asked with { Shrink = false }, result);
        return 1;
    }

    private static int RunBatch(CommandLine.Asked asked)
    {
        var progress = new Progress();
        var batch = new Batch(asked.Choices.PlanOf)
        {
            FirstSeed = asked.FirstSeed,
            Count = asked.Count,
            AtMost = asked.AtMost,
            KeepsGoing = asked.KeepGoing,
            Twice = asked.Twice,
            Threads = asked.Threads,
            Broken = failed =>
            {
                progress.MakeWay();
                Report.PrintBroken(failed);
            },
        };
        using var interruption = new Interruption(batch.Stop);
        var totals = batch.Run(totals => progress.Tell(batch, totals));
        progress.MakeWay();
        if (totals is { Runs: 1, Failures.Count: 0 })
            Console.WriteLine($"seed {asked.FirstSeed}: every invariant held");
        if (totals.Runs > 0)
            Report.Print(batch, totals);
        if (asked.Json is not null)
            Report.Write(asked.Json, batch, totals);
        // Of each invariant the lowest seed. Who ends a batch does not wait for smaller runs.
        foreach (var failed in totals.Failures.Values.GroupBy(failed => failed.Violation!.Invariant, (_, same) => same.First()))
            Tell(asked with { Shrink = asked.Shrink && !interruption.Came }, failed);
        return totals.Violations == 0 ? 0 : 1;
    }

    private static void Tell(CommandLine.Asked asked, RunResult failed)
    {
        Report.Print("FAILED", failed, Retell(failed));
        var smallest = failed;
        if (asked.Shrink && failed.Violation!.Invariant is not (Determinism or Simulator or Endless))
        {
            Console.Error.WriteLine("Shrinking ...");
            var shrunk = new Shrinker(Batch.Run).Shrink(failed);
            smallest = shrunk.Result;
            if (ReferenceEquals(smallest, failed))
                Console.WriteLine($"Of {shrunk.Runs} smaller runs none failed alike.");
            else
                Report.Print($"SHRUNK in {shrunk.Runs} runs", smallest, Retell(smallest));
        }

        if (asked.Save is { } file)
        {
            File.WriteAllText(file.FullName, PlanChoices.Write(smallest.Plan));
            Console.WriteLine($"Its plan is in {file.Name}.");
        }
    }

    /// <summary>Runs it again, which costs less than to remember in every run what only a failure needs.</summary>
    private static List<string> Retell(RunResult failed)
    {
        if (failed.Violation!.Invariant is Simulator or Endless)
            return [];
        var last = new Queue<string>();
        var again = SimulationRun.Go(failed.Plan, (at, what) =>
        {
            if (what.StartsWith("-> ", StringComparison.Ordinal) || what.StartsWith("<- ", StringComparison.Ordinal))
                return;
            if (last.Count == LastWordsKept)
                last.Dequeue();
            last.Enqueue($"{at.TotalSeconds,9:F3} {what}");
        });
        List<string> words = [.. last, .. failed.LastSteps.Where(step => step.EndsWith(Step.Open, StringComparison.Ordinal)).Select(step => $"     open {step}")];
        if (again.Hash != failed.Hash)
            words.Add($"This run, repeated, took another course: hash {failed.Hash:x16}, then {again.Hash:x16}.");
        return words;
    }
}
