using Microsoft.Playwright;
using OrleansTicketing.Tests.Browser.Buyers;
using OrleansTicketing.Tests.Browser.Windows;
using static OrleansTicketing.Tests.Browser.States.Obstacles;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>The buyers' pages in all of their states, by who looks at them.</summary>
public static class BuyerStates
{
    private const string Concerts = "**/api/v1/concerts?*";

    /// <summary>Of somebody who is not signed in.</summary>
    public static IEnumerable<PageState> OfAStranger(Night night)
    {
        yield return new("catalogue", "/", "li.concert");
        yield return new("catalogue-nothing-found", "/", "#found:not(:empty)") { Then = page => page.FillAsync("#search", "zzz") };
        yield return new("catalogue-empty", "/", "#found:not(:empty)") { Before = Nothing(Concerts) };
        yield return new("catalogue-loading", "/", "#concerts .skeleton") { Before = Silence(Concerts) };
        yield return new("catalogue-error", "/", "[data-error]") { Before = Refusal(Concerts) };
        yield return new("catalogue-offline", "/", ".reach") { Then = async page => { await Seen(page, "li.concert"); await Offline(page); } };
        yield return new("concert", Buyer.ConcertPath(night.TwoEvenings), "#join");
        yield return new("concert-soon", Buyer.ConcertPath(night.Soon.ConcertId), "[role='timer']:not(:empty)");
        yield return new("concert-long-names", Buyer.ConcertPath(night.LongNames.ConcertId), "#join");
        yield return new("concert-unknown", Buyer.ConcertPath(Guid.Empty), "[data-error]");
        yield return new("concert-loading", Buyer.ConcertPath(night.TwoEvenings), "#concert .skeleton") { Before = Silence("**/api/v1/concerts/*") };
        yield return new("sign-in", "/sign-in", "#sign-in");
        yield return new("sign-in-without-a-name", "/sign-in", "#name-wrong") { Then = page => page.ClickAsync("#sign-in button") };
        yield return new("wallet-not-signed-in", "/wallet", "[data-error='unauthenticated']");
        yield return new("missing", "/nowhere", "main .button");
    }

    /// <summary>Of somebody who has done nothing yet.</summary>
    public static IEnumerable<PageState> OfANewcomer(Night night)
    {
        yield return new("waiting-room-without-a-place", Buyer.RoomPath(night.Small.ConcertId), "#place .button");
        yield return new("seats-not-admitted", Buyer.SeatsPath(night.Small), "[data-error]");
        yield return new("wallet-empty", "/wallet", "#no-entries");
        yield return new("wallet-wrong-amount", "/wallet", "#charge-wrong")
        {
            Then = async page =>
            {
                await page.FillAsync("#charge-amount", "0");
                await page.ClickAsync("#charge button.primary");
            },
        };
        yield return new("bookings-empty", "/bookings", "#none");
        yield return new("reservation-unknown", $"/reservations/{Guid.Empty}", "[data-error]");
    }

    /// <summary>Of somebody who waits, chooses, holds and has paid.</summary>
    public static IEnumerable<PageState> OfARegular(Night night, Belongings own)
    {
        yield return new("waiting-room", Buyer.RoomPath(night.Crowded.ConcertId), "#estimate");
        yield return new("waiting-room-questions", Buyer.RoomPath(night.Crowded.ConcertId), "#why-told dl") { Then = page => page.ClickAsync("#why summary") };
        yield return new("waiting-room-giving-back", Buyer.RoomPath(night.Crowded.ConcertId), "dialog") { Then = page => page.ClickAsync("#asides button.danger") };
        yield return new("waiting-room-offline", Buyer.RoomPath(night.Crowded.ConcertId), ".reach")
        {
            Then = async page =>
            {
                await Seen(page, "#estimate");
                await Offline(page);
            },
        };
        yield return new("waiting-room-soon", Buyer.RoomPath(night.Soon.ConcertId), "#not-yet");
        yield return new("waiting-room-paused", Buyer.RoomPath(night.Paused.ConcertId), "#stopped[data-mode='paused']");
        yield return new("waiting-room-closed", Buyer.RoomPath(night.Closed.ConcertId), "#stopped[data-mode='closed']");
        yield return new("waiting-room-turn", Buyer.RoomPath(night.TwoEvenings), "#dates .date");
        yield return new("waiting-room-finished", Buyer.RoomPath(night.Small.ConcertId), "#place .button");
        yield return new("seats", Buyer.SeatsPath(night.Arena), Drawn);
        yield return new("seats-chosen", Buyer.SeatsPath(night.Arena), "#chosen li") { Then = page => ChooseBest(page, asMap: true) };
        yield return new("seats-list", Buyer.SeatsPath(night.Arena), "#chosen li") { Then = page => ChooseBest(page, asMap: false) };
        yield return new("seats-stadium", Buyer.SeatsPath(night.Stadium), ".map .block");
        yield return new("seats-stadium-near", Buyer.SeatsPath(night.Stadium), ".map .cursor")
        {
            Then = async page =>
            {
                await Seen(page, ".map .block");
                await page.FocusAsync("#map");
                await page.Keyboard.PressAsync("PageDown");
            },
        };
        yield return new("seats-sold-out", Buyer.SeatsPath(night.SoldOut), "#sold-out");
        yield return new("seats-long-names", Buyer.SeatsPath(night.LongNames), Drawn);
        yield return new("seats-loading", Buyer.SeatsPath(night.Arena), "#hall .skeleton") { Before = Silence("**/api/v1/concerts/*") };
        yield return new("seats-offline", Buyer.SeatsPath(night.Arena), ".reach")
        {
            Then = async page =>
            {
                await Seen(page, Drawn);
                await Offline(page);
            },
        };
        yield return new("reservation-held", $"/reservations/{own.Held}", ".pay");
        yield return new("reservation-charge", $"/reservations/{own.Held}", "dialog #charge-amount") { Then = page => page.ClickAsync(".pay") };
        yield return new("reservation-long-names", $"/reservations/{own.HeldLong}", ".pay");
        yield return new("reservation-cancelled", $"/reservations/{own.Cancelled}", "#reservation[data-status='cancelled']");
        yield return new("reservation-paid", $"/reservations/{own.Paid}", "#reservation[data-status='paid']");
        yield return new("tickets", $"/payments/{own.Payment}", "#ticket-list img");
        yield return new("wallet", "/wallet", "#entries tr");
        yield return new("bookings", "/bookings", "#bookings .card");
    }

    private const string Drawn = "#hall:not([aria-busy]) .map path.seats";

    private static async Task ChooseBest(IPage page, bool asMap)
    {
        await page.ClickAsync("#as-list");
        await page.SelectOptionAsync("#how-many", "3");
        await page.Locator("[data-section] button.primary:enabled").First.ClickAsync();
        if (asMap)
            await page.ClickAsync("#as-map");
    }

    private static Task Seen(IPage page, string selector) => page.Locator(selector).First.WaitForAsync(new() { Timeout = Window.PatienceMilliseconds });
}
