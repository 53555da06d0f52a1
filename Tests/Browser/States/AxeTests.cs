using OrleansTicketing.Tests.Browser.Windows;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>Skipped where no page is checked for what keeps people from using it.</summary>
[Collection(BrowserTests.Name)]
public sealed class AxeTests(Chromium chromium, DefaultServer shared) : BrowserTest(chromium, shared)
{
    [Fact]
    public async Task A_page_that_some_cannot_use_is_found()
    {
        Assert.SkipUnless(Axe.IsThere, Axe.WhyNot);
        var window = await Open();
        await window.Page.SetContentAsync("""<html lang="en"><title>Faults</title><main><h1>Faults</h1><input><p style="color: #eee; background: #fff">Pale</p></main></html>""");

        var found = await Axe.Violations(window.Page);

        Assert.Contains(found, violation => violation.StartsWith("label ", StringComparison.Ordinal));
        Assert.Contains(found, violation => violation.StartsWith("color-contrast ", StringComparison.Ordinal));
    }
}
