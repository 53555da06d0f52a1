using Microsoft.Playwright;

namespace OrleansTicketing.Tests.Browser.Buyers;

/// <summary>A page without a mouse.</summary>
public sealed class Keys(IPage page)
{
    private const int MostTabs = 100;

    /// <summary>Goes on with Tab until the focus is there.</summary>
    public async Task TabTo(string selector)
    {
        await page.Locator(selector).First.WaitForAsync();
        for (var pressed = 0; pressed < MostTabs; pressed++)
        {
            if (await IsAt(selector))
                return;
            await Press("Tab");
        }

        Assert.Fail($"{MostTabs} times Tab on {page.Url} do not lead to {selector}.");
    }

    public async Task PressAt(string selector, string key = "Enter")
    {
        await TabTo(selector);
        await Press(key);
    }

    public Task Press(string key) => page.Keyboard.PressAsync(key);

    public Task Type(string text) => page.Keyboard.TypeAsync(text);

    public Task<bool> IsAt(string selector) => page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector);
}
