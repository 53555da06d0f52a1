using OrleansTicketing.Tests.Browser.Buyers;
using OrleansTicketing.Tests.Browser.Windows;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Browser.WaitingRoom;

/// <summary>A place in a queue, from its end to the seats.</summary>
[Collection(BrowserTests.Name)]
public sealed class CrowdTests(Chromium chromium, DefaultServer shared) : BrowserTest(chromium, shared)
{
    [Fact]
    public async Task A_place_moves_up_as_others_leave_and_leads_to_the_seats()
    {
        var hall = await Operator.NewHall(new Room(Capacity: 1, BatchSize: 1));
        var crowd = await Api.SignIn(3);
        foreach (var visitor in crowd)
            await visitor.Enter(hall.ConcertId);
        var buyer = await NewBuyer();
        await buyer.Go(Buyer.ConcertPath(hall.ConcertId));
        await buyer["#join"].ClickAsync();

        await buyer.SeesText("#position", "4");
        foreach (var ahead in new[] { "2 people", "1 person", "next" })
        {
            await buyer.SeesText("#ahead", ahead);
            await LeaveWhoIsAdmitted(crowd);
        }

        await buyer.SeesSeats(hall);
    }

    [Fact]
    public async Task Who_comes_behind_a_crowd_is_told_how_it_stands_and_those_behind_change_nothing()
    {
        var hall = await Operator.NewHall(new Room(Capacity: 1, BatchSize: 1));
        foreach (var visitor in await Api.SignIn(5))
            await visitor.Enter(hall.ConcertId);
        var buyer = await NewBuyer();
        await buyer.Calls.Join(hall.ConcertId);
        await buyer.Go(Buyer.RoomPath(hall.ConcertId));
        await buyer.SeesText("#ahead", "4 people");
        foreach (var visitor in await Api.SignIn(5))
            await visitor.Enter(hall.ConcertId);

        await buyer.Page.ReloadAsync();

        await buyer.SeesText("#position", "6");
        await buyer.SeesText("#ahead", "4 people");
        await buyer["#why summary"].ClickAsync();
        await buyer.SeesText("#why-told", "as number 6");
    }

    private static async Task LeaveWhoIsAdmitted(Visitor[] crowd)
    {
        foreach (var visitor in crowd)
        {
            if (!(await visitor.Place()).IsAdmitted)
                continue;
            (await visitor.Leave()).Expect(204);
            return;
        }

        Assert.Fail("Nobody is admitted.");
    }
}
