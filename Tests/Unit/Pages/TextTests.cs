using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Tests.Unit.Pages;

/// <summary>What the pages say is said in every language, and nothing is said that no page uses.</summary>
public sealed partial class TextTests
{
    /// <summary>What happens in the browser itself, beside the errors of the API.</summary>
    private static readonly string[] BrowserErrors = ["offline", "unexpected", "trace"];

    public static TheoryData<string> Languages => ["en", "ko"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_the_same_keys_and_placeholders(string language)
    {
        var english = PageSources.Texts("en");
        var other = PageSources.Texts(language);

        Assert.Equal(english.Keys, other.Keys);
        // A plural form may leave its count out: "one seat".
        foreach (var (key, text) in english)
            Assert.True(Placeholders(text).SetEquals(Placeholders(other[key])), key);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_sentence_is_empty_and_each_plural_has_its_general_form(string language)
    {
        foreach (var (key, text) in PageSources.Texts(language))
        {
            Assert.All(Forms(text), form => Assert.False(string.IsNullOrWhiteSpace(form), key));
            if (text.ValueKind == JsonValueKind.Object)
                Assert.True(text.TryGetProperty("other", out _), key);
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_error_code_has_a_sentence_and_no_other_has(string language)
    {
        var codes = Enum.GetValues<ErrorCode>().Select(code => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()));
        var told = PageSources.Texts(language).Keys.Where(key => key.StartsWith("errors.", StringComparison.Ordinal));

        Assert.Equal(codes.Concat(BrowserErrors).Select(code => $"errors.{code}").Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_text_is_used_and_every_text_used_is_there()
    {
        var texts = PageSources.Texts("en");
        var inPages = PageSources.Pages.SelectMany(page => InPage().Matches(PageSources.Read(page))).Select(match => match.Groups["value"].Value);
        var sources = string.Concat(PageSources.Modules.Select(PageSources.Read));
        var called = CallOfText().Matches(sources).Select(match => match.Groups["value"].Value);
        var literals = Literal().Matches(sources).Select(match => match.Groups["value"].Value).ToHashSet(StringComparer.Ordinal);
        var used = inPages.Concat(called).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(used.Except(texts.Keys));
        Assert.DoesNotContain(texts.Keys, key => !used.Contains(key) && !literals.Contains(key) && !key.StartsWith("errors.", StringComparison.Ordinal));
    }

    /// <summary>Families of texts are chosen from by a name, such as that of a state.</summary>
    [Fact]
    public void The_console_has_every_text_that_it_uses_and_no_other()
    {
        var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(PageSources.Read("console/texts.json"))!;
        var inPages = PageSources.ConsolePages.SelectMany(page => InPage().Matches(PageSources.Read(page))).Select(match => match.Groups["value"].Value);
        var sources = string.Concat(PageSources.ConsoleModules.Select(PageSources.Read));
        var used = CallOfText().Matches(sources).Select(match => match.Groups["value"].Value).Concat(inPages).ToHashSet(StringComparer.Ordinal);
        var literals = Literal().Matches(sources).Select(match => match.Groups["value"].Value).ToHashSet(StringComparer.Ordinal);
        var families = Family().Matches(sources).Select(match => match.Groups["family"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(used.Except(texts.Keys));
        Assert.Empty(families.Except(texts.Keys.Select(FamilyOf)));
        Assert.DoesNotContain(texts.Keys, key => !used.Contains(key) && !literals.Contains(key) && !families.Contains(FamilyOf(key)));
        Assert.DoesNotContain(texts.Values, string.IsNullOrWhiteSpace);
    }

    private static string FamilyOf(string key) => key[..key.IndexOf('.', StringComparison.Ordinal)];

    private static HashSet<string> Placeholders(JsonElement text) =>
        [.. Forms(text).SelectMany(form => Placeholder().Matches(form)).Select(match => match.Value)];

    private static IEnumerable<string> Forms(JsonElement text) => text.ValueKind == JsonValueKind.Object
        ? text.EnumerateObject().Select(form => form.Value.GetString()!)
        : [text.GetString()!];

    [GeneratedRegex(@"\{\w+\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"data-(?:text|label)=""(?<value>[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InPage();

    [GeneratedRegex(@"\bt\('(?<value>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CallOfText();

    [GeneratedRegex(@"\bt\(`(?<family>\w+)\.\$\{|\bword\('(?<family>\w+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Family();

    [GeneratedRegex(@"'(?<value>[A-Za-z]+(?:\.[A-Za-z]+)?)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Literal();
}
