using Microsoft.Playwright;
using OrleansTicketing.Tests.Browser.Windows;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>One of the states that a page has, and how to bring it there.</summary>
/// <param name="Name">As it stands in the names of pictures.</param>
/// <param name="Path">The page's address.</param>
/// <param name="Shown">What is visible once the page is in this state.</param>
public sealed record PageState(string Name, string Path, string Shown)
{
    /// <summary>What is different on the way to the server before the page is opened.</summary>
    public Func<IPage, Task> Before { get; init; } = static _ => Task.CompletedTask;

    /// <summary>What is done on the page to bring it there.</summary>
    public Func<IPage, Task> Then { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Opens the page and brings it to this state.</summary>
    public async Task Reach(Window window)
    {
        var page = window.Page;
        await Before(page);
        await page.GotoAsync(Path);
        await Then(page);
        await page.Locator(Shown).First.WaitForAsync(new() { Timeout = Window.PatienceMilliseconds });
    }

    /// <summary>Undoes what stood in the way, so that the window can go on to another state.</summary>
    public static async Task Leave(Window window)
    {
        await window.Page.UnrouteAllAsync(new PageUnrouteAllOptions { Behavior = UnrouteBehavior.IgnoreErrors });
        await window.Page.Context.SetOfflineAsync(false);
    }
}
