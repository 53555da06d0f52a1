using OrleansTicketing.Tests.Browser.Windows;

namespace OrleansTicketing.Tests.Browser.Console;

/// <summary>An operator in front of a window.</summary>
public sealed class Desk(Window window) : Visit(window)
{
    /// <summary>Fills in the form of the sign-in page, which is open.</summary>
    public async Task SignIn(string key)
    {
        await this["#operator-key"].FillAsync(key);
        await this["#submit"].ClickAsync();
    }

    /// <summary>Presses what acts on the room, and says yes to the question that comes first.</summary>
    public async Task Act(string selector)
    {
        await this[selector].ClickAsync();
        await this["#confirm-yes"].ClickAsync();
        await SeesNo("#confirm");
    }
}
