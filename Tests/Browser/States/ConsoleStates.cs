namespace OrleansTicketing.Tests.Browser.States;

/// <summary>The operators' pages in their states.</summary>
public static class ConsoleStates
{
    private const string Concerts = "**/api/v1/admin/concerts?*";

    public static IEnumerable<PageState> OfAStranger()
    {
        yield return new("console-sign-in", "/console/sign-in", "#sign-in");
        yield return new("console-sign-in-wrong-key", "/console/sign-in", "#failure")
        {
            Then = async page =>
            {
                await page.FillAsync("#operator-key", "not the key");
                await page.ClickAsync("#submit");
            },
        };
    }

    public static IEnumerable<PageState> OfAnOperator(Night night)
    {
        yield return new("console-overview", "/console", "#concerts [data-concert]");
        yield return new("console-overview-loading", "/console", "#concerts .skeleton") { Before = Obstacles.Silence(Concerts) };
        yield return new("console-overview-empty", "/console", "#no-concerts") { Before = Obstacles.Nothing(Concerts) };
        yield return new("console-overview-error", "/console", "#failure .notice") { Before = Obstacles.Refusal(Concerts) };
        yield return new("console-overview-offline", "/console", "#alarm-unknown")
        {
            Then = async page =>
            {
                await page.Locator("#concerts [data-concert]").First.WaitForAsync();
                await Obstacles.Offline(page);
            },
        };
        yield return new("console-new-concert", "/console", "dialog") { Then = page => page.ClickAsync("#create") };
        yield return new("console-concert", Concert(night.Arena.ConcertId), "#heat svg");
        yield return new("console-concert-long-names", Concert(night.LongNames.ConcertId), "#heat svg");
        yield return new("console-concert-crowded", Concert(night.Crowded.ConcertId), "#figure-waiting");
        yield return new("console-concert-closing", Concert(night.Crowded.ConcertId), "#confirm") { Then = page => page.ClickAsync("#room-close") };
        yield return new("console-concert-unknown", Concert(Guid.Empty), "#failure .notice");
        yield return new("console-search", "/console/search", "#query");
        yield return new("console-search-found", $"/console/search?q={night.SomePayment}", "#timeline-events li");
        yield return new("console-search-no-id", "/console/search?q=nothing", "#not-an-id");
        yield return new("console-health", "/console/health", "#silos tr");
    }

    private static string Concert(Guid concert) => $"/console/concerts/{concert}";
}
