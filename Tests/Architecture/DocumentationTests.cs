using System.Reflection;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Tests.Architecture;

/// <summary>What the documentation says of the tests is true: every test it names exists, and no promise is without one.</summary>
public partial class DocumentationTests
{
    private static readonly string[] Tests =
    [
        .. typeof(DocumentationTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
                .Select(method => $"{type.Name}.{method.Name}")),
    ];

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
        var covered = typeof(DocumentationTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Cast<MemberInfo>().Append(type))
            .SelectMany(member => member.GetCustomAttributes<TraitAttribute>())
            .Where(trait => trait.Name == name)
            .Select(trait => trait.Value);

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

    [GeneratedRegex(@"`(?<test>[A-Za-z]+Tests\.[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<target>[^)#\s]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
