using OrleansTicketing.Tests.Browser.Buyers;
using OrleansTicketing.Tests.Browser.Windows;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Browser.Console;

/// <summary>What operators do, and what buyers see of it.</summary>
[Collection(BrowserTests.Name)]
public sealed class ConsoleTests(Chromium chromium, DefaultServer shared) : BrowserTest(chromium, shared)
{
    [Fact]
    public async Task A_wrong_key_is_refused_the_right_one_opens_the_console_and_signing_out_closes_it()
    {
        var desk = new Desk(await Open());

        await desk.Go("/console");
        await desk.SeesAddress("/console/sign-in");
        await desk.SignIn("not the key");
        await desk.Sees("#failure");
        await desk.SignIn(Server.Settings.OperatorKey!);
        await desk.SeesAddress("/console$");
        await desk.Sees("#concerts [data-concert] >> nth=0");

        await desk["#frame button"].ClickAsync();
        await desk.SeesAddress("/console/sign-in$");
        await desk.Go("/console");
        await desk.SeesAddress("/console/sign-in");
    }

    [Fact]
    public async Task A_paused_room_lets_nobody_in_until_it_is_resumed()
    {
        var hall = await Operator.NewHall();
        var desk = await OpenDesk(hall);
        await desk.Act("#room-pause");
        await desk.Sees("#room-resume");
        var buyer = await NewBuyer();
        await buyer.Calls.Join(hall.ConcertId);
        await buyer.Go(Buyer.RoomPath(hall.ConcertId));
        await buyer.SeesText("#ahead", "next");
        await buyer.SeesText("#stopped", "paused this queue");
        await desk.SeesText("#figure-waiting", "1");

        await desk.Act("#room-resume");

        await buyer.SeesSeats(hall);
    }

    [Fact]
    public async Task More_capacity_lets_the_next_in()
    {
        var hall = await Operator.NewHall(new Room(Capacity: 1, BatchSize: 1));
        var first = await Api.SignIn();
        await first.EnterAdmitted(hall.ConcertId);
        await first.Dates(hall.ConcertId);
        var buyer = await NewBuyer();
        await buyer.Calls.Join(hall.ConcertId);
        await buyer.Go(Buyer.RoomPath(hall.ConcertId));
        await buyer.SeesText("#ahead", "next");
        var desk = await OpenDesk(hall);
        await desk.SeesText("#figure-admitted", "1 of 1");

        await desk["#capacity"].FillAsync("2");
        await desk.Act("#flow-submit");

        await buyer.SeesSeats(hall);
        await desk.SeesText("#figure-admitted", "2 of 2");
    }

    [Fact]
    public async Task Health_leads_to_the_dashboard_that_the_gateway_was_told_of()
    {
        var desk = await OpenDesk("/console/health");

        var link = desk["#dashboard-link a"];

        await Desk.Sees(link);
        Assert.Equal(DefaultServer.Dashboard, await link.GetAttributeAsync("href"));
        Assert.Equal("noreferrer noopener", await link.GetAttributeAsync("rel"));
        await desk.SeesNo("#dashboard");
    }

    private Task<Desk> OpenDesk(Hall hall) => OpenDesk($"/console/concerts/{hall.ConcertId}");

    private async Task<Desk> OpenDesk(string path)
    {
        var desk = new Desk(await Open());
        await desk.Go("/console/sign-in");
        await desk.SignIn(Server.Settings.OperatorKey!);
        await desk.SeesAddress("/console$");
        await desk.Go(path);
        return desk;
    }
}
