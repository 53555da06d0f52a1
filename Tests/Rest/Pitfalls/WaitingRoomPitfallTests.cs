using System.Diagnostics;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Pitfalls;

/// <summary>What goes wrong with waiting rooms in systems like this one, shown not to happen here.</summary>
[Collection(RestProofs.Name)]
public sealed class WaitingRoomPitfallTests(DefaultServer shared, ShortServer quick, ITestOutputHelper output)
{
    [Fact]
    [Trait("Pitfall", "18")]
    public async Task No_interval_admits_more_than_a_batch_and_nobody_is_lost()
    {
        var hall = await shared.Operator.NewHall(new Room(1_000, 4));
        var visitors = await shared.Api.SignIn(20);
        await Task.WhenAll(visitors.Select(visitor => visitor.Enter(hall.ConcertId)));

        var admitted = await Task.WhenAll(visitors.Select(async visitor => (await visitor.UntilPlace(place => place.IsAdmitted)).AdmittedAt!.Value));

        var inOrder = admitted.Order().ToArray();
        Assert.All(inOrder.Zip(inOrder.Skip(4)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
        Assert.Equal((0, 20), await Figures(hall));
    }

    [Fact]
    [Trait("Pitfall", "19")]
    public async Task Only_an_admitted_token_of_this_user_and_concert_passes()
    {
        var hall = await shared.Operator.NewHall(new Room(1, 1));
        var other = await shared.Operator.NewHall();
        var inside = await shared.Api.SignIn();
        var waiting = await shared.Api.SignIn();
        var admitted = await inside.EnterAdmitted(hall.ConcertId);
        var place = await waiting.Enter(hall.ConcertId);

        await Refused(waiting, place.Token, 403, "not_admitted");
        await Refused(waiting, admitted.Token, 403, "forbidden");
        await Refused(waiting, null, 403, "queue_token_required");
        await Refused(waiting, "nonsense", 403, "queue_token_invalid");
        foreach (var forged in Forgeries(admitted.Token))
            await Refused(inside, forged, 403, "queue_token_invalid");
        await waiting.EnterAdmitted(other.ConcertId);
        await Refused(waiting, waiting.QueueToken, 403, "forbidden");
        inside.QueueToken = admitted.Token;
        (await inside.Leave()).Expect(204);
        await Refused(inside, admitted.Token, 410, "queue_token_finished");

        async Task Refused(Visitor visitor, string? token, int status, string code)
        {
            visitor.QueueToken = token;
            (await visitor.Hold(hall, 1)).Expect(status, code);
            (await visitor.SeatsAnswer(hall)).Expect(status, code);
        }
    }

    [Fact]
    [Trait("Pitfall", "20")]
    public async Task The_admitted_time_counts_from_the_admission()
    {
        var hall = await quick.Operator.NewHall(new Room(1, 1));
        var first = await quick.Api.SignIn();
        var second = await quick.Api.SignIn();
        await first.EnterAdmitted(hall.ConcertId);
        await first.Dates(hall.ConcertId);
        await second.Enter(hall.ConcertId);

        // The first keeps its place to the end, which is longer than the second has once it is admitted.
        var admitted = await second.UntilPlace(place => place.IsAdmitted);

        Assert.True(admitted.AdmittedAt - admitted.IssuedAt > ShortServer.ClaimWithin, "The wait was too short to show anything.");
        Assert.Equal(admitted.AdmittedAt + ShortServer.ClaimWithin, admitted.AdmittedUntil);
        await second.Seats(hall);
        var claimed = await second.Place();
        Assert.Equal(admitted.AdmittedAt + ShortServer.AdmittedFor, claimed.AdmittedUntil);
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public async Task Holding_does_not_end_the_token_and_an_expired_one_still_pays()
    {
        var hall = await quick.Operator.NewHall();
        var visitor = await quick.Api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        (await visitor.Charge(3_000)).Expect(201);
        await visitor.Dates(hall.ConcertId);
        var until = (await visitor.Place()).AdmittedUntil!.Value;
        await Eventually.Moment(until - TimeSpan.FromSeconds(1));
        var one = await visitor.Holding(hall, 1);
        Assert.Equal("admitted", (await visitor.Place()).Status);
        var two = await visitor.Holding(hall, 2);

        await visitor.UntilPlace(place => place.Status == "expired");

        (await visitor.Hold(hall, 3)).Expect(410, "queue_token_expired");
        (await visitor.Pay(one.ReservationId)).Expect(201);
        // The first payment finishes the token; other reservations stay payable.
        (await visitor.Pay(two.ReservationId)).Expect(201);
        Assert.Equal(1_000, (await visitor.Wallet()).Balance);
    }

    [Fact]
    [Trait("Pitfall", "22")]
    public async Task Who_never_shows_up_or_leaves_blocks_nobody()
    {
        var hall = await quick.Operator.NewHall(new Room(1, 1));
        var visitors = await quick.Api.SignIn(4);
        foreach (var visitor in visitors)
            await visitor.Enter(hall.ConcertId);

        // The first is admitted and never makes a protected call; the second leaves while it waits; the third gives its place back.
        (await visitors[1].Leave()).Expect(204);
        await visitors[2].UntilPlace(place => place.IsAdmitted);
        Assert.Equal("expired", (await visitors[0].Place()).Status);
        Assert.Equal("finished", (await visitors[1].Place()).Status);
        (await visitors[2].Leave()).Expect(204);
        await visitors[3].UntilPlace(place => place.IsAdmitted);
        Assert.Equal((1, 2), await ExpiredAndFinished(hall));
    }

    [Fact]
    [Trait("Pitfall", "22")]
    public async Task The_dead_at_the_head_of_the_queue_lose_their_places()
    {
        var hall = await quick.Operator.NewHall(new Room(0, 1));
        var dead = await quick.Api.SignIn();
        var living = await quick.Api.SignIn();
        await dead.Enter(hall.ConcertId);
        var joined = await living.Enter(hall.ConcertId);
        Assert.Equal((2, 1), (joined.Position, joined.Ahead));
        Assert.InRange(joined.PollAfterSeconds!.Value, 0, ShortServer.IdleAfter.TotalSeconds / 4);

        var head = await living.UntilPlace(place => place.Ahead == 0, ShortServer.IdleAfter + TimeSpan.FromSeconds(35));

        var now = DateTimeOffset.UtcNow;
        output.WriteLine($"idled {(now - joined.IssuedAt).TotalSeconds:F1} s after the last sign of life");
        Assert.True(now - joined.IssuedAt >= ShortServer.IdleAfter, "Never early.");
        Assert.Equal(("waiting", 2), (head.Status, head.Position));
        // Another gateway may know it up to a second later.
        await dead.UntilPlace(place => place.Status == "expired", TimeSpan.FromSeconds(1));
    }

    [Fact]
    [Trait("Pitfall", "24")]
    public async Task A_poll_costs_the_same_however_many_wait()
    {
        var few = await PollsPerSecond(waiting: 20);
        var many = await PollsPerSecond(waiting: 3_000);

        output.WriteLine($"{few:F0} polls/s with 20 waiting, {many:F0} with 3,000");
        Assert.True(many > few / 3, $"{few:F0} polls/s with 20 waiting, {many:F0} with 3,000");
    }

    [Fact]
    [Trait("Pitfall", "25")]
    public async Task Requests_with_a_token_that_is_over_leak_nothing()
    {
        const int requests = 2_000;
        var hall = await shared.Operator.NewHall();
        var visitor = await shared.Api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        (await visitor.Leave()).Expect(204);
        await Refuse(100);
        var before = shared.Server.OpenFiles;

        await Refuse(requests);

        Assert.InRange(shared.Server.OpenFiles - before, -1_000, 40);
        Assert.Equal("finished", (await visitor.Place()).Status);

        Task Refuse(int count) => Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
            (await (n % 2 == 0 ? visitor.Hold(hall, 1) : visitor.SeatsAnswer(hall))).Expect(410, "queue_token_finished"));
    }

    [Fact]
    [Trait("Pitfall", "26")]
    public async Task Those_who_were_let_in_and_have_not_shown_up_yet_count()
    {
        var hall = await shared.Operator.NewHall(new Room(3, 50));
        var visitors = await shared.Api.SignIn(10);
        foreach (var visitor in visitors)
            await visitor.Enter(hall.ConcertId);

        // Two more intervals pass, in which nobody may come in.
        await Eventually.Moment(DateTimeOffset.UtcNow + TimeSpan.FromSeconds(2.2));

        var figures = await shared.Operator.WaitingRoom(hall.ConcertId);
        Assert.Equal((3, 7, 3), (figures.Admitted, figures.Waiting, figures.LastAdmittedPosition));
        var places = await Task.WhenAll(visitors.Select(visitor => visitor.Place()));
        Assert.Equal([0, 0, 0, 0, 1, 2, 3, 4, 5, 6], places.Select(place => place.Ahead));
    }

    /// <summary>One character changed somewhere, cut short, or with something behind it.</summary>
    private static IEnumerable<string> Forgeries(string token)
    {
        for (var at = 0; at < token.Length; at += 7)
            yield return token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
        yield return token[..^1];
        yield return token + "A";
    }

    private async Task<double> PollsPerSecond(int waiting)
    {
        const int polls = 2_000;
        var hall = await shared.Operator.NewHall(new Room(0, 1));
        var visitors = await shared.Api.SignIn(20);
        await Parallel.ForAsync(0, waiting - visitors.Length, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) =>
            await (await shared.Api.SignIn()).Enter(hall.ConcertId));
        foreach (var visitor in visitors)
            await visitor.Enter(hall.ConcertId);
        await Poll(polls / 4);
        var clock = Stopwatch.StartNew();
        await Poll(polls);
        return polls / clock.Elapsed.TotalSeconds;

        Task Poll(int count) => Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
            Assert.Equal("waiting", (await visitors[n % visitors.Length].Place()).Status));
    }

    private async Task<(long Waiting, long Admitted)> Figures(Hall hall)
    {
        var figures = await shared.Operator.WaitingRoom(hall.ConcertId);
        return (figures.Waiting, figures.Admitted);
    }

    private async Task<(long Expired, long Finished)> ExpiredAndFinished(Hall hall)
    {
        var figures = await quick.Operator.WaitingRoom(hall.ConcertId);
        return (figures.Expired, figures.Finished);
    }
}
