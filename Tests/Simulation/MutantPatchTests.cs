using System.Diagnostics;
using OrleansTicketing.Simulation.MutantRuns;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Simulation;

/// <summary>The planted defects keep up with the sources: a patch that no longer applies would prove nothing.</summary>
public sealed class MutantPatchTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "Simulation", "mutants");

    [Fact]
    public void There_are_enough_and_each_says_what_it_breaks()
    {
        var mutants = Mutant.In(Folder);

        Assert.True(mutants.Count >= 25, $"{mutants.Count} mutants");
        Assert.All(mutants, static mutant => Assert.False(string.IsNullOrWhiteSpace(mutant.What), mutant.Name));
        // The numbers in front give the order; the names behind them are what people call them.
        Assert.Equal(mutants.Count, mutants.Select(static mutant => mutant.Name[3..]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Enumerable.Range(1, mutants.Count), mutants.Select(static mutant => int.Parse(mutant.Name[..2])));
    }

    [Fact]
    public void Every_patch_applies_to_the_sources_as_they_are()
    {
        var broken = Mutant.In(Folder).Where(static mutant => !Applies(mutant.Path)).Select(static mutant => mutant.Name);

        Assert.Empty(broken);
    }

    [Fact]
    public void Patches_touch_the_domain_and_the_grains_alone()
    {
        var touched = Directory.GetFiles(Folder).SelectMany(File.ReadLines)
            .Where(static line => line.StartsWith("+++ ", StringComparison.Ordinal)).Select(static line => line["+++ b/".Length..]);

        Assert.All(touched, static path => Assert.True(
            path.StartsWith("Domain/", StringComparison.Ordinal) || path.StartsWith("Grains/", StringComparison.Ordinal), path));
    }

    private static bool Applies(string patch)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["apply", "--check", patch]) { WorkingDirectory = Repository.Root })!;
        git.WaitForExit();
        return git.ExitCode == 0;
    }
}
