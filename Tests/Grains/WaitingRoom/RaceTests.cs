using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

public sealed class RaceTests
{
    [Fact, Trait("Pitfall", "23"), Trait("Invariant", "9")]
    public async Task Joining_in_parallel_gives_one_place()
    {
        await using var room = await Room.Open();
        Slow(room);
        var user = Guid.NewGuid();
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(index => room.Grain.Join(Room.Operation(index % 2 == 0 ? Guid.NewGuid() : null), user)));
        Assert.Single(replies, reply => reply.Outcome == JoinOutcome.Joined);
        Assert.All(replies, reply => Assert.Equal(1, reply.Place!.Place.Number));
        Assert.Equal(1, (await room.Figures()).LastPosition);
        await room.IsSound();
    }

    [Fact]
    public async Task Parallel_joins_with_one_key_wait_for_the_first()
    {
        await using var room = await Room.Open();
        Slow(room);
        var (user, key) = (Guid.NewGuid(), Guid.NewGuid());
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => room.Grain.Join(Room.Operation(key), user)));
        Assert.Single(replies, reply => reply.Outcome == JoinOutcome.Joined);
        Assert.Equal(19, replies.Count(reply => reply is { Outcome: JoinOutcome.Replayed, WasExisting: false }));
        Assert.Single(replies.Select(reply => reply.Place!.Place).Distinct());
    }

    [Fact]
    public async Task A_place_is_asked_for_with_a_bounded_number_of_keys()
    {
        await using var room = await Room.Open();
        var user = Guid.NewGuid();
        var replies = await Task.WhenAll(Enumerable.Range(0, 70).Select(_ => room.Grain.Join(Room.Operation(Guid.NewGuid()), user)));
        Assert.Equal(6, replies.Count(reply => reply.Outcome == JoinOutcome.TooMany));
        Assert.Equal(JoinOutcome.Existing, (await room.Grain.Join(Room.Operation(), user)).Outcome);
    }

    [Fact]
    public async Task Joins_share_writes()
    {
        await using var room = await Room.Open();
        var before = room.Cluster.Store.Writes;
        Slow(room);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => room.Grain.Join(Room.Operation(), Guid.NewGuid())));
        Assert.InRange(room.Cluster.Store.Writes - before, 1, 20);
        Assert.Equal(100, (await room.Figures()).LastPosition);
    }

    [Theory, Trait("Invariant", "7"), Trait("Invariant", "8"), Trait("Invariant", "9"), Trait("Pitfall", "18"), Trait("Pitfall", "26")]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Order_capacity_and_batch_hold_under_concurrent_users_and_crashes(int crashes)
    {
        var seed = Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } given ? int.Parse(given) : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"SEED={seed}");
        var policy = Room.Small with { Capacity = 5, BatchSize = 3, Interval = TimeSpan.FromSeconds(2), ClaimWithin = TimeSpan.FromSeconds(20) };
        await using var room = await Room.Open(policy);
        Slow(room);
        using var stop = new CancellationTokenSource();
        var users = Enumerable.Range(0, 12).Select(index => Use(room, new Random(seed + index), stop.Token)).ToArray();
        for (var round = 0; round <= crashes; round++)
        {
            for (var step = 0; step < 150; step++)
            {
                room.Clock.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Delay(1);
            }

            if (round < crashes)
                await room.Cluster.Crash();
        }

        await stop.CancelAsync();
        var all = Task.WhenAll(users);
        var joined = (await room.Clock.While(all)).SelectMany(places => places).ToList();
        await room.IsSound();
        await AdmissionsWereFair(room, joined, policy.BatchSize, policy.Interval);
    }

    // What was answered with success is still there, unique and in order, and no interval had more than its batch.
    private static async Task AdmissionsWereFair(Room room, List<PlaceKey> joined, int batchSize, TimeSpan interval)
    {
        Assert.Equal(joined.Count, joined.Select(place => place.Number).Distinct().Count());
        var places = new List<PlaceReply>();
        foreach (var place in joined.OrderBy(place => place.Number))
            places.Add((await room.Grain.Look(place))!);
        Assert.Equal(places.Select(place => place.Place.IssuedAt).Order(), places.Select(place => place.Place.IssuedAt));
        var admissions = places.Select(place => place.AdmittedAt).OfType<DateTimeOffset>().ToList();
        Assert.NotEmpty(admissions);
        Assert.Equal(admissions.Order(), admissions);
        Assert.All(admissions, from => Assert.InRange(admissions.Count(at => at >= from && at < from + interval), 1, batchSize));
    }

    private static async Task<List<PlaceKey>> Use(Room room, Random random, CancellationToken stop)
    {
        var joined = new List<PlaceKey>();
        var user = Guid.NewGuid();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var reply = await room.Grain.Join(Room.Operation(), user);
                var place = reply.Place!.Place;
                if (reply.Outcome == JoinOutcome.Joined)
                    joined.Add(place);
                await (random.Next(6) switch
                {
                    0 => room.Grain.Leave(place, Guid.NewGuid()),
                    1 => room.Grain.Finish(place, Guid.NewGuid()),
                    2 => room.Grain.Check(place, claim: true),
                    3 => IsWithinCapacity(room),
                    _ => Task.Delay(random.Next(5), CancellationToken.None),
                });
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or TaskCanceledException)
            {
                // The outcome is unknown: the silo was killed. Asked again.
                await Task.Delay(1, CancellationToken.None);
            }
        }

        return joined;
    }

    private static async Task IsWithinCapacity(Room room)
    {
        var figures = await room.Figures();
        Assert.InRange(figures.Admitted, 0, figures.Capacity);
    }

    private static void Slow(Room room) => room.Cluster.Store.BeforeWrite = static async _ => await Task.Delay(1);
}
