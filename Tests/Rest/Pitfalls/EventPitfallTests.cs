using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Pitfalls;

/// <summary>What goes wrong with caches, events and replays in systems like this one, shown not to happen here.</summary>
[Collection(RestProofs.Name)]
public sealed class EventPitfallTests(DefaultServer shared, ShortServer quick)
{
    private static readonly TimeSpan OldestRead = TimeSpan.FromSeconds(1);

    [Fact]
    [Trait("Pitfall", "27")]
    public async Task Ones_own_change_is_in_the_next_answer_and_that_of_others_within_a_second()
    {
        var hall = await shared.Operator.NewHall();
        var buyer = await shared.Api.SignIn();
        var reader = await shared.Api.SignIn();
        await buyer.EnterAdmitted(hall.ConcertId);
        await reader.EnterAdmitted(hall.ConcertId);
        var known = (await reader.SeatsAnswer(hall)).Header("ETag")!;
        await reader.Dates(hall.ConcertId);
        (await buyer.Charge(1_000)).Expect(201);

        var reservation = await buyer.Holding(hall, 5);

        Assert.Equal([5], (await buyer.Seats(hall)).With("held"));
        await Eventually.Get(() => reader.Seats(hall), map => map.With("held").SequenceEqual([5]), OldestRead);
        await Eventually.Get(() => reader.Dates(hall.ConcertId), dates => dates[0].SeatsAvailable == 49, OldestRead);
        (await buyer.Pay(reservation.ReservationId)).Expect(201);
        Assert.Equal("paid", (await buyer.Reservation(reservation.ReservationId)).Status);
        await Eventually.Get(() => reader.Seats(hall), map => map.With("sold").SequenceEqual([5]), OldestRead);

        // The map's tag changes with it.
        var changed = await shared.Api.Send(reader.Request(HttpMethod.Get, $"{hall.Path}/seats") with { IfNoneMatch = known });
        Assert.Equal(200, changed.Status);
        var same = await shared.Api.Send(reader.Request(HttpMethod.Get, $"{hall.Path}/seats") with { IfNoneMatch = changed.Header("ETag") });
        Assert.Equal((304, 0), (same.Status, same.Body.Length));
    }

    [Fact]
    [Trait("Pitfall", "28")]
    public async Task An_event_tells_of_what_has_happened_in_order_and_without_gaps()
    {
        var hall = await shared.Operator.NewHall();
        var buyer = await shared.Api.SignIn();
        var listener = await shared.Api.SignIn();
        await buyer.EnterAdmitted(hall.ConcertId);
        await listener.EnterAdmitted(hall.ConcertId);
        await using var events = await ServerEvents.Open(shared.Api, listener.Request(HttpMethod.Get, $"{hall.Path}/seats/events"));
        (await buyer.Charge(2_000)).Expect(201);
        Assert.Equal("started", (await events.Next()).Type);

        var held = await buyer.Holding(hall, 1, 2);
        var seen = new List<SeatEventView> { await NextChange(events), await NextChange(events) };
        // Nobody is told of what a read does not show.
        Assert.True((await listener.Seats(hall)).Version >= seen[1].Version);
        Assert.Equal([1, 2], (await listener.Seats(hall)).With("held"));
        (await buyer.Pay(held.ReservationId)).Expect(201);
        seen.AddRange([await NextChange(events), await NextChange(events)]);

        Assert.Equal(["held", "held", "sold", "sold"], seen.Select(change => change.Status));
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.Equal(pair.First.Version + 1, pair.Second.Version));
    }

    [Fact]
    [Trait("Pitfall", "28")]
    public async Task A_refused_hold_is_no_event_and_an_expired_one_is()
    {
        var hall = await quick.Operator.NewHall();
        var visitors = await quick.Api.SignIn(2);
        foreach (var visitor in visitors)
            await visitor.EnterAdmitted(hall.ConcertId);
        await using var events = await ServerEvents.Open(quick.Api, visitors[0].Request(HttpMethod.Get, $"{hall.Path}/seats/events"));
        await events.Next();
        await visitors[0].Holding(hall, 1);
        (await visitors[1].Hold(hall, 1)).Expect(409, "seat_taken");

        var held = await NextChange(events);
        var freed = await NextChange(events);

        Assert.Equal((1, "held"), (held.Number, held.Status));
        Assert.Equal((1, "available", held.Version + 1), (freed.Number, freed.Status, freed.Version));
    }

    [Fact]
    [Trait("Pitfall", "28")]
    public async Task A_place_in_the_waiting_room_is_told_at_every_change()
    {
        var hall = await shared.Operator.NewHall(new Room(1, 1));
        var visitors = await shared.Api.SignIn(2);
        foreach (var visitor in visitors)
            await visitor.Enter(hall.ConcertId);
        await using var events = await ServerEvents.Open(shared.Api, visitors[1].Request(HttpMethod.Get, "/api/v1/queue-tokens/me/events"));
        Assert.Equal("waiting", (await events.Next()).Read<QueueTokenView>().Status);

        (await visitors[0].Leave()).Expect(204);

        // What it can expect is a change as well, and may become known in between.
        var admitted = (await events.Next()).Read<QueueTokenView>();
        while (admitted.Status == "waiting")
            admitted = (await events.Next()).Read<QueueTokenView>();
        Assert.Equal(("admitted", 2), (admitted.Status, admitted.Position));
        await visitors[1].Seats(hall);
        (await visitors[1].Leave()).Expect(204);
        var last = admitted;
        while (last.Status == "admitted")
            last = (await events.Next()).Read<QueueTokenView>();
        Assert.Equal("finished", last.Status);
    }

    [Fact]
    [Trait("Pitfall", "29")]
    public async Task A_key_is_replayed_by_its_own_route_and_user_alone()
    {
        var hall = await shared.Operator.NewHall();
        var visitor = await shared.Api.SignIn();
        var other = await shared.Api.SignIn();
        const string key = "the-same-key-everywhere";
        var joined = await visitor.Enter(hall.ConcertId, key);
        await visitor.UntilPlace(place => place.IsAdmitted);
        var charged = (await visitor.Charge(3_000, key)).Expect(201);
        var held = await shared.Api.Send(visitor.HoldRequest(hall, [1], key));
        var reservation = held.Read<ReservationView>(201);
        var paid = (await visitor.Pay(reservation.ReservationId, key)).Expect(201);
        Assert.All((Answer[])[charged, held, paid], answer => Assert.False(answer.IsReplay));
        var others = (await other.Charge(3_000, key)).Expect(201);
        Assert.False(others.IsReplay);

        // Each again: its own first answer, though the token is finished since.
        await Replays(charged);
        await Replays(held);
        await Replays(paid);
        await Replays(others);
        var again = await visitor.Join(hall.ConcertId, key);
        Assert.True(again.IsReplay);
        Assert.Equal(joined.Token, again.Read<QueueTokenView>().Token);

        // Another body under the same key is no replay.
        (await visitor.Charge(3_001, key)).Expect(422, "idempotency_mismatch");
        (await shared.Api.Send(visitor.HoldRequest(hall, [2], key))).Expect(422, "idempotency_mismatch");
        (await visitor.Pay(Guid.NewGuid(), key)).Expect(422, "idempotency_mismatch");
        Assert.Equal(2_000, (await visitor.Wallet()).Balance);

        async Task Replays(Answer first)
        {
            var replay = await shared.Api.Send(first.Request);
            Assert.True(replay.IsReplay, $"No replay: {replay}");
            Assert.Equal((first.Status, first.Text), (replay.Status, replay.Text));
        }
    }

    private static async Task<SeatEventView> NextChange(ServerEvents events)
    {
        var next = await events.Next();
        Assert.True(next.Type == "message", $"Not a change: {next}");
        return next.Read<SeatEventView>();
    }
}
