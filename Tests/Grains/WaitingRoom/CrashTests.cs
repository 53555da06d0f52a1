using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.WaitingRoom;
using OrleansTicketing.Tests.Conformance.Behaviour;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

public sealed class CrashTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact, Trait("Pitfall", "18"), Trait("Invariant", "7"), Trait("Invariant", "10")]
    public async Task Order_places_and_the_sliding_batch_survive_a_crash_and_admissions_go_on_within_five_seconds()
    {
        await using var room = await Room.Open(Room.Small with { Interval = TimeSpan.FromSeconds(4) });
        var places = await room.JoinMany(5);
        room.Clock.Advance(Second);
        await room.Cluster.Crash();
        var crashed = room.Now;
        await room.Pull(Guid.NewGuid());
        await room.Clock.Until(async () => (await room.Figures()).Admitted == 3, TimeSpan.FromSeconds(5));
        var third = await room.Grain.Look(places[2].Place);
        Assert.True(third!.AdmittedAt >= places[0].AdmittedAt + TimeSpan.FromSeconds(4));
        Assert.True(third.AdmittedAt <= crashed.AddSeconds(5));
        Assert.Equal(5, (await room.Figures()).LastPosition);
        Assert.Equal(6, (await room.Clock.While(room.Join())).Place.Number);
        await room.IsSound();
    }

    [Fact, Trait("Invariant", "10")]
    public async Task A_claim_is_durable_before_it_is_answered()
    {
        await using var room = await Room.Open();
        var place = await room.Join();
        var claimed = await room.Grain.Check(place.Place, claim: true);
        await room.Cluster.Crash();
        Assert.Equal(claimed.AdmittedUntil, (await room.Grain.Look(place.Place))!.AdmittedUntil);
        Assert.Equal(place.AdmittedAt + Room.Small.AdmittedFor, claimed.AdmittedUntil);
    }

    [Fact]
    public async Task Versions_never_repeat_or_go_back()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var gateway = Guid.NewGuid();
        var places = await room.JoinMany(6);
        var versions = new List<long>();
        for (var crash = 0; crash < 3; crash++)
        {
            await room.Clock.While(room.Grain.Leave(places[crash].Place, Guid.NewGuid()));
            versions.Add((await room.Pull(gateway)).Version);
            await room.Cluster.Crash();
            versions.Add((await room.Pull(gateway)).Version);
        }

        Assert.Equal(versions.Distinct().Order(), versions);
        var behind = await room.Pull(gateway, since: versions[0]);
        Assert.True(behind.Snapshot);
        Assert.Equal((4, 6), (behind.Cursor, behind.LastPosition));
    }

    [Fact, Trait("Pitfall", "23")]
    public async Task A_join_with_a_key_is_replayed_with_its_first_answer_after_a_crash()
    {
        await using var room = await Room.Open();
        await room.JoinMany(3);
        var (user, key, secondKey) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var first = await room.Grain.Join(Room.Operation(key), user);
        var found = await room.Grain.Join(Room.Operation(secondKey), user);
        Assert.Equal((JoinOutcome.Joined, JoinOutcome.Existing), (first.Outcome, found.Outcome));
        await room.Cluster.Crash();
        await room.Clock.While(room.Grain.Leave(first.Place!.Place, Guid.NewGuid()));
        room.Clock.Advance(TimeSpan.FromHours(1));

        var again = await room.Grain.Join(Room.Operation(key), user);
        Assert.Equal((JoinOutcome.Replayed, false), (again.Outcome, again.WasExisting));
        Assert.Equal(first.Place with { Version = 0 }, again.Place! with { Version = 0 });
        Assert.Equal(first.EstimatedWait, again.EstimatedWait);
        var foundAgain = await room.Grain.Join(Room.Operation(secondKey), user);
        Assert.Equal((JoinOutcome.Replayed, true), (foundAgain.Outcome, foundAgain.WasExisting));
        Assert.Equal(4, (await room.Figures()).LastPosition);

        room.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(5, (await room.Grain.Join(Room.Operation(key), user)).Place!.Place.Number);
    }

    [Theory, Trait("Invariant", "7"), Trait("Invariant", "10")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gap_among_the_new_rows_of_a_group_loses_nothing_acknowledged_and_what_is_behind_it_is_written_over(bool kills)
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var first = await room.Join();
        var users = Enumerable.Range(0, 400).Select(_ => Guid.NewGuid()).ToArray();
        var (gate, waits, reached) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        room.Cluster.Store.BeforeWrite = write =>
        {
            if (write.Name == "chunk-0")
                waits.TrySetResult();
            if (write.Name != "chunk-2")
                return write.Name == "chunk-0" ? gate.Task : Task.CompletedTask;
            reached.TrySetResult();
            return kills ? new TaskCompletionSource().Task : throw new IOException("The disk is full.");
        };
        // While the first is being written, all others come together: the next group has them.
        var alone = room.Grain.Join(Room.Operation(), users[0]);
        await waits.Task;
        Task<JoinReply>[] joins = [alone, .. users.Skip(1).Select(user => room.Grain.Join(Room.Operation(), user))];
        // Answered without a write: when it is, all joins before it are pending.
        await room.Pull(Guid.NewGuid());
        gate.SetResult();
        await reached.Task;
        if (kills)
        {
            await Eventually.IsTrue(() => room.Cluster.Store.Row(Key(room), "chunk-5") is not null);
            await room.Cluster.Crash();
        }

        await room.Clock.While(Task.WhenAll(joins.Select(join => join.ContinueWith(static done => done.IsFaulted, TaskScheduler.Default))));
        Assert.Contains(joins, join => join.IsFaulted);
        Assert.Null(room.Cluster.Store.Row(Key(room), "chunk-2"));
        Assert.NotNull(room.Cluster.Store.Row(Key(room), "chunk-5"));
        room.Cluster.Store.BeforeWrite = null;

        var again = await room.Clock.While(Task.WhenAll(users.Select(user => room.Grain.Join(Room.Operation(), user))));
        Assert.Equal(1, first.Place.Number);
        foreach (var (answered, now) in joins.Zip(again).Where(join => join.First.IsCompletedSuccessfully))
            Assert.Equal((await answered).Place!.Place, now.Place!.Place);
        Assert.Equal(Enumerable.Range(2, users.Length), again.Select(reply => reply.Place!.Place.Number).Order());
        await room.IsSound();
        await room.Cluster.Crash();
        await room.IsSound();
        Assert.Equal(users.Length + 1, (await room.Figures()).Waiting);
    }

    [Fact]
    public async Task A_failed_write_answers_nobody_and_the_next_activation_reads_what_is_true()
    {
        await using var room = await Room.Open();
        var place = await room.Join();
        room.Cluster.Store.BeforeWrite = write => write.Name.StartsWith("chunk", StringComparison.Ordinal)
            ? Task.FromException(new IOException("The disk is full."))
            : Task.CompletedTask;
        var user = Guid.NewGuid();
        await Assert.ThrowsAnyAsync<Exception>(() => room.Grain.Join(Room.Operation(), user));
        room.Cluster.Store.BeforeWrite = null;
        Assert.Equal(1, (await room.Figures()).LastPosition);
        Assert.Equal(PlaceStatus.Admitted, (await room.Grain.Check(place.Place, claim: true)).Status);
        Assert.Equal(2, (await room.Grain.Join(Room.Operation(), user)).Place!.Place.Number);
    }

    [Fact, Trait("Invariant", "9")]
    public async Task A_write_that_failed_only_for_its_caller_is_found_by_the_retry()
    {
        await using var room = await Room.Open();
        var (user, key) = (Guid.NewGuid(), Guid.NewGuid());
        room.Cluster.Store.AfterWrite = write => write.Name.StartsWith("chunk", StringComparison.Ordinal)
            ? Task.FromException(new IOException("The connection broke."))
            : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => room.Grain.Join(Room.Operation(key), user));
        room.Cluster.Store.AfterWrite = null;
        var again = await room.Grain.Join(Room.Operation(key), user);
        Assert.Equal((JoinOutcome.Replayed, 1), (again.Outcome, again.Place!.Place.Number));
        Assert.Equal(1, (await room.Figures()).LastPosition);
    }

    [Fact]
    public async Task A_stale_activation_neither_answers_a_check_nor_writes()
    {
        await using var room = await Room.Open();
        var place = await room.Join();
        await room.Grain.Check(place.Place, claim: true);
        // Nothing that it would write by itself, and so end before it is asked.
        await room.AllSigned(1);
        await TakeOver(room);
        room.Clock.Advance(TimeSpan.FromSeconds(2.5));
        await Assert.ThrowsAnyAsync<Exception>(() => room.Grain.Check(place.Place, claim: true));
        // The one that comes after it takes over in its turn, and may answer at once.
        Assert.Equal(PlaceStatus.Admitted, (await room.Grain.Check(place.Place, claim: true)).Status);

        await TakeOver(room);
        room.Clock.Advance(Second);
        await Assert.ThrowsAnyAsync<Exception>(() => room.Grain.Join(Room.Operation(), Guid.NewGuid()));
        Assert.Equal(1, (await room.Figures()).LastPosition);
    }

    [Fact, Trait("Pitfall", "18")]
    public async Task A_new_activation_ends_and_admits_nobody_until_the_former_ones_time_is_over()
    {
        await using var room = await Room.Open(Room.Small with { BatchSize = 10 });
        var places = await room.JoinMany(3);
        await room.Cluster.Crash();
        var crashed = room.Now;
        var joined = await room.Join();
        Assert.Equal(PlaceStatus.Waiting, joined.Status);
        Assert.Equal(PlaceStatus.Admitted, (await room.Grain.Check(places[0].Place, claim: true)).Status);
        var leaving = room.Grain.Leave(places[0].Place, Guid.NewGuid());
        room.Clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(PlaceStatus.Admitted, await room.Status(places[0]));
        Assert.False(leaving.IsCompleted);
        Assert.Equal(PlaceStatus.Finished, (await room.Clock.While(leaving))!.Status);
        Assert.True(room.Now >= crashed.AddSeconds(3));
        await room.Clock.Until(async () => await room.Status(joined) == PlaceStatus.Admitted, Second);
    }

    [Fact, Trait("Invariant", "7")]
    public async Task Drawn_admissions_that_are_done_again_are_so_once_more_with_all_that_ended_beside_them()
    {
        await using var room = await Room.Open();
        await room.Change(ModeTests.Schedule((0, AdmissionMode.Lottery), (20, AdmissionMode.Fifo)));
        await room.Change(new RoomOverrides(null, null, null), paused: true);
        var places = await room.JoinMany(2 * PlaceChunk.Size);
        await room.PassUntil(TestClock.Start.AddSeconds(22));
        await room.IsSound();
        var order = AdmissionOrder.Of(EventHistory.HeadOf(room).Draw);
        // Who left beside the last admission stands in the second row, and somebody whose admission is missing in the first.
        var last = Enumerable.Range(1, places.Count - 1)
            .First(rank => order.NumberAt(rank) <= PlaceChunk.Size && order.NumberAt(rank + 1) > PlaceChunk.Size);
        var silo = room.Cluster.Silos[0];
        await room.Cluster.KillAll();
        var at = room.Now.ToUnixTimeMilliseconds();
        await ChangeHead(room, head => head with
        {
            Admitting = [new DrawnAdmission(last, at), new DrawnAdmission(last + 1, at + 1)],
            EndedBeside = [new EndedRank(last + 1, HasLeft: true)],
        });
        var reached = new TaskCompletionSource();
        room.Cluster.Store.BeforeWrite = write =>
        {
            if (write.Name != "chunk-1")
                return Task.CompletedTask;
            reached.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        await room.Cluster.StartAgain(silo);
        _ = room.Grain.Figures();
        await reached.Task;
        await room.Cluster.Crash();
        room.Cluster.Store.BeforeWrite = null;

        Assert.Equal(PlaceStatus.Finished, await room.Status(places[order.NumberAt(last + 1) - 1]));
        Assert.Equal(PlaceStatus.Admitted, await room.Status(places[order.NumberAt(last) - 1]));
    }

    [Fact, Trait("Invariant", "7")]
    public async Task A_change_is_in_force_at_once_and_answered_when_no_former_activation_can_admit_by_what_was_before()
    {
        await using var room = await Room.Open();
        await room.Join();
        await room.Cluster.Crash();
        var crashed = room.Now;
        var change = new RoomChange(new RoomOverrides(null, null, null), Paused: true, "0badcafe", Guid.NewGuid());
        var (pausing, again) = (room.Grain.Change(change), room.Grain.Change(change));
        while (!(await room.Figures()).Paused)
            await Task.Delay(5);
        room.Clock.Advance(TimeSpan.FromSeconds(2.9));
        await room.Figures();
        Assert.False(pausing.IsCompleted || again.IsCompleted);
        Assert.True((await room.Clock.While(pausing)).Figures!.Paused);
        Assert.True((await room.Clock.While(again)).Figures!.Paused);
        Assert.True(room.Now >= crashed.AddSeconds(3));
    }

    [Fact]
    public async Task After_an_orderly_stop_nobody_waits_for_the_former_activation()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 1 });
        var places = await room.JoinMany(2);
        await room.Cluster.Restart();
        Assert.Equal(PlaceStatus.Finished, (await room.Grain.Leave(places[0].Place, Guid.NewGuid()))!.Status);
        await room.Clock.Until(async () => await room.Status(places[1]) == PlaceStatus.Admitted, Second);
    }

    // As an activation in another silo would do it, while this one still lives.
    internal static Task TakeOver(Room room) => ChangeHead(room, static head => head with { LeaseHolder = Guid.NewGuid() });

    private static async Task ChangeHead(Room room, Func<RoomState, RoomState> change)
    {
        var (storage, id) = (room.Cluster.Store.For("elsewhere"), room.Grain.GetGrainId());
        var head = new GrainState<RoomState>(new RoomState());
        await storage.ReadStateAsync("state", id, head);
        head.State = change(head.State!);
        await storage.WriteStateAsync("state", id, head);
    }

    private static string Key(Room room) => $"room/{room.ConcertId:N}";
}
