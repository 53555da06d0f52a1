using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Flow;

/// <summary>When a sale opens and closes, and what operators change while it runs.</summary>
[Collection(RestProofs.Name)]
public sealed class SaleTests(DefaultServer shared, ITestOutputHelper output)
{
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(2);

    [Fact]
    [Trait("Invariant", "7")]
    public async Task Nobody_is_admitted_before_the_sale_opens_and_who_came_earlier_is_admitted_in_order()
    {
        var opensAt = DateTimeOffset.UtcNow.AddSeconds(3);
        var hall = await shared.Operator.NewHall(new Room(100, 2), saleOpensAt: opensAt);
        var visitors = await shared.Api.SignIn(4);
        foreach (var visitor in visitors)
            Assert.Equal("waiting", (await visitor.Enter(hall.ConcertId)).Status);

        var places = await Task.WhenAll(visitors.Select(visitor => visitor.UntilPlace(place => place.IsAdmitted)));

        var admitted = places.Select(place => place.AdmittedAt!.Value).ToArray();
        output.WriteLine($"first admitted {(admitted[0] - opensAt).TotalMilliseconds:F0} ms after the opening");
        Assert.InRange(admitted[0], opensAt, opensAt + Lateness);
        Assert.Equal(admitted.Order(), admitted);
        Assert.True(admitted[2] - admitted[0] >= TimeSpan.FromSeconds(1), "Two at most in any second.");
        await visitors[0].Holding(hall, 1);
    }

    [Fact]
    public async Task After_the_close_nobody_joins_or_holds_and_what_is_held_can_still_be_paid()
    {
        var closesAt = DateTimeOffset.UtcNow.AddSeconds(3);
        var hall = await shared.Operator.NewHall(saleClosesAt: closesAt);
        var visitor = await shared.Api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        (await visitor.Charge(1_000)).Expect(201);
        var reservation = await visitor.Holding(hall, 1);

        await Eventually.Moment(closesAt);

        (await (await shared.Api.SignIn()).Join(hall.ConcertId)).Expect(409, "sale_closed");
        (await visitor.Hold(hall, 2)).Expect(409, "sale_closed");
        (await visitor.Pay(reservation.ReservationId)).Expect(201);
    }

    [Fact]
    [Trait("Invariant", "8")]
    public async Task Lowering_the_capacity_throws_nobody_out_and_raising_it_lets_the_next_in()
    {
        var hall = await shared.Operator.NewHall(new Room(3, 50));
        var visitors = await shared.Api.SignIn(6);
        foreach (var visitor in visitors)
            await visitor.Enter(hall.ConcertId);

        var lowered = await shared.Operator.ChangeWaitingRoom(hall.ConcertId, new { capacity = 1 });
        Assert.Equal((1, 3, 3), (lowered.Capacity, lowered.Admitted, lowered.Waiting));
        (await visitors[0].Leave()).Expect(204);
        (await visitors[1].Leave()).Expect(204);
        Assert.Equal("admitted", (await visitors[2].Place()).Status);
        await visitors[2].Holding(hall, 1);
        Assert.Equal("waiting", (await visitors[3].Place()).Status);

        await shared.Operator.ChangeWaitingRoom(hall.ConcertId, new { capacity = 3 });
        await visitors[4].UntilPlace(place => place.IsAdmitted);
        // Another gateway may tell what others did up to a second later.
        await visitors[5].UntilPlace(place => place is { IsWaiting: true, Ahead: 0 }, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task While_paused_nobody_is_admitted()
    {
        var hall = await shared.Operator.NewHall(new Room(10, 10));
        await shared.Operator.ChangeWaitingRoom(hall.ConcertId, new { paused = true });
        var visitor = await shared.Api.SignIn();
        var joined = await visitor.Enter(hall.ConcertId);
        Assert.Equal("waiting", joined.Status);

        await Eventually.Moment(joined.IssuedAt + TimeSpan.FromSeconds(1.5));
        Assert.Equal("waiting", (await visitor.Place()).Status);

        await shared.Operator.ChangeWaitingRoom(hall.ConcertId, new { paused = false });
        await visitor.UntilPlace(place => place.IsAdmitted, Lateness);
    }

    [Fact]
    public async Task Giving_the_place_back_cancels_what_was_held_with_it_at_once()
    {
        var hall = await shared.Operator.NewHall();
        var leaver = await shared.Api.SignIn();
        var next = await shared.Api.SignIn();
        await leaver.EnterAdmitted(hall.ConcertId);
        await next.EnterAdmitted(hall.ConcertId);
        var first = await leaver.Holding(hall, 1, 2);
        var second = await leaver.Holding(hall, 3);

        (await leaver.Leave()).Expect(204);

        await next.Holding(hall, 1, 2, 3);
        Assert.Equal("cancelled", (await leaver.Reservation(first.ReservationId)).Status);
        Assert.Equal("cancelled", (await leaver.Reservation(second.ReservationId)).Status);
        (await leaver.Leave()).Expect(204);
        (await leaver.Pay(first.ReservationId)).Expect(409, "reservation_not_held");
    }

    [Fact]
    public async Task Who_paid_joins_again_behind_the_others_and_what_is_owned_counts_for_the_limit()
    {
        var hall = await shared.Operator.NewHall();
        var visitor = await shared.Api.SignIn();
        var first = await visitor.EnterAdmitted(hall.ConcertId);
        (await visitor.Charge(10_000)).Expect(201);
        (await visitor.Pay((await visitor.Holding(hall, 1, 2, 3)).ReservationId)).Expect(201);
        (await visitor.Hold(hall, 4)).Expect(410, "queue_token_finished");

        var again = await visitor.EnterAdmitted(hall.ConcertId);

        Assert.True(again.Position > first.Position);
        var refused = (await visitor.Hold(hall, 4, 5)).Expect(409, "seat_limit_exceeded");
        Assert.Equal((4, 3), (refused.Member("limit")!.Value.GetInt32(), refused.Member("held")!.Value.GetInt32()));
        await visitor.Holding(hall, 4);
    }
}
