using System.Text.RegularExpressions;

namespace OrleansTicketing.Tests.Unit.Pages;

/// <summary>What holds of the pages' sources: small, of this site alone, and without a way for data to become markup.</summary>
public sealed partial class PageSourceTests
{
    private const int MostLinesOfAModule = 200;

    public static TheoryData<string> Pages => [.. PageSources.Pages, .. PageSources.ConsolePages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_loads_its_one_module_and_announces_all_that_it_imports(string page)
    {
        var html = PageSources.Read(page);
        var module = Assert.Single(Script().Matches(html)).Groups["value"].Value;
        var announced = Announced().Matches(html).Select(match => match.Groups["value"].Value);

        Assert.Equal(PageSources.ReachableFrom(module).Where(one => one != module), announced.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_holds_neither_script_nor_style_nor_another_sites_address(string page)
    {
        var html = PageSources.Read(page);

        Assert.DoesNotMatch(Inline(), html);
        foreach (Match asset in Address().Matches(html))
        {
            var address = asset.Groups["value"].Value;
            Assert.StartsWith("/", address, StringComparison.Ordinal);
            if (address.StartsWith("/assets/", StringComparison.Ordinal))
                Assert.True(File.Exists(Path.Combine(PageSources.Root, address["/assets/".Length..])), address);
        }
    }

    [Fact]
    public void Modules_are_small_used_and_build_elements_instead_of_parsing_them()
    {
        var used = PageSources.Pages.Concat(PageSources.ConsolePages)
            .Select(page => Script().Match(PageSources.Read(page)).Groups["value"].Value)
            .SelectMany(PageSources.ReachableFrom)
            .ToHashSet();

        Assert.All(PageSources.Modules.Concat(PageSources.ConsoleModules), module =>
        {
            var source = PageSources.Read(module);
            Assert.Contains(module, used);
            Assert.True(source.Split('\n').Length <= MostLinesOfAModule, module);
            Assert.DoesNotMatch(Parsing(), source);
        });
    }

    [GeneratedRegex(@"<script type=""module"" src=""/assets/(?<value>[^""]+)""></script>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();

    [GeneratedRegex(@"<link rel=""modulepreload"" href=""/assets/(?<value>[^""]+)"">", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Announced();

    [GeneratedRegex(@"<style|\sstyle=|\son\w+=|<script(?! type=""module"" src="")|javascript:", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Inline();

    [GeneratedRegex(@"(?:href|src)=""(?!#)(?<value>[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"innerHTML|outerHTML\s*=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|https?://(?!www\.w3\.org/)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parsing();
}
