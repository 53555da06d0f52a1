using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Pitfalls;

/// <summary>What goes wrong with seats and holds in systems like this one, shown not to happen here.</summary>
[Collection(RestProofs.Name)]
public sealed class SeatPitfallTests(DefaultServer shared, ShortServer quick)
{
    [Fact]
    [Trait("Pitfall", "01")]
    public async Task A_paid_seat_is_not_freed_when_its_hold_would_have_ended()
    {
        var hall = await quick.Operator.NewHall();
        var owner = await quick.Api.SignIn();
        await owner.EnterAdmitted(hall.ConcertId);
        (await owner.Charge(2_000)).Expect(201);
        var reservation = await owner.Holding(hall, 1, 2);
        (await owner.Pay(reservation.ReservationId)).Expect(201);

        await Eventually.Moment(reservation.HeldUntil + ShortServer.Hold);

        var other = await quick.Api.SignIn();
        await other.EnterAdmitted(hall.ConcertId);
        Assert.Equal([1, 2], (await other.Seats(hall)).With("sold"));
        (await other.Hold(hall, 2)).Expect(409, "seat_taken");
    }

    [Fact]
    [Trait("Pitfall", "02")]
    public async Task Holds_of_different_seats_at_once_all_succeed()
    {
        var hall = await shared.Operator.NewHall(seats: 200);
        var visitors = await shared.Api.SignIn(200);
        await Task.WhenAll(visitors.Select(visitor => visitor.EnterAdmitted(hall.ConcertId)));

        var answers = await Task.WhenAll(visitors.Select((visitor, n) => visitor.Hold(hall, n + 1)));

        Assert.All(answers, answer => answer.Expect(201));
        Assert.Equal(200, (await visitors[0].Seats(hall)).With("held").Count);
    }

    [Fact]
    [Trait("Pitfall", "03")]
    public async Task A_seat_can_be_booked_again_after_each_of_its_holds_has_expired()
    {
        var hall = await quick.Operator.NewHall();
        for (var time = 1; time <= 3; time++)
        {
            var visitor = await quick.Api.SignIn();
            await visitor.EnterAdmitted(hall.ConcertId);
            var reservation = await visitor.Holding(hall, 1);
            await Eventually.Moment(reservation.HeldUntil);
        }

        var buyer = await quick.Api.SignIn();
        await buyer.EnterAdmitted(hall.ConcertId);
        (await buyer.Charge(1_000)).Expect(201);
        (await buyer.Pay((await buyer.Holding(hall, 1)).ReservationId)).Expect(201);
    }

    [Fact]
    [Trait("Pitfall", "04")]
    public async Task Lists_and_maps_show_an_expired_hold_as_free_though_nobody_touched_it()
    {
        var hall = await quick.Operator.NewHall();
        var visitor = await quick.Api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        var reservation = await visitor.Holding(hall, 10, 11);
        Assert.Equal(48, Assert.Single(await visitor.Dates(hall.ConcertId)).SeatsAvailable);

        await Eventually.Moment(reservation.HeldUntil);

        Assert.Empty((await visitor.Seats(hall)).With("held"));
        Assert.Equal(50, Assert.Single(await visitor.Dates(hall.ConcertId)).SeatsAvailable);
        Assert.Equal("expired", (await visitor.Reservation(reservation.ReservationId)).Status);
    }

    [Fact]
    [Trait("Pitfall", "06")]
    public async Task Every_hold_that_was_answered_stands()
    {
        var hall = await shared.Operator.NewHall(seats: 10);
        var visitors = await shared.Api.SignIn(80);
        await Task.WhenAll(visitors.Select(visitor => visitor.EnterAdmitted(hall.ConcertId)));

        var answers = await Task.WhenAll(visitors.Select((visitor, n) => visitor.Hold(hall, n % 10 + 1)));

        var winners = visitors.Zip(answers).Where(pair => pair.Second.Status == 201).ToArray();
        Assert.Equal(10, winners.Length);
        foreach (var (visitor, answer) in winners)
        {
            var reservation = answer.Read<ReservationView>();
            Assert.Equal("held", (await visitor.Reservation(reservation.ReservationId)).Status);
            (await visitor.Charge(1_000)).Expect(201);
            (await visitor.Pay(reservation.ReservationId)).Expect(201);
        }
    }

    [Fact]
    [Trait("Pitfall", "08")]
    public async Task Giving_a_reservation_back_many_times_frees_its_seats_once()
    {
        var hall = await shared.Operator.NewHall();
        var first = await shared.Api.SignIn();
        var second = await shared.Api.SignIn();
        await first.EnterAdmitted(hall.ConcertId);
        await second.EnterAdmitted(hall.ConcertId);
        var reservation = await first.Holding(hall, 1, 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => first.Cancel(reservation.ReservationId)));

        Assert.All(answers, answer => answer.Expect(204));
        Assert.Equal(50, Assert.Single(await first.Dates(hall.ConcertId)).SeatsAvailable);
        await second.Holding(hall, 1, 2);
        // A late repetition takes nothing from the one who holds the seats now.
        (await first.Cancel(reservation.ReservationId)).Expect(204);
        Assert.Equal(48, Assert.Single(await first.Dates(hall.ConcertId)).SeatsAvailable);
        (await first.Hold(hall, 1)).Expect(409, "seat_taken");
    }

    [Fact]
    [Trait("Pitfall", "09")]
    public async Task A_refused_hold_costs_no_write()
    {
        const int refusals = 300;
        var hall = await shared.Operator.NewHall();
        var owner = await shared.Api.SignIn();
        await owner.EnterAdmitted(hall.ConcertId);
        await owner.Holding(hall, 1);
        var losers = await shared.Api.SignIn(30);
        await Task.WhenAll(losers.Select(visitor => visitor.EnterAdmitted(hall.ConcertId)));
        // The first protected call claims the place: one write that is not the refusal's.
        await Task.WhenAll(losers.Select(visitor => visitor.Seats(hall)));
        var before = await shared.Server.StatesWritten();

        for (var round = 0; round < refusals / losers.Length; round++)
        {
            foreach (var answer in await Task.WhenAll(losers.Select(visitor => visitor.Hold(hall, 1))))
                answer.Expect(409, "seat_taken");
        }

        // Rooms and dates of other tests may still tidy up: far fewer writes than refusals.
        Assert.InRange(await shared.Server.StatesWritten() - before, 0, refusals / 10);
    }

    [Fact]
    [Trait("Pitfall", "09")]
    public async Task A_hold_of_several_seats_that_is_refused_has_released_the_others_when_it_answers()
    {
        var hall = await shared.Operator.NewHall();
        var visitors = await shared.Api.SignIn(3);
        foreach (var visitor in visitors)
            await visitor.EnterAdmitted(hall.ConcertId);
        await visitors[0].Holding(hall, 3);

        var refused = await visitors[1].Hold(hall, 1, 2, 3, 4);

        Assert.Equal([3], refused.Expect(409, "seat_taken").Member("seats")!.Value.EnumerateArray().Select(seat => seat.GetInt32()));
        await visitors[2].Holding(hall, 1, 2, 4);
    }
}
