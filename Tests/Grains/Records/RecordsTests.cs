using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Records;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Records;

/// <summary>What operators find by an id or a ticket, and the story that they read.</summary>
public sealed class RecordsTests : IAsyncLifetime
{
    private TicketingCluster _cluster = null!;
    private Evening _evening = null!;

    private IRecordsGrain Records => _cluster.Grains.Records();

    public async ValueTask InitializeAsync()
    {
        _cluster = await TicketingCluster.Start(Evening.EverybodyIn);
        _evening = await Evening.OnSale(_cluster);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Every_id_of_an_order_leads_to_its_user()
    {
        await _evening.Customer();
        var customer = await _evening.Customer();
        var held = await customer.Holding(7, 8);
        var payment = (await customer.Pay(held)).Payment!;
        var (concert, date) = (_evening.Key.ConcertId, _evening.Date);

        Assert.Equal(new FoundRecord(RecordKind.User, customer.User), await Found(customer.User));
        Assert.Equal(
            new FoundRecord(RecordKind.Reservation, customer.User, held.ReservationId, payment.PaymentId, null, concert, date),
            await Found(held.ReservationId));
        Assert.Equal(
            new FoundRecord(RecordKind.Payment, customer.User, held.ReservationId, payment.PaymentId, null, concert, date),
            await Found(payment.PaymentId));
        var ticket = payment.Tickets[1];
        var expected = new FoundRecord(RecordKind.Ticket, customer.User, held.ReservationId, payment.PaymentId, ticket.TicketId, concert, date, 8);
        Assert.Equal(expected, await Found(ticket.TicketId));
        var (ticketId, seat) = TicketCode.Verify(_cluster.Keys, ticket.Code)!.Value;
        var byCode = await Records.FindTicket(new TicketPlace(ticketId, seat.Date.ConcertId, seat.Date.Date.ToString(), seat.Number));
        Assert.Equal(expected, Assert.Single(byCode.Items));
    }

    [Fact]
    public async Task Whoever_only_waits_is_found_too()
    {
        var user = Guid.NewGuid();
        await _evening.Room.Join(Evening.NewOperation(), user);

        Assert.Equal(new FoundRecord(RecordKind.User, user), await Found(user));
        Assert.Equal(TimelineKind.Joined, (await Records.Timeline(user, 0, 100))!.Items[0].Kind);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await _evening.Customer();

        var search = await Records.Find(Guid.NewGuid(), null);

        Assert.Equal((0, null), (search.Items.Length, search.Next));
        Assert.Empty((await Records.FindTicket(new TicketPlace(Guid.NewGuid(), _evening.Key.ConcertId, _evening.Date, 1))).Items);
        Assert.Null(await Records.Timeline(Guid.NewGuid(), 0, 100));
    }

    [Fact]
    public async Task A_search_goes_on_where_it_stopped()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1);

        Assert.Single((await Records.Find(held.ReservationId, new RecordPosition("account/", string.Empty))).Items);
        Assert.Empty((await Records.Find(held.ReservationId, new RecordPosition(GrainKeys.OfAccount(customer.User), "state"))).Items);
        Assert.Single((await Records.Find(customer.User, new RecordPosition("room/", string.Empty))).Items);
    }

    [Fact]
    public async Task The_story_goes_from_queue_to_seat_in_order_of_time()
    {
        var user = Guid.NewGuid();
        var customer = new Customer(_evening, user, await _evening.Join(user));
        Tick();
        await customer.Wallet.Charge(Evening.NewOperation(), 500);
        Tick();
        await customer.Cancel(await customer.Holding(1));
        Tick();
        await customer.Holding(2);
        _cluster.Clock.Advance(TimeSpan.FromMinutes(6));
        var held = await customer.Holding(3, 4);
        Tick();
        var payment = (await customer.Pay(held)).Payment!;
        await _cluster.Clock.Until(
            async () => (await _evening.Room.Look(customer.Place))!.Status == PlaceStatus.Finished, TimeSpan.FromMinutes(1));

        var story = (await Records.Timeline(user, 0, 100))!;

        Assert.Equal(
            [
                TimelineKind.Joined, TimelineKind.Admitted, TimelineKind.Charged, TimelineKind.Held, TimelineKind.Cancelled, TimelineKind.Held,
                TimelineKind.HoldExpired, TimelineKind.Held, TimelineKind.Paid, TimelineKind.Ticket, TimelineKind.Ticket, TimelineKind.PlaceFinished,
                TimelineKind.Sold,
            ],
            story.Items.Select(told => told.Kind));
        Assert.Equal(story.Items.Select(told => told.At).Order(), story.Items.Select(told => told.At));
        Assert.True(story.Complete);
        var paid = story.Items.Single(told => told.Kind == TimelineKind.Paid);
        Assert.Equal((held.ReservationId, payment.PaymentId, -200, 300), (paid.ReservationId, paid.PaymentId, paid.Amount, paid.Balance));
        Assert.Equal([3, 4], paid.Seats);
        Assert.Equal((customer.Place.Number, _evening.Key.ConcertId), (story.Items[0].Number, story.Items[0].ConcertId));
        Assert.Equal(story.Items.Skip(4).Take(3), (await Records.Timeline(user, 4, 3))!.Items, static (one, other) => one with { Seats = [] } == other with { Seats = [] });

        void Tick() => _cluster.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task What_operators_did_to_a_user_is_in_the_story()
    {
        var user = Guid.NewGuid();
        await _evening.Join(user);
        await _evening.Room.Act(new OperatorActRequest(Evening.NewOperation(), OperatorActKind.Expel, user, "resold places", "9f86d081"));

        var story = (await Records.Timeline(user, 0, 100))!;

        Assert.Equal([TimelineKind.Joined, TimelineKind.Admitted, TimelineKind.OperatorAct, TimelineKind.PlaceExpired], story.Items.Select(told => told.Kind));
        Assert.Equal("expel: resold places", story.Items[2].Detail);
    }

    private async Task<FoundRecord> Found(Guid id)
    {
        var search = await Records.Find(id, null);
        Assert.Null(search.Next);
        return Assert.Single(search.Items);
    }
}
