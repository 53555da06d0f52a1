using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansTicketing.Tests.Browser.Windows;

/// <summary>Somebody in front of a window: where they go, and what they wait to see.</summary>
public abstract class Visit(Window window)
{
    public Window Window => window;

    public IPage Page => window.Page;

    public ILocator this[string selector] => Page.Locator(selector);

    public Task Go(string path) => Page.GotoAsync(path);

    public Task Sees(string selector) => Sees(this[selector]);

    public static Task Sees(ILocator locator) => Expect(locator).ToBeVisibleAsync(new() { Timeout = Window.PatienceMilliseconds });

    public Task SeesNo(string selector) => Expect(this[selector]).ToBeHiddenAsync(new() { Timeout = Window.PatienceMilliseconds });

    public Task SeesText(string selector, string text) =>
        Expect(this[selector]).ToContainTextAsync(text, new() { Timeout = Window.PatienceMilliseconds });

    public Task SeesMany(string selector, int count) =>
        Expect(this[selector]).ToHaveCountAsync(count, new() { Timeout = Window.PatienceMilliseconds });

    /// <param name="pattern">A regular expression.</param>
    public Task SeesAddress(string pattern) => Expect(Page).ToHaveURLAsync(
        new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)), new() { Timeout = Window.PatienceMilliseconds });
}
