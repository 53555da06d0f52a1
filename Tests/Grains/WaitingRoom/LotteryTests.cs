using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

public sealed class LotteryTests
{
    private const int Capacity = 6;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly DateTimeOffset Opening = TestClock.Start.AddSeconds(20);

    private static readonly WaitingRoomPolicy Policy = Room.Small with
    {
        Capacity = Capacity,
        BatchSize = 4,
        Interval = Second,
        ClaimWithin = TimeSpan.FromHours(1),
        AdmittedFor = TimeSpan.FromHours(2),
    };

    [Fact, Trait("Invariant", "7")]
    public async Task Who_comes_before_the_opening_is_shuffled_and_later_ones_follow_in_order()
    {
        await using var room = await Open();
        var early = await room.JoinMany(40);
        Assert.All(early, place => Assert.Equal((PlaceStatus.Waiting, place.Place.Number, place.Place.Number - 1), (place.Status, place.Position, place.Ahead)));
        await room.PassUntil(Opening - Second);
        Assert.Equal((0, AdmissionMode.Lottery), ((await room.Figures()).Admitted, (await room.Figures()).Mode));
        var published = (await room.Grain.Lottery())!;
        Assert.Equal((TestClock.Start, Opening), (published.From, published.OpensAt));
        Assert.Null(published.Draw);

        room.Clock.Advance(Second);
        var late = await room.JoinMany(10);
        await room.Clock.Until(async () => (await room.Figures()).Admitted > 0, Second);
        var drawn = (await room.Grain.Lottery())!;
        Assert.Equal(published.Commitment, drawn.Commitment);
        Assert.Equal(40, drawn.Draw!.Count);
        Assert.Empty(LotteryCheck.Check(
            new PublishedLottery(drawn.Commitment, drawn.Draw.Seed, drawn.Draw.Count, drawn.Draw.FrozenHash), published.Commitment));

        var order = AdmissionOrder.Of(EventHistory.Of(room).Head.Draw);
        Assert.Equal(early.Concat(late).Select(place => order.RankOf(place.Place.Number)), await Positions(room, [.. early, .. late]));
        Assert.Equal(Enumerable.Range(41, 10), await Positions(room, late));
        await Drain(room);
        await room.IsSound();
        var history = EventHistory.Of(room);
        history.NobodyWasOvertaken();
        history.CapacityWasNeverPassed(Capacity);
        history.NoIntervalHadMoreThan(4, Second);
        var ranks = Enumerable.Range(1, 50).OrderBy(number => history.Places[number].AdmittedAt).ThenBy(order.RankOf).Select(order.RankOf);
        Assert.Equal(Enumerable.Range(1, 50), ranks);
    }

    [Fact]
    public async Task A_gateway_says_the_same_as_the_room_before_and_after_the_draw()
    {
        await using var room = await Open();
        var feed = new RoomFeed(room.ConcertId, Guid.NewGuid(), room.Cluster.Grains, room.Clock, NullLogger.Instance);
        var places = await room.JoinMany(90);
        await room.Clock.While(room.Grain.Leave(places[7].Place, Guid.NewGuid()));
        await Agree(admitted: 0);
        room.Clock.Advance(Opening - room.Now);
        places.AddRange(await room.JoinMany(10));
        await Agree(Capacity);
        await room.Clock.While(room.Grain.Leave(places[50].Place, Guid.NewGuid()));
        await room.Clock.While(room.Grain.Leave(places[95].Place, Guid.NewGuid()));
        await Agree(Capacity);
        await room.Cluster.Crash();
        await Agree(Capacity);
        feed = new RoomFeed(room.ConcertId, Guid.NewGuid(), room.Cluster.Grains, room.Clock, NullLogger.Instance);
        await Agree(Capacity);

        // A room that admits meanwhile would be asked before, and its gateway after: once so many are admitted, it rests.
        async Task Agree(int admitted)
        {
            await room.Clock.Until(async () => (await room.Figures()).Admitted == admitted, 10 * Second);
            room.Clock.Advance(Second);
            foreach (var place in places)
            {
                var (polled, exact) = (await feed.Poll(place.Place.Number), (await room.Grain.Look(place.Place))!);
                MirroredPlace? expected = exact.Status == PlaceStatus.Waiting ? new MirroredPlace(exact.Position, exact.Ahead) : null;
                Assert.Equal(expected, polled);
            }
        }
    }

    [Fact]
    public async Task A_key_gives_the_position_that_it_gave_before_the_draw()
    {
        await using var room = await Open();
        var places = await room.JoinMany(30);
        var (user, key) = (places[11].Place.UserId, Guid.NewGuid());
        var before = (await room.Grain.Join(Room.Operation(key), user)).Place!;
        room.Clock.Advance(Opening - room.Now);
        await room.Clock.Until(async () => (await room.Grain.Lottery())!.Draw is not null, Second);
        var (now, again) = ((await room.Grain.Look(before.Place))!, await room.Grain.Join(Room.Operation(key), user));
        Assert.Equal((JoinOutcome.Replayed, 12, before.Ahead), (again.Outcome, again.Place!.Position, again.Place.Ahead));
        var laterKey = Guid.NewGuid();
        Assert.Equal(now.Position, (await room.Grain.Join(Room.Operation(laterKey), user)).Place!.Position);
        await room.Cluster.Crash();
        Assert.Equal(now.Position, (await room.Grain.Join(Room.Operation(laterKey), user)).Place!.Position);
    }

    [Fact]
    public async Task The_lottery_stays_what_people_joined_for()
    {
        await using var room = await Open();
        var commitment = (await room.Grain.Lottery())!.Commitment;
        await room.JoinMany(5);
        Assert.NotNull(await Problem(ModeTests.Schedule()));
        Assert.NotNull(await Problem(ModeTests.Schedule((0, AdmissionMode.Lottery), (-1, AdmissionMode.Fifo), (0, AdmissionMode.Fifo))));
        Assert.Null(await Problem(ModeTests.Schedule((0, AdmissionMode.Lottery), (30, AdmissionMode.Fifo))));
        Assert.Equal((commitment, TestClock.Start.AddSeconds(30)), ((await room.Grain.Lottery())!.Commitment, (await room.Grain.Lottery())!.OpensAt));
        await room.PassUntil(TestClock.Start.AddSeconds(25));
        Assert.Null((await room.Grain.Lottery())!.Draw);
        await room.PassUntil(TestClock.Start.AddSeconds(31));
        var draw = (await room.Grain.Lottery())!.Draw;
        Assert.NotNull(draw);
        Assert.NotNull(await Problem(ModeTests.Schedule((0, AdmissionMode.Lottery), (90, AdmissionMode.Fifo))));
        Assert.Null(await Problem(ModeTests.Schedule((40, AdmissionMode.Passthrough))));
        Assert.NotNull(await Problem(ModeTests.Schedule((50, AdmissionMode.Lottery), (90, AdmissionMode.Fifo))));
        await room.Cluster.Crash();
        Assert.Equal(draw, (await room.Grain.Lottery())!.Draw);

        async Task<string?> Problem(RoomOverrides schedule)
        {
            try
            {
                return (await room.Grain.Change(new RoomChange(schedule, null, "0badcafe", Guid.NewGuid()))).ScheduleProblem;
            }
            catch (ArgumentException exception)
            {
                return exception.Message;
            }
        }
    }

    [Fact]
    public async Task An_empty_list_is_drawn_as_well()
    {
        await using var room = await Open();
        room.Clock.Advance(TimeSpan.FromSeconds(30));
        await room.Clock.Until(async () => (await room.Grain.Lottery())!.Draw is { Count: 0 }, Second);
        Assert.Equal((PlaceStatus.Admitted, 1), ((await room.Join()) is var place ? place.Status : default, place.Position));
    }

    [Fact, Trait("Invariant", "7")]
    public async Task An_opening_nobody_was_there_for_is_drawn_from_the_same_list()
    {
        await using var room = await Open();
        var places = await room.JoinMany(70);
        var silo = room.Cluster.Silos[0];
        await room.Cluster.KillAll();
        room.Clock.Advance(TimeSpan.FromMinutes(2));
        await room.Cluster.StartAgain(silo);
        var late = await room.Clock.While(room.Join());
        await room.Clock.Until(async () => (await room.Grain.Lottery())!.Draw is { Count: 70 }, TimeSpan.FromSeconds(5));
        Assert.Equal(71, (await room.Grain.Look(late.Place))!.Position);
        Assert.Equal(Enumerable.Range(1, 70), (await Positions(room, places)).Order());
    }

    [Theory, Trait("Pitfall", "18")]
    [InlineData(10)]
    [InlineData(64)]
    public async Task A_join_that_a_former_activation_stored_late_is_in_the_list(int joined)
    {
        await using var room = await Open();
        await room.JoinMany(joined);
        await room.Cluster.Crash();
        await room.Pull(Guid.NewGuid());
        await JoinElsewhere(room, joined + 1);
        room.Clock.Advance(Opening - room.Now);
        await room.Clock.Until(async () => await Drawn(room) is not null, TimeSpan.FromSeconds(5));
        Assert.Equal(joined + 1, (await Drawn(room))!.Count);
        await room.IsSound();

        static async Task<RoomDraw?> Drawn(Room room)
        {
            try
            {
                return (await room.Grain.Lottery())!.Draw;
            }
            catch (OrleansException)
            {
                return null;
            }
        }
    }

    // As an activation in another silo would do it, in the moment before its time is over.
    private static async Task JoinElsewhere(Room room, int number)
    {
        var (storage, id) = (room.Cluster.Store.For("elsewhere"), room.Grain.GetGrainId());
        var places = new RoomPlaces();
        var secret = new GrainState<RoomState>(new RoomState());
        await storage.ReadStateAsync("state", id, secret);
        var row = new GrainState<ChunkRow>(new ChunkRow());
        for (var index = 0; index <= RoomPlaces.ChunkOf(number); index++)
        {
            row = new GrainState<ChunkRow>(new ChunkRow());
            await storage.ReadStateAsync($"chunk-{index}", id, row);
            if (row.RecordExists)
                places.Load(PlaceChunk.FromRow(row.State!));
        }

        var log = new JoinLog(room.ConcertId, new RoomSecret(Convert.FromBase64String(secret.State!.Secret)), places);
        Assert.True(log.Resume());
        Assert.Equal(number, places.Append(Guid.NewGuid(), PlaceRules.Join(room.Now)));
        log.Append();
        row.State = places.Chunk(RoomPlaces.ChunkOf(number)).ToRow(room.Now);
        await storage.WriteStateAsync($"chunk-{RoomPlaces.ChunkOf(number)}", id, row);
    }

    [Theory, Trait("Invariant", "7"), Trait("Invariant", "8"), Trait("Invariant", "10"), Trait("Pitfall", "18")]
    [InlineData(true, 1, 12)]
    [InlineData(false, 1, 12)]
    [InlineData(true, 3, 5)]
    [InlineData(false, 3, 5)]
    public async Task Whatever_write_it_is_killed_at_there_is_one_draw_and_nobody_is_overtaken(bool isBefore, short silos, int writes)
    {
        for (var write = 1; write <= writes; write++)
        {
            await using var room = await Open(silos);
            var places = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => room.Join()));
            var commitment = (await room.Grain.Lottery())!.Commitment;
            room.Clock.Advance(Opening - Second - room.Now);
            await room.Clock.While(room.Grain.Leave(places[30].Place, Guid.NewGuid()));
            using var strike = new Strike(room, write, isBefore);
            var told = new List<RoomDraw>();
            using var stop = new CancellationTokenSource();
            var use = Task.WhenAll(Use(room, places, stop.Token), Watch(room, told, stop.Token));
            await Pass(room, () => strike.Reached.IsCompleted);
            await strike.Crash();
            await Pass(room, () => EventHistory.Of(room).Places.Totals.Waiting < 100);
            await stop.CancelAsync();
            await room.Clock.While(Done(use));

            var history = EventHistory.Of(room);
            Assert.Equal(150, history.Head.Draw!.Count);
            Assert.All(told, draw => Assert.Equal((history.Head.Draw.Seed, history.Head.Draw.FrozenHash, 150), (draw.Seed, draw.FrozenHash, draw.Count)));
            Assert.Equal(commitment, Lottery.CommitmentTo(history.Head.Draw.Seed));
            history.NobodyWasOvertaken();
            history.CapacityWasNeverPassed(Capacity);
            history.NoIntervalHadMoreThan(4, Second);
            await room.IsSound();
        }
    }

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }

    private static async Task Pass(Room room, Func<bool> condition)
    {
        // The room's time runs ahead of the machine's; where silos take real seconds to come back it waits for them.
        var (patience, began) = (room.Now.AddMinutes(3), Stopwatch.GetTimestamp());
        while (!condition())
        {
            Assert.True(room.Now < patience || Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(90), "It did not come to pass.");
            room.Clock.Advance(Step);
            await Task.Delay(room.Now < patience ? 1 : 50);
        }
    }

    // Whoever is admitted leaves soon, so that the next ones follow.
    private static async Task Use(Room room, PlaceReply[] places, CancellationToken stop)
    {
        var left = new HashSet<int>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                foreach (var place in places.Where(place => !left.Contains(place.Place.Number)))
                {
                    if ((await room.Grain.Look(place.Place))!.Status != PlaceStatus.Admitted)
                        continue;
                    await room.Grain.Finish(place.Place, Guid.NewGuid());
                    left.Add(place.Place.Number);
                }
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or TaskCanceledException)
            {
                // Killed: asked again.
            }

            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static async Task Watch(Room room, List<RoomDraw> told, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if ((await room.Grain.Lottery())!.Draw is { } draw && (told.Count == 0 || told[^1] != draw))
                    told.Add(draw);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or TaskCanceledException)
            {
                // Killed: asked again.
            }

            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static async Task Drain(Room room)
    {
        while ((await room.Figures()) is { Waiting: > 0 })
        {
            var history = EventHistory.Of(room).Places;
            for (var number = 1; number <= history.Last; number++)
            {
                if (history[number].IsAdmitted)
                    await room.Grain.Finish(new PlaceKey(number, history.UserOf(number), history[number].JoinedAt), Guid.NewGuid());
            }

            room.Clock.Advance(Second);
        }
    }

    private static async Task<List<int>> Positions(Room room, IEnumerable<PlaceReply> places)
    {
        var positions = new List<int>();
        foreach (var place in places)
            positions.Add((await room.Grain.Look(place.Place))!.Position);
        return positions;
    }

    private static async Task<Room> Open(short silos = 1)
    {
        var first = await Room.Open(Policy, silos);
        await first.Change(ModeTests.Schedule((0, AdmissionMode.Lottery), (20, AdmissionMode.Fifo)));
        return first;
    }
}
