using System.Text.RegularExpressions;

namespace OrleansTicketing.Tests.Architecture;

/// <summary>What the documentation says of the tests is true: every test it names exists, and no promise is without one.</summary>
public partial class DocumentationTests
{
    // From the sources: a build for one host does not have the tests of what only the other has.
    private static readonly string[] Tests = [.. Repository.Sources("Tests").SelectMany(TestsIn)];

    [Fact]
    public void Every_test_that_the_documentation_names_exists()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "testing.md"));
        var named = TestName().Matches(text).Select(match => match.Groups["test"].Value).Distinct().ToArray();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(Tests));
    }

    [Theory]
    [InlineData("Pitfall", 29)]
    [InlineData("Invariant", 10)]
    public void Every_line_has_a_test_that_names_it(string name, int count)
    {
        var covered = Repository.Sources("Tests")
            .SelectMany(file => Trait().Matches(File.ReadAllText(file)))
            .Where(trait => trait.Groups["name"].Value == name)
            .Select(trait => trait.Groups["value"].Value);

        Assert.Empty(Enumerable.Range(1, count).Select(number => number.ToString()).Except(covered));
    }

    [Fact]
    public void Every_link_between_the_documents_leads_somewhere()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"));
        var broken = documents.SelectMany(document => Link().Matches(File.ReadAllText(document))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target)))
            .Select(target => $"{Path.GetFileName(document)}: {target}"));

        Assert.Empty(broken);
    }

    private static IEnumerable<string> TestsIn(string file)
    {
        var (type, isTest) = ("", false);
        foreach (var line in File.ReadLines(file))
        {
            if (TypeName().Match(line) is { Success: true } found)
                type = found.Groups["type"].Value;
            isTest |= line.TrimStart().StartsWith("[Fact", StringComparison.Ordinal) || line.TrimStart().StartsWith("[Theory", StringComparison.Ordinal);
            if (isTest && MethodName().Match(line) is { Success: true } method)
            {
                isTest = false;
                yield return $"{type}.{method.Groups["method"].Value}";
            }
        }
    }

    [GeneratedRegex(@"\b(class|record) (?<type>[A-Za-z0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^\s*public [^=(]*\b(?<method>[A-Za-z0-9_]+)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MethodName();

    [GeneratedRegex(@"Trait\(""(?<name>[A-Za-z]+)"", ""(?<value>[0-9]+)""\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Trait();

    [GeneratedRegex(@"`(?<test>[A-Za-z]+Tests\.[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<target>[^)#\s]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
