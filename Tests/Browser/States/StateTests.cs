using Microsoft.Playwright;
using OrleansTicketing.Tests.Browser.Buyers;
using OrleansTicketing.Tests.Browser.Console;
using OrleansTicketing.Tests.Browser.Windows;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>Every page in every state, by day and by night: it fits its screen, everybody can use it, and there is a picture of it.</summary>
[Collection(BrowserTests.Name)]
public sealed class StateTests(Chromium chromium, DefaultServer shared) : BrowserTest(chromium, shared)
{
    private readonly List<string> _faults = [];

    [Fact]
    public Task Every_state_is_right_on_a_phone() => Look(Screen.Phone);

    [Fact]
    public Task Every_state_is_right_on_a_desktop() => Look(Screen.Desktop);

    [Fact]
    public Task Every_state_is_right_in_Korean() => Look(Screen.Korean);

    private async Task Look(Screen screen)
    {
        var night = await Night.Begin(Operator, Api);
        var stranger = new Buyer(await Open(screen));
        await Show(stranger.Window, BuyerStates.OfAStranger(night), screen);
        await Show((await NewBuyer(screen)).Window, BuyerStates.OfANewcomer(night), screen);
        var regular = await NewBuyer(screen);
        var belongings = await Belongings.Of(regular.Calls, night);
        await night.Close(Operator);
        await Show(regular.Window, BuyerStates.OfARegular(night, belongings), screen);
        if (screen.HasConsole)
            await LookAtConsole(night, screen);
        Assert.Empty(_faults);
    }

    private async Task LookAtConsole(Night night, Screen screen)
    {
        var desk = new Desk(await Open(screen));
        await Show(desk.Window, ConsoleStates.OfAStranger(), screen);
        await desk.Go("/console/sign-in");
        await desk.SignIn(Server.Settings.OperatorKey!);
        await desk.SeesAddress("/console$");
        await Show(desk.Window, ConsoleStates.OfAnOperator(night), screen);
    }

    private async Task Show(Window window, IEnumerable<PageState> states, Screen screen)
    {
        // Some states are those of a service that is out of reach.
        window.MayLoseService = true;
        foreach (var state in states)
        {
            await state.Reach(window);
            await CheckWidth(window.Page, $"{state.Name}-{screen.Name}");
            foreach (var scheme in screen.Schemes)
                await CheckColours(window.Page, $"{state.Name}-{screen.Name}", scheme, coloursAlone: scheme != screen.Schemes[0]);
            await PageState.Leave(window);
        }
    }

    private async Task CheckWidth(IPage page, string name)
    {
        var beyond = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (beyond > 0)
            _faults.Add($"{name}: {beyond} pixels wider than the screen");
    }

    private async Task CheckColours(IPage page, string name, ColorScheme scheme, bool coloursAlone)
    {
        var which = $"{name}-{scheme}".ToLowerInvariant();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        if (Pictures.AreWanted)
            await Pictures.Take(page, which);
        if (Axe.IsThere)
            _faults.AddRange((await Axe.Violations(page, coloursAlone)).Select(violation => $"{which}: {violation}"));
    }
}
