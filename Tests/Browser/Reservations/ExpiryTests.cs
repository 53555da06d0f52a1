using OrleansTicketing.Tests.Browser.Buyers;
using OrleansTicketing.Tests.Browser.Windows;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Browser.Reservations;

[Collection(BrowserTests.Name)]
public sealed class ExpiryTests(Chromium chromium, DefaultServer shared) : BrowserTest(chromium, shared)
{
    /// <summary>Long enough for two pages to come up on a busy machine.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_hold_ends_before_the_eyes_of_its_holder_and_the_seat_comes_back_on_others_maps()
    {
        var server = await Start(static settings => settings.With("Hold:Duration", Held.ToString("c")));
        var hall = await server.Operator.NewHall();
        var (holder, other) = (await NewBuyer(site: server.Api.Address), await NewBuyer(site: server.Api.Address));
        await other.EnterHall(hall);
        await other.ShowList();
        await holder.EnterHall(hall);
        await holder.Choose(5);
        await holder.Hold();
        var bookings = new Buyer(await OpenBeside(holder.Window));
        await bookings.Go("/bookings");
        await bookings.Sees("#bookings [data-status='held']");
        await other.SeesTaken(5);

        await holder.Sees("#reservation[data-status='expired'] [role='alert']");
        await holder.SeesNo(".pay");
        await bookings.Sees("#bookings [data-status='expired']");
        await bookings.SeesNo("#bookings a.primary");
        await other.SeesFree(5);
    }
}
