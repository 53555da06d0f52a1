using Microsoft.Playwright;
using OrleansTicketing.Tests.Browser.Windows;
using OrleansTicketing.Tests.Rest.Servers;
using static Microsoft.Playwright.Assertions;

namespace OrleansTicketing.Tests.Browser.Buyers;

[Collection(BrowserTests.Name)]
public sealed class JourneyTests(Chromium chromium, DefaultServer shared) : BrowserTest(chromium, shared)
{
    private const int Price = 55_000;

    [Fact]
    public async Task A_buyer_goes_from_the_catalogue_to_tickets_and_finds_them_again()
    {
        var title = $"Journey {Guid.NewGuid():N}";
        var hall = await Operator.NewHall(price: Price, title: title);
        var buyer = new Buyer(await Open());

        await buyer.Go("/");
        await FindInCatalogue(buyer, title);
        await buyer["#join"].ClickAsync();
        await buyer.SeesAddress(@"/sign-in\?then=");
        await buyer.FillInName("Ada Lovelace");
        await buyer.SeesAddress($"{Buyer.ConcertPath(hall.ConcertId)}$");
        await buyer["#join"].ClickAsync();
        await buyer.SeesSeats(hall);

        await buyer.Choose(7, 8);
        await buyer.SeesText("#total", "110,000");
        await buyer.Hold();
        await buyer.SeesText("#amount", "110,000");
        await buyer.ChargeAndPay();

        await buyer.SeesMany("#ticket-list li", 2);
        await EveryCodeIsShown(buyer.Page);
        await buyer["a[href='/bookings'] >> nth=0"].ClickAsync();
        await buyer.Sees("[data-status='paid']");
        await buyer.Go("/wallet");
        await buyer.SeesText("#balance", "0");
        await buyer.SeesMany("#entries [data-kind='charge']", 1);
        await buyer.SeesMany("#entries [data-kind='payment']", 1);
        await ScriptsReachNoToken(buyer.Page);
    }

    [Fact]
    public async Task A_buyer_needs_no_mouse()
    {
        var hall = await Operator.NewHall(price: Price);
        var buyer = new Buyer(await Open());
        var keys = new Keys(buyer.Page);

        await buyer.Go(Buyer.ConcertPath(hall.ConcertId));
        await keys.PressAt("#join");
        await keys.TabTo("#name");
        await keys.Type("Grace");
        await keys.Press("Enter");
        await buyer.SeesAddress($"{Buyer.ConcertPath(hall.ConcertId)}$");
        await keys.PressAt("#join");
        await buyer.SeesSeats(hall);

        await keys.TabTo("#map");
        await keys.Press("Enter");
        await keys.Press("ArrowRight");
        await keys.Press(" ");
        await buyer.SeesMany("#chosen li", 2);
        await keys.PressAt("#hold");
        await buyer.Sees("#reservation[data-status='held'] #held-left");
        await keys.PressAt(".pay");
        await buyer.Sees("dialog");
        Assert.True(await keys.IsAt("#charge-amount"), "A dialog begins at what it asks for.");
        await keys.Press("Enter");
        await buyer.SeesTickets();
        await keys.PressAt("#main a[href='/bookings']");
        await buyer.Sees("[data-status='paid']");
    }

    private static async Task FindInCatalogue(Buyer buyer, string title)
    {
        await buyer.Sees("li.concert >> nth=0");
        var more = buyer["#more"];
        while (await more.IsVisibleAsync())
        {
            var before = await buyer["li.concert"].CountAsync();
            await more.ClickAsync();
            await Expect(buyer[$"li.concert >> nth={before}"]).ToBeAttachedAsync();
        }

        await buyer["#search"].FillAsync(title);
        await buyer.SeesMany("li.concert:visible", 1);
        await buyer["li.concert:visible a"].ClickAsync();
    }

    private static Task<IJSHandle> EveryCodeIsShown(IPage page) =>
        page.WaitForFunctionAsync("() => [...document.querySelectorAll('#ticket-list img')].every(image => image.complete && image.naturalWidth > 0)");

    /// <summary>Cookies are out of reach of scripts, and what lies in the browser's storage is a name and a language.</summary>
    private static async Task ScriptsReachNoToken(IPage page)
    {
        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));
        var kept = await page.EvaluateAsync<string[]>("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]");
        Assert.Empty(kept.Except(["ticketing-name", "ticketing-language"]));
    }
}
