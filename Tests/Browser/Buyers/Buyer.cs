using Microsoft.Playwright;
using OrleansTicketing.Tests.Browser.Windows;
using OrleansTicketing.Tests.Rest.Callers;
using static Microsoft.Playwright.Assertions;

namespace OrleansTicketing.Tests.Browser.Buyers;

/// <summary>Somebody who wants seats, in front of a window.</summary>
public sealed class Buyer(Window window) : Visit(window)
{
    /// <summary>What this buyer's browser can ask the API for without a page.</summary>
    public CookieCalls Calls { get; } = new(window.Page.Context.APIRequest);

    public static string ConcertPath(Guid concert) => $"/concerts/{concert}";

    public static string RoomPath(Guid concert) => $"/concerts/{concert}/waiting-room";

    public static string SeatsPath(Hall hall) => $"/concerts/{hall.ConcertId}/dates/{hall.Date}";

    /// <summary>Fills in the form of the sign-in page, which is open.</summary>
    public async Task FillInName(string name)
    {
        await this["#name"].FillAsync(name);
        await this["#sign-in button"].ClickAsync();
    }

    /// <summary>Joins and goes on to the seats, where nobody is ahead.</summary>
    public async Task EnterHall(Hall hall)
    {
        await Calls.Join(hall.ConcertId);
        await Go(RoomPath(hall.ConcertId));
        await SeesSeats(hall);
    }

    /// <summary>The waiting room has led to the seat map by itself.</summary>
    public async Task SeesSeats(Hall hall)
    {
        await SeesAddress($"{SeatsPath(hall)}$");
        await Sees("#hall .map");
        await Expect(this["#hall"]).Not.ToHaveAttributeAsync("aria-busy", "true", new() { Timeout = Window.PatienceMilliseconds });
    }

    /// <summary>Chooses by the list of the only section, whose rows are one.</summary>
    public async Task Choose(params int[] seats)
    {
        await ShowList();
        foreach (var seat in seats)
            await Seat(seat).ClickAsync();
        await SeesMany("#chosen li", seats.Length);
    }

    public async Task ShowList()
    {
        await this["#as-list"].ClickAsync();
        if (!await this[".row-of-seats button"].First.IsVisibleAsync())
            await this["[data-section] summary"].First.ClickAsync();
    }

    public ILocator Seat(int number) => Page.Locator($".row-of-seats [data-seat='{number}']");

    /// <returns>Once the page of the reservation shows that the seats are held.</returns>
    public async Task Hold()
    {
        await this["#hold"].ClickAsync();
        await SeesAddress("/reservations/[0-9a-f-]{36}$");
        await Sees("#reservation[data-status='held'] #held-left");
    }

    /// <summary>Pays what is held with a wallet that is empty: charges what is missing on the way.</summary>
    public async Task ChargeAndPay()
    {
        await this[".pay"].ClickAsync();
        await this["#charge button.primary"].ClickAsync();
        await SeesTickets();
    }

    public async Task SeesTickets()
    {
        await SeesAddress("/payments/[0-9a-f-]{36}$");
        await Sees("#ticket-list li >> nth=0");
    }

    public Task SeesFree(int seat) => Expect(Seat(seat)).ToBeEnabledAsync(new() { Timeout = Window.PatienceMilliseconds });

    public Task SeesTaken(int seat) => Expect(Seat(seat)).ToBeDisabledAsync(new() { Timeout = Window.PatienceMilliseconds });
}
