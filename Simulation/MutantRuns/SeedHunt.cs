using System.Globalization;
using System.Text.Json;
using OrleansTicketing.Simulation.Runs;

namespace OrleansTicketing.Simulation.MutantRuns;

/// <summary>The part that runs with a defect in it: seeds from 1 on, each as its seed says, until one fails.</summary>
internal static class SeedHunt
{
    private const string Verb = "hunt";

    internal static string[] Arguments(long seeds, TimeSpan atMost) =>
        [Verb, seeds.ToString(CultureInfo.InvariantCulture), atMost.TotalSeconds.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Whether the program was started for this: what it then writes is for <see cref="MutantRun"/>, not for people.</summary>
    internal static bool IsAsked(string[] arguments) => arguments is [Verb, _, _];

    internal static void Go(string[] arguments, TextWriter output)
    {
        var batch = new Batch(PlanChoices.None.PlanOf)
        {
            Count = long.Parse(arguments[1], CultureInfo.InvariantCulture),
            AtMost = TimeSpan.FromSeconds(double.Parse(arguments[2], CultureInfo.InvariantCulture)),
        };
        var totals = batch.Run();
        // Runs are begun in order and finished: the lowest failing seed is always the same.
        var result = totals.Failures.Values.FirstOrDefault() is { Violation: { } violation } first
            ? new HuntResult(first.Plan.Seed - batch.FirstSeed + 1, first.Plan.Seed, violation.Invariant, violation.What)
            : new HuntResult(totals.Runs, Seed: 0, Invariant: null, string.Empty);
        output.WriteLine(result.ToLine());
    }
}

/// <param name="Seeds">Up to the first that failed, or all.</param>
/// <param name="Invariant">Null where no run failed.</param>
internal sealed record HuntResult(long Seeds, long Seed, string? Invariant, string Words)
{
    private const string Mark = "hunt: ";

    internal string ToLine() => Mark + JsonSerializer.Serialize(this);

    internal static HuntResult? Parse(string text)
    {
        var line = text.Split('\n').LastOrDefault(static line => line.StartsWith(Mark, StringComparison.Ordinal));
        return line is null ? null : JsonSerializer.Deserialize<HuntResult>(line[Mark.Length..]);
    }
}
