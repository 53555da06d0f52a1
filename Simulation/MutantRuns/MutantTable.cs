using System.Text;

namespace OrleansTicketing.Simulation.MutantRuns;

/// <summary>What became of the mutants, for people.</summary>
internal static class MutantTable
{
    private const int MostWords = 160;

    internal static string Line(MutantResult result) => result.Fate switch
    {
        MutantFate.Found => $"  found      {result.Mutant.Name}: {Count(result.Seeds)}, by {result.By}: {Short(result.Words)}",
        MutantFate.Survived => $"  NOT FOUND  {result.Mutant.Name}: {Count(result.Seeds)} passed in {result.Took.TotalSeconds:F0} s",
        MutantFate.DoesNotApply => $"  NO PATCH   {result.Mutant.Name} no longer applies: {Short(result.Words)}",
        MutantFate.DoesNotBuild => $"  NO BUILD   {result.Mutant.Name}: {Short(result.Words)}",
        _ => $"  BROKE      {result.Mutant.Name}: {Short(result.Words)}",
    };

    internal static string Summary(IReadOnlyCollection<MutantResult> results)
    {
        var found = results.Count(static result => result.Fate == MutantFate.Found);
        return $"{found} of {results.Count} mutants found.";
    }

    internal static string Markdown(IEnumerable<MutantResult> results)
    {
        var table = new StringBuilder("| planted defect | what it does | seeds | found by |\n| --- | --- | ---: | --- |\n");
        foreach (var result in results)
        {
            var by = result.Fate == MutantFate.Found ? result.By : $"**{result.Fate}**";
            table.Append($"| {result.Mutant.Name} | {Cell(result.Mutant.What)} | {Seeds(result)} | {Cell(by)} |\n");
        }

        return table.ToString();
    }

    private static string Seeds(MutantResult result) =>
        result.Mutant.Plan.Count == 0 ? $"{result.Seeds}" : $"{result.Seeds} of `{string.Join(' ', result.Mutant.Plan)}`";

    private static string Count(long seeds) => seeds == 1 ? "1 seed" : $"{seeds} seeds";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Short(string words)
    {
        var line = words.ReplaceLineEndings(" ");
        return line.Length <= MostWords ? line : $"{line[..MostWords]} ...";
    }
}
