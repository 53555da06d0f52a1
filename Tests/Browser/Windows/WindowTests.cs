using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Browser.Windows;

/// <summary>That all other tests of pages can fail by what goes wrong unseen.</summary>
[Collection(BrowserTests.Name)]
public sealed class WindowTests(Chromium chromium, DefaultServer shared) : BrowserTest(chromium, shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("console.error('broken')", "broken")]
    [InlineData("setTimeout(() => { throw new Error('broken'); })", "uncaught")]
    [InlineData("document.head.append(Object.assign(document.createElement('script'), { text: '1' }))", "Content Security Policy")]
    [InlineData("fetch('http://127.0.0.1:9/').catch(() => {})", "Content Security Policy")]
    [InlineData("location.assign('http://127.0.0.1:9/')", "another site")]
    public async Task What_must_not_happen_in_a_window_is_noted(string script, string noted)
    {
        var window = await Window.Open(Browser, Api.Address, Screen.Desktop);
        await window.Page.GotoAsync("/sign-in");
        Assert.Empty(window.Wrong);

        await window.Page.EvaluateAsync(script);

        await Eventually.Get(() => Task.FromResult(window.Wrong), wrong => wrong.Any(line => line.Contains(noted, StringComparison.Ordinal)), Patience);
        await window.Close();
    }
}
