using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Races;

/// <summary>Many users at one door.</summary>
[Collection(RestProofs.Name)]
public sealed class WaitingRoomRaceTests(DefaultServer shared, ITestOutputHelper output)
{
    [Fact]
    [Trait("Invariant", "8")]
    [Trait("Pitfall", "26")]
    public async Task Capacity_is_never_passed_while_tokens_come_and_go()
    {
        const int capacity = 5;
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var hall = await shared.Operator.NewHall(new Room(capacity, 50), seats: 500, price: 0);
        using var over = new CancellationTokenSource();
        var sampling = Sample(hall, over.Token);
        var inside = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => Visit(new Random(seed + n), n)));
        await over.CancelAsync();
        var samples = await sampling;

        output.WriteLine($"most inside at once: {most} by the clients' tokens, {samples.Max(seen => seen.Admitted)} in {samples.Count} of the operator's figures");
        Assert.InRange(most, 2, capacity);
        Assert.All(samples, seen => Assert.InRange(seen.Admitted, 0, capacity));
        var end = await shared.Operator.WaitingRoom(hall.ConcertId);
        Assert.Equal((0, 0, 60), (end.Waiting, end.Admitted, end.Finished));
        Assert.Equal((60, 60), (end.LastPosition, end.LastAdmittedPosition));

        async Task Visit(Random random, int seat)
        {
            var visitor = await shared.Api.SignIn();
            await visitor.EnterAdmitted(hall.ConcertId);
            Raise(ref most, Interlocked.Increment(ref inside));
            await Task.Delay(random.Next(20, 250));
            if (random.Next(2) == 0)
            {
                Interlocked.Decrement(ref inside);
                (await visitor.Leave()).Expect(204);
                return;
            }

            var reservation = await visitor.Holding(hall, seat + 1);
            Interlocked.Decrement(ref inside);
            (await visitor.Pay(reservation.ReservationId)).Expect(201);
        }
    }

    [Fact]
    [Trait("Invariant", "9")]
    [Trait("Pitfall", "23")]
    public async Task Joining_in_parallel_gives_one_place()
    {
        var hall = await shared.Operator.NewHall(new Room(1, 1));
        await (await shared.Api.SignIn()).Enter(hall.ConcertId);
        var visitor = await shared.Api.SignIn();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(n => visitor.Join(hall.ConcertId, n % 2 == 0 ? null : $"join-{n}")));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers, answer => answer.Expect(200, 201));
        var places = answers.Select(answer => answer.Read<QueueTokenView>()).ToArray();
        Assert.Single(places.Select(place => (place.Token, place.Position)).Distinct());
        Assert.Equal(2, (await shared.Operator.WaitingRoom(hall.ConcertId)).LastPosition);
        // Joining again keeps the place.
        Assert.Equal(places[0].Position, (await visitor.Enter(hall.ConcertId)).Position);
    }

    [Fact]
    [Trait("Invariant", "7")]
    public async Task Arrival_order_is_admission_order()
    {
        var hall = await shared.Operator.NewHall(new Room(3, 2));
        var visitors = await shared.Api.SignIn(16);
        // Half of them come one by one, so that the order is known; half at once.
        var places = new List<QueueTokenView>();
        foreach (var visitor in visitors.Take(8))
            places.Add(await visitor.Enter(hall.ConcertId));
        Assert.Equal(Enumerable.Range(1, 8).Select(n => (long)n), places.Select(place => place.Position));
        places.AddRange(await Task.WhenAll(visitors.Skip(8).Select(visitor => visitor.Enter(hall.ConcertId))));
        Assert.Equal(Enumerable.Range(1, 16).Select(n => (long)n), places.Select(place => place.Position).Order());

        var ended = await Task.WhenAll(visitors.Select(async visitor =>
        {
            var admitted = await visitor.UntilPlace(place => place.IsAdmitted, TimeSpan.FromSeconds(60));
            Assert.Equal(0, admitted.Ahead);
            (await visitor.Leave()).Expect(204);
            return admitted;
        }));

        var inOrder = ended.OrderBy(place => place.Position).Select(place => place.AdmittedAt!.Value).ToArray();
        Assert.Equal(inOrder.Order(), inOrder);
        // Two at most in any second, those who were let in at once included.
        Assert.All(inOrder.Zip(inOrder.Skip(2)), pair => Assert.InRange(pair.Second - pair.First, TimeSpan.FromSeconds(1), TimeSpan.MaxValue));
    }

    private async Task<List<WaitingRoomView>> Sample(Hall hall, CancellationToken over)
    {
        var samples = new List<WaitingRoomView>();
        while (!over.IsCancellationRequested)
        {
            samples.Add(await shared.Operator.WaitingRoom(hall.ConcertId));
            await Task.Delay(5, CancellationToken.None);
        }

        return samples;
    }

    private static void Raise(ref int most, int seen)
    {
        for (var known = Volatile.Read(ref most); seen > known; known = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, seen, known);
    }
}
