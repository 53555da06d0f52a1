using System.Diagnostics;

namespace OrleansTicketing.Simulation.MutantRuns;

/// <summary>What to do with mutants.</summary>
internal sealed record MutantOptions
{
    /// <summary>The folder of the patches; null for those of the repository.</summary>
    public string? Folder { get; init; }

    /// <summary>Only mutants with this in their names.</summary>
    public string? Only { get; init; }

    public long FirstSeed { get; init; } = 1;

    /// <summary>Seeds that a mutant may take at most.</summary>
    public long Seeds { get; init; } = 20_000;

    /// <summary>Real time that a mutant may take at most, without its build.</summary>
    public TimeSpan AtMost { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The same for the sources as they are, in which nothing may be found.</summary>
    public TimeSpan AtMostClean { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A file for the table, in Markdown.</summary>
    public string? Table { get; init; }
}

/// <summary>
/// Whether the simulator finds bugs: plants one defect after the other into a copy of the sources, builds the simulator of that copy and
/// runs it until a check tells a violation. Needs the repository's sources, the .NET SDK and git.
/// </summary>
internal static class MutantRun
{
    private const string PatchesOfTheRepository = "Simulation/mutants";

    /// <summary>What a run is said to have broken that threw in the simulator itself: nothing was checked in it.</summary>
    private const string BrokenSimulator = "simulator";

    /// <summary>Entry of <c>./simulate --mutants [FOLDER]</c>.</summary>
    /// <returns>
    /// The exit code: 0 where every mutant was found; 1 where one was not, no longer applies or does not build, or where the sources without
    /// any of them fail already; 2 where there is nothing to do it with.
    /// </returns>
    internal static int Go(MutantOptions options, TextWriter output)
    {
        if (SourceCopy.FindRoot() is not { } root)
            return Refuse(output, "The sources of the repository are not above this program.");
        var folder = options.Folder ?? Path.Combine(root, PatchesOfTheRepository);
        if (!Directory.Exists(folder))
            return Refuse(output, $"There is no folder {folder}.");
        var mutants = Mutant.In(folder).Where(mutant => options.Only is not { } only || mutant.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (mutants.Length == 0)
            return Refuse(output, $"There are no such patches in {folder}.");

        using var copy = SourceCopy.Of(root);
        output.WriteLine($"{mutants.Length} mutants, up to {options.Seeds} seeds or {options.AtMost.TotalSeconds:F0} s each. First the sources as they are ...");
        if (!IsClean(copy, options, output))
            return 1;
        var results = new List<MutantResult>();
        foreach (var mutant in mutants)
        {
            results.Add(Try(copy, mutant, options));
            output.WriteLine(MutantTable.Line(results[^1]));
        }

        output.WriteLine(MutantTable.Summary(results));
        if (options.Table is { } table)
            File.WriteAllText(table, MutantTable.Markdown(results));
        return results.TrueForAll(static result => result.Fate == MutantFate.Found) ? 0 : 1;
    }

    private static int Refuse(TextWriter output, string why)
    {
        output.WriteLine(why);
        return 2;
    }

    private static bool IsClean(SourceCopy copy, MutantOptions options, TextWriter output)
    {
        var clock = Stopwatch.StartNew();
        var unpatched = new Mutant("without a defect", string.Empty, string.Empty, []);
        var built = copy.Build();
        var result = built.IsSuccess
            ? Told(unpatched, copy.Hunt(unpatched.Plan, options.FirstSeed, options.Seeds, options.AtMostClean), clock)
            : new MutantResult(unpatched, MutantFate.DoesNotBuild, 0, 0, string.Empty, built.Text, clock.Elapsed);
        var isClean = result.Fate == MutantFate.Survived;
        output.WriteLine(isClean ? $"  clean      {result.Seeds} seeds" : $"They fail already.\n{MutantTable.Line(result)}");
        if (isClean)
            copy.KeepUnpatched();
        return isClean;
    }

    private static MutantResult Try(SourceCopy copy, Mutant mutant, MutantOptions options)
    {
        var clock = Stopwatch.StartNew();
        if (copy.Apply(mutant.Path) is { IsSuccess: false } applied)
            return new MutantResult(mutant, MutantFate.DoesNotApply, 0, 0, string.Empty, applied.Text, clock.Elapsed);
        try
        {
            return copy.Build() is { IsSuccess: false } built
                ? new MutantResult(mutant, MutantFate.DoesNotBuild, 0, 0, string.Empty, built.Text, clock.Elapsed)
                : Told(mutant, Hunt(copy, mutant, options), clock);
        }
        finally
        {
            copy.Revert(mutant.Path);
        }
    }

    /// <summary>Passes over seeds that fail without the defect, too: that they fail is not the defect's doing.</summary>
    private static HuntResult Hunt(SourceCopy copy, Mutant mutant, MutantOptions options)
    {
        var passed = 0L;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var hunt = copy.Hunt(mutant.Plan, options.FirstSeed + passed, options.Seeds - passed, options.AtMost);
            if (hunt.Invariant is null || !copy.FailsUnpatched(mutant.Plan, hunt.Seed))
                return hunt with { Seeds = passed + hunt.Seeds };
            passed += hunt.Seeds;
            if (passed >= options.Seeds || clock.Elapsed >= options.AtMost)
                return new HuntResult(hunt.Ended, passed, 0, null, string.Empty);
        }
    }

    private static MutantResult Told(Mutant mutant, HuntResult hunt, Stopwatch clock)
    {
        var fate = hunt switch
        {
            { Ended: false } or { Invariant: BrokenSimulator } => MutantFate.Broke,
            { Invariant: null } => MutantFate.Survived,
            _ => MutantFate.Found,
        };
        return new MutantResult(mutant, fate, hunt.Seeds, hunt.Seed, hunt.Invariant ?? string.Empty, hunt.Words, clock.Elapsed);
    }
}
