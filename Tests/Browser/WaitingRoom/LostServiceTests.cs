using OrleansTicketing.Tests.Browser.Buyers;
using OrleansTicketing.Tests.Browser.Windows;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Browser.WaitingRoom;

/// <summary>What is between a page and the server breaks; the page says so, and goes on by itself afterwards.</summary>
[Collection(BrowserTests.Name)]
public sealed class LostServiceTests(Chromium chromium, DefaultServer shared) : BrowserTest(chromium, shared)
{
    [Fact]
    public async Task A_lost_connection_costs_no_place()
    {
        var (hall, first, buyer) = await SecondInLine();

        await buyer.Page.Context.SetOfflineAsync(true);
        await buyer.Sees(".reach");
        (await first.Leave()).Expect(204);
        await buyer.SeesText("#position", "2");
        await buyer.Page.Context.SetOfflineAsync(false);

        await buyer.SeesNo(".reach");
        await buyer.SeesSeats(hall);
    }

    [Fact]
    public async Task A_gateway_that_is_killed_and_comes_back_costs_no_place()
    {
        var (hall, first, buyer) = await SecondInLine();

        await Server.KillGateway();
        await buyer.Sees(".reach");
        await Server.StartGatewayAgain();

        await buyer.SeesNo(".reach");
        await buyer.SeesText("#position", "2");
        await Eventually.Until(async () => (await first.Leave()).Status == 204, TimeSpan.FromSeconds(60));
        await buyer.SeesSeats(hall);
    }

    [Fact]
    public async Task A_map_that_was_cut_off_shows_what_happened_meanwhile()
    {
        var hall = await Operator.NewHall();
        var buyer = await NewBuyer();
        buyer.Window.MayLoseService = true;
        await buyer.EnterHall(hall);
        await buyer.ShowList();
        var rival = await Api.SignIn();
        await rival.EnterAdmitted(hall.ConcertId);

        await buyer.Page.Context.SetOfflineAsync(true);
        await buyer.Sees(".reach");
        await rival.Holding(hall, 3);
        await buyer.Page.Context.SetOfflineAsync(false);

        await buyer.SeesNo(".reach");
        await buyer.SeesTaken(3);
    }

    private async Task<(Hall Hall, Visitor First, Buyer Second)> SecondInLine()
    {
        var hall = await Operator.NewHall(new Room(Capacity: 1, BatchSize: 1));
        var first = await Api.SignIn();
        await first.EnterAdmitted(hall.ConcertId);
        await first.Dates(hall.ConcertId);
        var second = await NewBuyer();
        second.Window.MayLoseService = true;
        await second.Calls.Join(hall.ConcertId);
        await second.Go(Buyer.RoomPath(hall.ConcertId));
        await second.SeesText("#ahead", "next");
        return (hall, first, second);
    }
}
