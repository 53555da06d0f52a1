using Microsoft.Playwright;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>Pictures of pages, for people to look at: what <c>./screenshots</c> asks for, and no other run has the time for.</summary>
internal static class Pictures
{
    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "screenshots");

    /// <summary>Those that the documentation shows, as one screen, by the names that they have there.</summary>
    private static readonly Dictionary<string, string> Main = new(StringComparer.Ordinal)
    {
        ["catalogue-desktop-light"] = "catalogue",
        ["waiting-room-phone-light"] = "waiting-room",
        ["seats-chosen-phone-dark"] = "seats-phone",
        ["reservation-held-phone-light"] = "reservation",
        ["tickets-phone-dark"] = "tickets",
        ["seats-desktop-light"] = "seats",
        ["console-overview-desktop-light"] = "console",
        ["console-concert-desktop-dark"] = "console-concert",
    };

    public static bool AreWanted { get; } = Environment.GetEnvironmentVariable("SCREENSHOTS") == "1";

    public static async Task Take(IPage page, string name)
    {
        if (Main.TryGetValue(name, out var shown))
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, "main", $"{shown}.png") });
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, $"{name}.png"), FullPage = true });
    }
}
