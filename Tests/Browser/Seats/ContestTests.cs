using Microsoft.Playwright;
using OrleansTicketing.Tests.Browser.Windows;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Browser.Seats;

/// <summary>Two who want one seat.</summary>
[Collection(BrowserTests.Name)]
public sealed class ContestTests(Chromium chromium, DefaultServer shared) : BrowserTest(chromium, shared)
{
    [Fact]
    public async Task Who_has_chosen_a_seat_that_another_takes_is_told_which_at_once()
    {
        var hall = await Operator.NewHall();
        var (first, second) = (await NewBuyer(), await NewBuyer());
        await first.EnterHall(hall);
        await second.EnterHall(hall);
        await first.Choose(7);
        await second.Choose(7, 9);

        await first.Hold();

        await second.SeesText("#toasts", "seat 7");
        await second.SeesNo("#chosen [data-seat='7']");
        await second.Sees("#chosen [data-seat='9']");
        await second.SeesTaken(7);
    }

    [Fact]
    public async Task Who_asks_for_a_seat_a_moment_too_late_is_told_and_keeps_the_others()
    {
        var hall = await Operator.NewHall();
        var late = await NewBuyer();
        await late.EnterHall(hall);
        await late.Choose(7, 9);
        var rival = await Api.SignIn();
        await rival.EnterAdmitted(hall.ConcertId);
        // While the request is on its way, somebody else is faster.
        await late.Page.RouteAsync("**/api/v1/reservations?*", async route =>
        {
            await rival.Holding(hall, 7);
            await route.ContinueAsync();
        });

        await late["#hold"].ClickAsync();

        await late.SeesText("[data-error='seat_taken']", "Somebody was faster");
        await late.SeesNo("#chosen [data-seat='7']");
        await late.Sees("#chosen [data-seat='9']");
        await late.SeesTaken(7);
        await late.Page.UnrouteAllAsync(new PageUnrouteAllOptions { Behavior = UnrouteBehavior.Wait });
        await late.Hold();
        await late.Sees("#seats [data-seat='9']");
    }

    [Fact]
    public async Task A_tap_on_the_map_chooses_the_seat_that_is_there()
    {
        var hall = await Operator.NewHall(seats: 12);
        var buyer = await NewBuyer();
        await buyer.EnterHall(hall);

        // The seat that the keyboard stands on is framed: its place is where to tap.
        await buyer["#map"].FocusAsync();
        await buyer.Page.Keyboard.PressAsync("End");
        var frame = await buyer["#map .cursor"].BoundingBoxAsync() ?? throw new InvalidOperationException("not drawn");
        await buyer.Page.Mouse.ClickAsync(frame.X + (frame.Width / 2), frame.Y + (frame.Height / 2));

        await buyer.Sees("#chosen [data-seat='12']");
    }
}
