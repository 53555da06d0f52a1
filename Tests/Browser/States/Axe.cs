using Microsoft.Playwright;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>axe-core, which finds what keeps people with a disability from using a page. A file of the test run alone.</summary>
internal static class Axe
{
    private const string Find = """
        async rules => (await axe.run(document, { resultTypes: ['violations'], runOnly: rules ?? undefined })).violations
          .filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
          .map(violation => `${violation.id} (${violation.help}): ${violation.nodes.slice(0, 3).map(node => `${node.target} ${node.failureSummary}`).join(' | ')}`)
        """;

    private static readonly string Program = Path.Combine(Repository.Root, "artifacts", "axe", "node_modules", "axe-core", "axe.min.js");

    private static readonly Lazy<string> Source = new(static () => File.ReadAllText(Program));

    public static bool IsThere => File.Exists(Program);

    /// <summary>Why it is not there.</summary>
    public static string WhyNot => $"There is no axe-core: npm install --prefix artifacts/axe axe-core";

    /// <summary>All that can be another way in another colour scheme: the same elements in other colours.</summary>
    private static readonly string[] OfColours = ["color-contrast", "link-in-text-block"];

    /// <summary>The serious and critical ones, each with what it is and where.</summary>
    /// <param name="page">Which to look at.</param>
    /// <param name="coloursAlone">For a page that was looked at in other colours.</param>
    public static async Task<string[]> Violations(IPage page, bool coloursAlone = false)
    {
        // Over the debugging protocol: the page's policy lets no foreign script in, and must not be loosened for a test.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Source.Value);
        return await page.EvaluateAsync<string[]>(Find, coloursAlone ? OfColours : null);
    }
}
