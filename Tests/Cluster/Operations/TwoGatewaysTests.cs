using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Operations;

/// <summary>What one gateway has answered counts at the other at once.</summary>
[Collection(RestProofs.Name)]
public sealed class TwoGatewaysTests(DefaultServer shared) : IAsyncLifetime
{
    private static readonly TimeSpan OldestRead = TimeSpan.FromSeconds(1);

    private readonly TicketingApi _one = new(shared.Server.Gateways[0].Address);
    private readonly TicketingApi _other = new(shared.Server.Gateways[1].Address);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _one.Dispose();
        _other.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Tokens_from_one_gateway_work_at_the_other_at_once()
    {
        for (var round = 0; round < 10; round++)
        {
            var hall = await shared.Operator.NewHall();
            var here = await _one.SignIn();
            await here.Enter(hall.ConcertId);
            var there = AtTheOther(here);

            Assert.Equal("admitted", (await there.Place()).Status);
            Assert.Equal(50, (await there.Seats(hall)).With("available").Count);
            (await there.Charge(1_000)).Expect(201);
            var reservation = await there.Holding(hall, 1);
            Assert.Equal(reservation.ReservationId, (await here.Reservation(reservation.ReservationId)).ReservationId);
            Assert.Equal([1], (await here.Seats(hall)).With("held"));
            (await here.Pay(reservation.ReservationId)).Expect(201);

            Assert.Equal(0, (await there.Wallet()).Balance);
            Assert.Equal("finished", (await there.Place()).Status);
        }
    }

    [Fact]
    [Trait("Invariant", "9")]
    public async Task Joining_at_both_gives_one_place_that_both_tell_of()
    {
        var hall = await shared.Operator.NewHall(new Room(0, 1));
        await (await _one.SignIn()).Enter(hall.ConcertId);
        var here = await _one.SignIn();
        var there = AtTheOther(here);

        var joined = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? here : there).Join(hall.ConcertId)));

        var place = Assert.Single(joined.Select(answer => answer.Read<QueueTokenView>(200, 201)).Select(place => (place.Token, place.Position)).Distinct());
        Assert.Equal(2, place.Position);
        here.QueueToken = there.QueueToken = place.Token;
        foreach (var seen in new[] { await here.Place(), await there.Place() })
            Assert.Equal(("waiting", 2, 1), (seen.Status, seen.Position, seen.Ahead));
    }

    [Fact]
    public async Task An_admission_is_told_by_both_and_the_place_can_be_used_wherever_it_was_first_seen()
    {
        var hall = await shared.Operator.NewHall(new Room(1, 1));
        var first = await _one.SignIn();
        await first.EnterAdmitted(hall.ConcertId);
        var here = await _one.SignIn();
        await here.Enter(hall.ConcertId);
        var there = AtTheOther(here);

        (await first.Leave()).Expect(204);
        await here.UntilPlace(place => place.IsAdmitted);

        // A protected call asks the room, so that it needs no second's grace; what is only told may be that old.
        (await there.Hold(hall, 1)).Expect(201);
        await there.UntilPlace(place => place.IsAdmitted, OldestRead);
    }

    [Fact]
    [Trait("Pitfall", "28")]
    public async Task Events_of_what_happens_at_one_gateway_come_through_both()
    {
        var hall = await shared.Operator.NewHall();
        var buyer = await _one.SignIn();
        await buyer.EnterAdmitted(hall.ConcertId);
        (await buyer.Charge(1_000)).Expect(201);
        var listener = await _one.SignIn();
        await listener.EnterAdmitted(hall.ConcertId);
        var request = listener.Request(HttpMethod.Get, $"{hall.Path}/seats/events");
        await using var here = await ServerEvents.Open(_one, request);
        await using var there = await ServerEvents.Open(_other, request);
        Assert.Equal(("started", "started"), ((await here.Next()).Type, (await there.Next()).Type));

        var reservation = await buyer.Holding(hall, 7);
        (await AtTheOther(buyer).Pay(reservation.ReservationId)).Expect(201);

        foreach (var status in new[] { "held", "sold" })
        {
            var (mine, others) = ((await here.Next()).Read<SeatEventView>(), (await there.Next()).Read<SeatEventView>());
            Assert.Equal((7, status), (mine.Number, mine.Status));
            Assert.Equal(mine, others);
        }
    }

    [Fact]
    public async Task A_tag_from_one_gateway_is_good_at_the_other()
    {
        var hall = await shared.Operator.NewHall();
        var here = await _one.SignIn();
        await here.EnterAdmitted(hall.ConcertId);
        await here.Holding(hall, 3);
        var tag = (await here.SeatsAnswer(hall)).Expect(200).Header("ETag");
        var asked = AtTheOther(here).Request(HttpMethod.Get, $"{hall.Path}/seats") with { IfNoneMatch = tag };

        (await _other.Send(asked)).Expect(304);
        await here.Holding(hall, 4);
        Assert.Equal([3, 4], (await _other.Send(asked)).Read<SeatMapView>(200).With("held"));
    }

    [Fact]
    [Trait("Invariant", "5")]
    public async Task A_key_sent_to_both_gateways_at_once_has_its_effect_once()
    {
        var hall = await shared.Operator.NewHall();
        var here = await _one.SignIn();
        await here.EnterAdmitted(hall.ConcertId);
        var there = AtTheOther(here);

        var charge = await SendToBoth(here.ChargeRequest(2_000, NewKey()));
        var hold = await SendToBoth(here.HoldRequest(hall, [1, 2], NewKey()));
        await SendToBoth(here.PayRequest(hold.Read<ReservationView>().ReservationId, NewKey()));

        Assert.Equal(2_000, charge.Read<ChargeView>().Balance);
        Assert.Equal((0, 1, 2), ((await there.Wallet()).Balance, (await there.Payments()).Count, (await there.Entries()).Count));

        async Task<Answer> SendToBoth(ApiRequest request)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => (n % 2 == 0 ? _one : _other).Send(request)));
            Assert.All(answers, answer => Assert.Equal((201, answers[0].Text), (answer.Status, answer.Text)));
            Assert.Single(answers, answer => !answer.IsReplay);
            return answers[0];
        }
    }

    private static string NewKey() => Guid.NewGuid().ToString();

    private Visitor AtTheOther(Visitor visitor) => new(_other, visitor.User) { QueueToken = visitor.QueueToken };
}
