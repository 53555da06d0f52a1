using System.Globalization;
using System.Text.Json;

namespace OrleansTicketing.Simulation.MutantRuns;

/// <summary>What a simulator with a defect in it says of its runs.</summary>
/// <param name="Ended">False where it says nothing.</param>
/// <param name="Seeds">Up to the first that failed, or all.</param>
/// <param name="Invariant">Null where no run failed.</param>
/// <param name="Words">Of the check, or of the simulator that did not come to its end.</param>
internal sealed record HuntResult(bool Ended, long Seeds, long Seed, string? Invariant, string Words)
{
    internal static IEnumerable<string> Arguments(long firstSeed, long seeds, TimeSpan atMost, string figures) =>
    [
        "--from", Text(firstSeed), "--seeds", Text(seeds), "--minutes", atMost.TotalMinutes.ToString(CultureInfo.InvariantCulture),
        "--no-shrink", "--json", figures,
    ];

    internal static HuntResult Read(string figures, string text)
    {
        if (!File.Exists(figures))
            return new HuntResult(Ended: false, 0, 0, null, text);
        using var document = JsonDocument.Parse(File.ReadAllText(figures));
        var firstSeed = document.RootElement.GetProperty("firstSeed").GetInt64();
        // By seed. All seeds before one that was run were run, so the lowest that fails is always the same.
        var failures = document.RootElement.GetProperty("failures");
        if (failures.GetArrayLength() == 0)
            return new HuntResult(Ended: true, document.RootElement.GetProperty("runs").GetInt64(), 0, null, string.Empty);
        var first = failures[0];
        var seed = first.GetProperty("seed").GetInt64();
        return new HuntResult(
            Ended: true, seed - firstSeed + 1, seed, first.GetProperty("invariant").GetString(), first.GetProperty("what").GetString() ?? string.Empty);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
