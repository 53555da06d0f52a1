using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Runs;

namespace OrleansTicketing.Tests.Simulation;

/// <summary>Runs for tests, and how they are told where one failed.</summary>
internal static class Runs
{
    internal static Batch Of(long firstSeed, long count, PlanChoices? choices = null) =>
        new((choices ?? PlanChoices.None).PlanOf) { FirstSeed = firstSeed, Count = count, KeepsGoing = true };

    internal static PlanChoices Choose(params (string Field, string Text)[] given) =>
        new(given.ToDictionary(one => one.Field, one => one.Text));

    /// <summary>A result that nothing was run for.</summary>
    internal static RunResult Invented(RunPlan plan, Violation? violation = null) =>
        new(plan, (ulong)plan.Seed, 1, 1, 0, TimeSpan.FromSeconds(1), violation, new FaultCoverage(), []);

    internal static void AssertHeld(BatchTotals totals, ITestOutputHelper output)
    {
        output.WriteLine($"{totals.Runs} runs, {totals.Requests} requests, {totals.Payments} payments, {totals.VirtualTime.TotalHours:F1} virtual hours, hash {totals.SummaryHash:x16}");
        Assert.True(totals.Violations == 0, string.Join(Environment.NewLine, totals.Failures.Values.Take(3).SelectMany(Words)));
    }

    internal static IEnumerable<string> Words(RunResult failed) =>
    [
        $"Seed {failed.Plan.Seed}, invariant {failed.Violation!.Invariant}: {failed.Violation.What}",
        .. failed.LastSteps.TakeLast(10).Select(step => $"  {step}"),
        $"Repeat: {PlanChoices.RepeatLine(failed.Plan)}",
    ];
}
