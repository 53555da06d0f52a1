using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.WaitingRoom;
using OrleansTicketing.Tests.Conformance.Behaviour;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

public sealed class ProofTests
{
    private const int GoesAtMost = 10;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact, Trait("Invariant", "7")]
    public async Task Within_a_second_of_a_join_a_signed_head_proves_it()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var places = new List<PlaceReply>();
        for (var round = 0; round < 5; round++)
        {
            places.AddRange(await room.JoinMany(30));
            var joined = room.Now;
            await room.AllSigned(places.Count);
            Assert.True(room.Now - joined <= Second, $"It took {room.Now - joined}.");
        }

        var heads = await room.PublishedHeads();
        foreach (var place in places)
            await room.IsProven(place.Place, heads);
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(heads.Count, (await room.PublishedHeads()).Count);
    }

    [Fact]
    public async Task A_receipt_is_the_same_at_the_join_at_a_second_join_in_a_replay_later_and_after_a_crash()
    {
        await using var room = await Room.Open();
        await room.JoinMany(70);
        var (user, key) = (Guid.NewGuid(), Guid.NewGuid());
        var first = await room.Grain.Join(Room.Operation(key), user);
        await room.JoinMany(3);
        var receipts = new List<PlaceReceipt?> { first.Receipt };
        for (var round = 0; round < 2; round++)
        {
            receipts.Add((await room.Grain.Join(Room.Operation(key), user)).Receipt);
            receipts.Add((await room.Grain.Join(Room.Operation(), user)).Receipt);
            receipts.Add(await room.Grain.Receipt(first.Place!.Place));
            await room.Cluster.Crash();
        }

        Assert.NotNull(first.Receipt);
        Assert.Single(receipts.Distinct());
        Assert.Null(await room.Grain.Receipt(first.Place!.Place with { UserId = Guid.NewGuid() }));
        Assert.Null(await room.Grain.Prove(first.Place.Place with { Number = 99 }));
        Assert.Null(await room.Grain.Why(first.Place.Place with { IssuedAt = room.Now.AddDays(1) }));
    }

    [Fact, Trait("Invariant", "7"), Trait("Invariant", "10")]
    public async Task Heads_and_proofs_survive_crashes_and_tell_one_story()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var places = new List<(PlaceKey Place, PlaceReceipt Receipt)>();
        for (var crash = 0; crash < 4; crash++)
        {
            for (var join = 0; join < 40; join++)
            {
                var reply = await room.Grain.Join(Room.Operation(), Guid.NewGuid());
                places.Add((reply.Place!.Place, reply.Receipt!.Value));
                if (join % 15 == 14)
                    room.Clock.Advance(Second);
            }

            if (crash % 2 == 0)
                await room.Cluster.Crash();
            else
                await room.Cluster.Restart();
        }

        await room.AllSigned(places.Count);
        var heads = await room.PublishedHeads();
        Assert.True(heads.Count > 4);
        foreach (var (place, receipt) in places)
        {
            var proof = await room.IsProven(place, heads);
            Assert.Equal(proof.Receipt.Salt, new Salt(receipt.SaltA, receipt.SaltB));
        }

        // A head of n joins is what the next one's receipt says of those before it.
        foreach (var head in heads.Where(head => head.Head.Count < places.Count))
            Assert.Equal(head.Head.Log, OrderWords.Of(places[head.Head.Count].Receipt).Previous);
    }

    [Fact]
    public async Task A_join_that_is_not_stored_is_not_signed()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        await room.JoinMany(2);
        await room.AllSigned(2);
        var stuck = new TaskCompletionSource();
        room.Cluster.Store.BeforeWrite = write => write.Name.StartsWith("chunk", StringComparison.Ordinal) ? stuck.Task : Task.CompletedTask;
        var joining = room.Grain.Join(Room.Operation(), Guid.NewGuid());
        for (var tick = 0; tick < 20; tick++)
        {
            room.Clock.Advance(Second / 10);
            await Task.Delay(5);
        }

        Assert.Equal(2, (await room.Pull(Guid.NewGuid())).Head!.Count);
        stuck.SetException(new IOException("The disk is full."));
        await Assert.ThrowsAnyAsync<Exception>(() => joining);
        room.Cluster.Store.BeforeWrite = null;
        await room.JoinMany(1);
        await room.AllSigned(3);
        Assert.Equal([2, 3], (await room.PublishedHeads()).Select(head => head.Head.Count));
    }

    [Fact]
    public async Task A_stale_activation_signs_nothing()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        await room.JoinMany(2);
        await room.AllSigned(2);
        var signed = new List<string>();
        room.Cluster.Store.AfterWrite = write =>
        {
            if (write.Name.StartsWith("heads", StringComparison.Ordinal))
                signed.Add(write.Name);
            return Task.CompletedTask;
        };
        await room.JoinMany(1);
        await CrashTests.TakeOver(room);
        var ended = room.Now;
        while (signed.Count == 0 && room.Now < ended.AddSeconds(20))
        {
            room.Clock.Advance(Second / 10);
            await Task.Delay(2);
            await Asked(room);
        }

        // The one that signed came after it, and waited for the time of its predecessor.
        Assert.True(room.Now >= ended + RoomLease.Term, $"It signed {room.Now - ended} after the take-over.");
        Assert.Equal([2, 3], (await room.PublishedHeads()).Select(head => head.Head.Count));
    }

    [Fact]
    public async Task A_failed_write_of_a_head_publishes_nothing_and_the_next_activation_signs()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var failures = 0;
        room.Cluster.Store.BeforeWrite = write =>
            write.Name.StartsWith("heads", StringComparison.Ordinal) && failures++ >= 0
                ? Task.FromException(new IOException("The disk is full."))
                : Task.CompletedTask;
        var place = await room.Join();
        await room.Clock.Until(() => Task.FromResult(failures > 0), TimeSpan.FromSeconds(3));
        Assert.Null((await room.Grain.Heads(0, 1))!.Latest);
        room.Cluster.Store.BeforeWrite = null;
        await room.AllSigned(1);
        await room.IsProven(place.Place, await room.PublishedHeads());
    }

    [Fact]
    public async Task Places_that_somebody_changed_in_the_store_are_never_vouched_for()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var places = await room.JoinMany(3);
        await room.AllSigned(3);
        var silo = room.Cluster.Silos[0];
        await room.Cluster.KillAll();
        await Edit(room, "chunk-0");
        await room.Cluster.StartAgain(silo);
        await room.JoinMany(2);
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.Delay(20);
        Assert.Equal(3, Assert.Single(await room.PublishedHeads()).Head.Count);
        Assert.NotNull(await room.Grain.Look(places[1].Place));
    }

    [Fact]
    public async Task Heads_fill_rows_and_every_place_finds_its_own()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var places = new List<PlaceReply>();
        for (var head = 0; head < 600; head++)
        {
            places.AddRange(await room.JoinMany(1 + head % 2));
            await room.Clock.Until(async () => (await room.Pull(Guid.NewGuid())).Head?.Count == places.Count, Second * 2, Second / 2);
        }

        for (var round = 0; round < 2; round++)
        {
            var heads = await room.PublishedHeads();
            Assert.Equal(600, heads.Count);
            for (var index = 0; index < places.Count; index += 7)
                await room.IsProven(places[index].Place, heads);
            await room.Cluster.Crash();
        }
    }

    [Fact, Trait("Invariant", "7"), Trait("Invariant", "9")]
    public async Task What_an_interrupted_group_left_behind_a_gap_is_no_join_even_when_the_gap_is_filled()
    {
        // The joins must be written together. On a busy machine some come too late for that: then the next room's do.
        for (var goes = 1; !await FillTheGapOfAGroup(); goes++)
            Assert.True(goes < GoesAtMost, "The joins never came together.");
    }

    private static async Task<bool> FillTheGapOfAGroup()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var (gate, reached, together) = (new TaskCompletionSource(), new TaskCompletionSource(), false);
        await room.JoinMany(1);
        room.Cluster.Store.BeforeWrite = write =>
        {
            Volatile.Write(ref together, together || write.Name == "chunk-5");
            if (write.Name != "chunk-2")
                return write.Name == "chunk-0" ? gate.Task : Task.CompletedTask;
            reached.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        var joins = Enumerable.Range(0, 400).Select(_ => room.Grain.Join(Room.Operation(), Guid.NewGuid())).ToArray();
        await room.Pull(Guid.NewGuid());
        gate.SetResult();
        await reached.Task;
        // All rows of a group are sent in one turn, which is over when the room answers something else.
        await room.Pull(Guid.NewGuid());
        if (!Volatile.Read(ref together))
            return false;
        await Eventually.IsTrue(() => room.Cluster.Store.Row($"room/{room.ConcertId:N}", "chunk-5") is not null);
        await room.Cluster.Crash();
        await room.Clock.While(Task.WhenAll(joins.Select(join => join.ContinueWith(static done => done.IsFaulted, TaskScheduler.Default))));
        room.Cluster.Store.BeforeWrite = null;

        // Those of a row behind the gap join again, just as many as fill it.
        Assert.Equal(128, (await room.Figures()).LastPosition);
        var again = new List<PlaceReply>();
        foreach (var user in await UsersOf(room, "chunk-5"))
            again.Add(await room.Join(user));
        Assert.Equal(192, again[^1].Place.Number);
        await room.Cluster.Crash();

        Assert.Equal(192, (await room.Figures()).LastPosition);
        await room.JoinMany(100);
        await room.AllSigned(292);
        var heads = await room.PublishedHeads();
        foreach (var place in again)
            await room.IsProven(place.Place, heads);
        await room.IsSound();
        return true;
    }

    private static async Task<IEnumerable<Guid>> UsersOf(Room room, string row)
    {
        var stored = new GrainState<ChunkRow>(new ChunkRow());
        await room.Cluster.Store.For("reader").ReadStateAsync(row, room.Grain.GetGrainId(), stored);
        var chunk = PlaceChunk.FromRow(stored.State!);
        return Enumerable.Range(0, chunk.Count).Select(chunk.User);
    }

    [Fact]
    public async Task However_many_join_at_once_a_proof_stays_short()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        // The clock stands still, and so do the room's ticks.
        var joins = new List<JoinReply>();
        while (joins.Count < 40_000)
            joins.AddRange(await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => room.Grain.Join(Room.Operation(), Guid.NewGuid()))));
        await room.AllSigned(joins.Count);
        var heads = await room.PublishedHeads();
        Assert.Equal([32_768, 40_000], heads.Select(head => head.Head.Count));
        foreach (var join in joins.Where(join => join.Place!.Place.Number % 5_000 == 1))
            Assert.True((await room.IsProven(join.Place!.Place, heads)).Runs.Length <= 512);
    }

    [Fact, Trait("Invariant", "7")]
    public async Task The_list_that_a_lottery_shuffles_is_signed_before_its_seed_is_told()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var opensAt = room.Now.AddMinutes(1);
        await room.Change(new RoomOverrides(null, null, null)
        {
            Schedule = [new RoomWindow(room.Now, AdmissionMode.Lottery), new RoomWindow(opensAt, AdmissionMode.Fifo)],
        });
        var places = await room.JoinMany(100);
        await room.Clock.Until(async () => (await room.Grain.Lottery())!.Draw is not null, TimeSpan.FromMinutes(2), Second);
        var draw = (await room.Grain.Lottery())!.Draw!;
        var heads = await room.PublishedHeads();
        Assert.Equal(draw.FrozenHash, Assert.Single(heads, head => head.Head.Count == draw.Count).Head.Log.ToString());
        var story = (await room.Grain.Why(places[41].Place))!;
        Assert.True(story.ByLottery);
        Assert.Equal(story.Position - 1, story.WaitingBefore + story.LeftBefore + story.AdmittedBefore);
        Assert.Equal(story.Place.Position, story.Position);
        await room.IsProven(places[41].Place, heads);
    }

    [Fact]
    public async Task Why_counts_those_before_as_they_are()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 2, BatchSize = 2 });
        var places = await room.JoinMany(7);
        await room.Clock.While(room.Grain.Leave(places[3].Place, Guid.NewGuid()));
        var story = (await room.Grain.Why(places[5].Place))!;
        Assert.Equal((6, 2, 1, 2, false), (story.Position, story.AdmittedBefore, story.LeftBefore, story.WaitingBefore, story.ByLottery));
        Assert.Equal(2, story.Place.Ahead);
        Assert.Contains("So 2 are ahead of you.", story.Sentences);
        Assert.Equal((0, 0, 0), ((await room.Grain.Why(places[0].Place)) is { } first ? (first.AdmittedBefore, first.LeftBefore, first.WaitingBefore) : default));
    }

    // Keeps a room awake, and wakes up the next activation of one that has ended.
    private static async Task<bool> Asked(Room room)
    {
        try
        {
            await room.Figures();
            return true;
        }
        catch (OrleansException)
        {
            return false;
        }
    }

    // As somebody with the database's password would: one digit of a user's id.
    private static async Task Edit(Room room, string row)
    {
        var (storage, id) = (room.Cluster.Store.For("elsewhere"), room.Grain.GetGrainId());
        var chunk = new GrainState<ChunkRow>(new ChunkRow());
        await storage.ReadStateAsync(row, id, chunk);
        var users = chunk.State!.Users;
        chunk.State = chunk.State with { Users = (users[0] == 'A' ? 'B' : 'A') + users[1..] };
        await storage.WriteStateAsync(row, id, chunk);
    }
}
