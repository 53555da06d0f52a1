namespace OrleansTicketing.Simulation.MutantRuns;

/// <summary>
/// A planted defect: a patch against the sources, with a sentence before it that says what it breaks, and, where plans of every kind would
/// take too long to find it, a line that narrows them: <c>Plan: --workload two-tabs</c>.
/// </summary>
/// <param name="Name">The name of its file, without the extension.</param>
/// <param name="Plan">Options of <c>./simulate</c>; what they do not name is drawn from each seed.</param>
internal sealed record Mutant(string Name, string Path, string What, IReadOnlyList<string> Plan)
{
    private const string Extension = ".patch";
    private const string Narrowed = "Plan: ";

    /// <summary>All patches of a folder, by name.</summary>
    internal static IReadOnlyList<Mutant> In(string folder) =>
        [.. Directory.GetFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal).Select(Read)];

    private static Mutant Read(string path)
    {
        var words = File.ReadLines(path).TakeWhile(static line => !IsPatch(line)).Where(static line => line.Length > 0).ToLookup(IsPlan);
        var plan = words[true].SelectMany(static line => line[Narrowed.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return new Mutant(System.IO.Path.GetFileNameWithoutExtension(path), path, string.Join(' ', words[false]), [.. plan]);
    }

    private static bool IsPlan(string line) => line.StartsWith(Narrowed, StringComparison.Ordinal);

    private static bool IsPatch(string line) => line.StartsWith("diff ", StringComparison.Ordinal) || line.StartsWith("--- ", StringComparison.Ordinal);
}

/// <summary>How a mutant fared.</summary>
internal enum MutantFate
{
    /// <summary>A check told a violation.</summary>
    Found,

    /// <summary>All runs passed.</summary>
    Survived,

    /// <summary>The sources have moved on: the patch is worth nothing until it is made anew.</summary>
    DoesNotApply,

    /// <summary>It is no program.</summary>
    DoesNotBuild,

    /// <summary>The simulator itself did not come to an end, or died.</summary>
    Broke,
}

/// <param name="Seeds">How many it took to find it, the failing one included; else how many passed.</param>
/// <param name="Seed">The failing one; 0 where there is none.</param>
/// <param name="By">The invariant or model that did not hold.</param>
/// <param name="Words">Of the check, or of the tool that failed.</param>
internal sealed record MutantResult(Mutant Mutant, MutantFate Fate, long Seeds, long Seed, string By, string Words, TimeSpan Took);
