using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.WaitingRoom;
using OrleansTicketing.Tests.Unit.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

public sealed class ProgressTests
{
    private static readonly RoomPace Pace = new(100, Paused: false, DateTimeOffset.UnixEpoch, 0, 0, TimeSpan.FromSeconds(1), [], 0.1, AdmissionMode.Fifo);

    [Fact, Trait("Pitfall", "24")]
    public void What_a_gateway_computes_from_the_progress_is_what_a_walk_through_the_queue_gives() => RandomTest.Run(random =>
    {
        var (log, mirror, waiting, last) = (new ProgressLog(random.Next(1_000)), new RoomMirror(), new SortedSet<int>(), 0);
        for (var step = 0; step < 300; step++)
        {
            var group = new PendingGroup { IsVisible = true };
            for (var joins = random.Next(4); joins > 0; joins--)
                waiting.Add(++last);
            for (var admissions = random.Next(2); admissions > 0 && waiting.Count > 0; admissions--)
                Go(waiting.Min, admitted: true);
            if (waiting.Count > 0 && random.Next(2) == 0)
                Go(waiting.ElementAt(random.Next(waiting.Count)), admitted: false);
            log.Committed(group, last);
            if (random.Next(5) == 0)
                Compare();

            void Go(int number, bool admitted)
            {
                waiting.Remove(number);
                group.NoLongerWaiting.Add(number);
                if (!admitted)
                    group.Gone.Add(number);
            }
        }

        void Compare()
        {
            PullAll(log, mirror);
            for (var number = 1; number <= last + 1; number++)
                Assert.Equal(waiting.Contains(number) ? waiting.Count(before => before < number) : null, mirror.AheadOf(number));
        }
    });

    [Fact, Trait("Pitfall", "24")]
    public void After_a_draw_a_gateway_computes_what_a_walk_through_its_order_gives() => RandomTest.Run(random =>
    {
        var (log, mirror, waiting, last) = (new ProgressLog(random.Next(1_000)), new RoomMirror(), new SortedSet<int>(), 0);
        var (order, drawnAt) = (AdmissionOrder.Arrival, random.Next(200));
        for (var step = 0; step < 250; step++)
        {
            if (step == drawnAt)
            {
                order = AdmissionOrder.Of(Drawn(last));
                log.Reorder(order);
            }

            var group = new PendingGroup { IsVisible = true };
            for (var joins = random.Next(4); joins > 0; joins--)
                waiting.Add(++last);
            for (var leavers = random.Next(3); leavers > 0 && waiting.Count > 0; leavers--)
            {
                var number = step > drawnAt && random.Next(2) == 0 ? waiting.MinBy(order.RankOf) : waiting.ElementAt(random.Next(waiting.Count));
                var admitted = number == waiting.MinBy(order.RankOf) && random.Next(2) == 0;
                waiting.Remove(number);
                group.NoLongerWaiting.Add(number);
                if (!admitted)
                    group.Gone.Add(number);
            }

            log.Committed(group, last);
            if (random.Next(5) != 0)
                continue;
            PullAll(log, mirror);
            for (var number = 1; number <= last + 1; number++)
            {
                Assert.Equal(waiting.Contains(number) ? waiting.Count(before => order.RankOf(before) < order.RankOf(number)) : null, mirror.AheadOf(number));
                Assert.Equal(order.RankOf(number), mirror.PositionOf(number));
            }
        }
    });

    [Fact]
    public void A_draw_between_two_pages_starts_the_snapshot_anew()
    {
        var (log, mirror) = (new ProgressLog(7), new RoomMirror());
        var group = new PendingGroup { IsVisible = true };
        for (var number = 2; number < 20_000; number++)
        {
            group.NoLongerWaiting.Add(number);
            group.Gone.Add(number);
        }

        log.Committed(group, last: 20_000);
        var first = log.Since(-1, 0, Pace);
        Assert.True(mirror.Apply(first, AdmissionOrder.Arrival));
        var order = AdmissionOrder.Of(Drawn(20_000));
        log.Reorder(order);
        log.Committed(new PendingGroup { IsVisible = true }, last: 20_000);
        Assert.False(mirror.Apply(log.Since(-1, first.NextPage!.Value, Pace), order));
        Assert.Equal(-1, mirror.Version);
        PullAll(log, mirror);
        Assert.Equal((order.RankOf(1) < order.RankOf(20_000) ? 0 : 1, order.RankOf(1)), (mirror.AheadOf(1), mirror.PositionOf(1)));
        Assert.Null(mirror.AheadOf(2));
        Assert.True(log.Since(first.Version, 0, Pace).Snapshot);
    }

    [Fact]
    public void More_than_a_message_holds_comes_in_pages_and_steps()
    {
        var (log, mirror, late) = (new ProgressLog(7), new RoomMirror(), new RoomMirror());
        log.Committed(new PendingGroup(), last: 50_000);
        PullAll(log, mirror);
        for (var batch = 0; batch < 6; batch++)
        {
            var group = new PendingGroup { IsVisible = true };
            for (var number = batch * 4_000 + 2; number < batch * 4_000 + 4_002; number++)
            {
                group.NoLongerWaiting.Add(number);
                group.Gone.Add(number);
            }

            log.Committed(group, last: 50_000);
        }

        Assert.True(PullAll(log, mirror) > 1);
        Assert.True(PullAll(log, late) > 1);
        Assert.Equal((50_000 - 1 - 24_000, 13L), (mirror.AheadOf(50_000), mirror.Version));
        Assert.Equal(mirror.AheadOf(50_000), late.AheadOf(50_000));
        Assert.Null(late.AheadOf(24_001));
        Assert.Equal(1, late.AheadOf(24_002));
    }

    [Fact]
    public void A_version_that_is_too_old_to_be_told_in_steps_gets_a_snapshot()
    {
        var log = new ProgressLog(0);
        for (var number = 1; number <= 140_000; number++)
        {
            var group = new PendingGroup { IsVisible = true };
            group.NoLongerWaiting.Add(number);
            group.Gone.Add(number);
            log.Committed(group, number);
        }

        Assert.True(log.Since(1, 0, Pace).Snapshot);
        Assert.True(log.Since(log.Version + 1, 0, Pace).Snapshot);
        Assert.False(log.Since(log.Version - 5, 0, Pace).Snapshot);
        Assert.Equal(5, log.Since(log.Version - 5, 0, Pace).Gone.Length);
    }

    [Fact]
    public async Task A_pull_tells_committed_changes_alone()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var gateway = Guid.NewGuid();
        var places = await room.JoinMany(3);
        var before = await room.Pull(gateway);
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room.Cluster.Store.BeforeWrite = _ => written.Task;
        var leaving = room.Grain.Leave(places[1].Place, Guid.NewGuid());
        var joining = room.Grain.Join(Room.Operation(), Guid.NewGuid());
        var meanwhile = await room.Pull(gateway, before.Version);
        Assert.Equal((before.Version, 3, 0), (meanwhile.Version, meanwhile.LastPosition, meanwhile.Gone.Length));
        written.SetResult();
        await joining;
        var after = await room.Pull(gateway, before.Version);
        Assert.Equal([2], after.Gone);
        Assert.Equal((false, 1, 4), (after.Snapshot, after.Cursor, after.LastPosition));
        await room.Clock.While(leaving);
    }

    [Fact]
    public async Task Who_left_while_waiting_is_answered_when_every_gateway_knows_it()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var (gateway, silent) = (Guid.NewGuid(), Guid.NewGuid());
        var places = await room.JoinMany(2);
        var known = await room.Pull(gateway);
        await room.Pull(silent);
        var leaving = room.Grain.Leave(places[0].Place, Guid.NewGuid());
        await room.Clock.Until(async () => (await room.Pull(gateway, known.Version)).Version > known.Version, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10));
        Assert.False(leaving.IsCompleted);
        await room.Pull(gateway, known.Version + 1);
        var began = room.Now;
        Assert.Equal(PlaceStatus.Finished, (await room.Clock.While(leaving))!.Status);
        Assert.True(room.Now - began < TimeSpan.FromSeconds(1.5));
    }

    private static LotteryDraw Drawn(int count) => new(new string('7', 64), count, new string('1', 64), DateTimeOffset.UnixEpoch);

    private static LotteryDraw? Draw(RoomProgress progress) =>
        progress.Draw is { } draw ? new LotteryDraw(draw.Seed, draw.Count, draw.FrozenHash, draw.At) : null;

    private static int PullAll(ProgressLog log, RoomMirror mirror)
    {
        var (since, page, order) = (mirror.Version, 0, AdmissionOrder.Of(Draw(log.Since(mirror.Version, 0, Pace))));
        for (var pulls = 1; ; pulls++)
        {
            var progress = log.Since(since, page, Pace);
            Assert.True(mirror.Apply(progress, order));
            if (progress.NextPage is not { } next)
                return pulls;
            (since, page) = (progress.Snapshot ? -1 : progress.Version, next);
        }
    }
}
