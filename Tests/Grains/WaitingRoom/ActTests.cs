using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

public sealed class ActTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact, Trait("Invariant", "7"), Trait("Invariant", "8")]
    public async Task A_user_is_admitted_past_the_order_and_never_past_the_capacity()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 3, BatchSize = 1, Interval = TimeSpan.FromHours(1) });
        var places = await room.JoinMany(4);
        var admitted = await Act(room, OperatorActKind.Admit, places[3].Place.UserId);
        Assert.Equal((OperatorActOutcome.Done, 4), (admitted.Outcome, admitted.Act!.ArrivalNumber));
        Assert.Equal([PlaceStatus.Admitted, PlaceStatus.Waiting, PlaceStatus.Waiting, PlaceStatus.Admitted], await Statuses(room, places));
        Assert.Equal(1, (await room.Figures()).LastAdmittedPosition);

        var stranger = Guid.NewGuid();
        Assert.Equal(5, (await Act(room, OperatorActKind.Admit, stranger)).Act!.ArrivalNumber);
        Assert.Equal(3, (await room.Figures()).Admitted);
        var again = await Act(room, OperatorActKind.Admit, stranger);
        Assert.Equal((OperatorActOutcome.Done, 5, "was admitted before"), (again.Outcome, again.Act!.ArrivalNumber, again.Act.Detail));
        Assert.Equal(OperatorActOutcome.RoomFull, (await Act(room, OperatorActKind.Admit, places[1].Place.UserId)).Outcome);
        Assert.Equal(OperatorActOutcome.RoomFull, (await Act(room, OperatorActKind.Admit, Guid.NewGuid())).Outcome);
        Assert.Equal(5, (await room.Figures()).LastPosition);
        await room.IsSound();

        await room.Cluster.Crash();
        Assert.Equal([PlaceStatus.Admitted, PlaceStatus.Waiting, PlaceStatus.Waiting, PlaceStatus.Admitted], await Statuses(room, places));
        await room.IsSound();
        EventHistory.Of(room).NobodyWasOvertaken();
        EventHistory.Of(room).CapacityWasNeverPassed(3);
    }

    [Fact]
    public async Task A_gateway_learns_of_who_was_admitted_past_the_order()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 1, BatchSize = 1 });
        await room.Change(new RoomOverrides(null, null, null), paused: true);
        var places = await room.JoinMany(3);
        var before = await room.Pull(Guid.NewGuid());
        await Act(room, OperatorActKind.Admit, places[1].Place.UserId);
        var after = await room.Pull(Guid.NewGuid(), before.Version);
        Assert.Equal((1, 3), (after.Cursor, after.LastPosition));
        Assert.Equal([2], after.Gone);
        Assert.Equal([2], (await room.Pull(Guid.NewGuid())).Gone);
        Assert.Equal(1, (await room.Grain.Look(places[2].Place))!.Ahead);
    }

    [Fact]
    public async Task Nobody_is_admitted_by_an_act_outside_of_the_sale()
    {
        await using var room = await Room.Open(opensIn: TimeSpan.FromMinutes(1));
        Assert.Equal(OperatorActOutcome.SaleNotOpen, (await Act(room, OperatorActKind.Admit, Guid.NewGuid())).Outcome);
        await room.Configure(2, TimeSpan.Zero, TimeSpan.Zero);
        Assert.Equal(OperatorActOutcome.SaleClosed, (await Act(room, OperatorActKind.Admit, Guid.NewGuid())).Outcome);
        Assert.Equal(OperatorActOutcome.UnknownRoom, (await Act(new Room(room.Cluster), OperatorActKind.Drain, null)).Outcome);
        Assert.Null(await new Room(room.Cluster).Grain.Audit(null, 10));
        Assert.Null(await new Room(room.Cluster).Grain.Samples(null));
    }

    [Fact]
    public async Task The_expelled_lose_their_place_and_may_join_again_at_the_end()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 1 });
        var places = await room.JoinMany(3);
        Assert.Equal(2, (await Act(room, OperatorActKind.Expel, places[1].Place.UserId)).Act!.ArrivalNumber);
        Assert.Equal(PlaceStatus.Expired, await room.Status(places[1]));
        Assert.Equal(OperatorActOutcome.UnknownPlace, (await Act(room, OperatorActKind.Expel, places[1].Place.UserId)).Outcome);
        Assert.Equal(OperatorActOutcome.UnknownPlace, (await Act(room, OperatorActKind.Expel, Guid.NewGuid())).Outcome);
        var again = await room.Join(places[1].Place.UserId);
        Assert.Equal((4, 1), (again.Place.Number, again.Ahead));

        await Act(room, OperatorActKind.Expel, places[0].Place.UserId);
        Assert.Equal(PlaceStatus.Expired, (await room.Grain.Check(places[0].Place, claim: true)).Status);
        await room.Clock.Until(async () => await room.Status(places[2]) == PlaceStatus.Admitted, TimeSpan.FromSeconds(6));
        await room.IsSound();
    }

    [Fact]
    public async Task A_drained_room_takes_nobody_and_serves_those_who_wait()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 1, BatchSize = 5, Interval = Second });
        var places = await room.JoinMany(3);
        await Act(room, OperatorActKind.Drain, null);
        Assert.Equal(AdmissionMode.Draining, (await room.Figures()).Mode);
        Assert.Equal(JoinOutcome.SaleClosed, (await room.Grain.Join(Room.Operation(), Guid.NewGuid())).Outcome);
        Assert.Equal(JoinOutcome.Existing, (await room.Grain.Join(Room.Operation(), places[2].Place.UserId)).Outcome);
        await room.Cluster.Crash();
        foreach (var place in places)
        {
            await room.Clock.Until(async () => await room.Status(place) == PlaceStatus.Admitted, TimeSpan.FromSeconds(10));
            await room.Clock.While(room.Grain.Leave(place.Place, Guid.NewGuid()));
        }

        await room.Change(ModeTests.Schedule());
        Assert.Equal(AdmissionMode.Fifo, (await room.Figures()).Mode);
        Assert.Equal(4, (await room.Join()).Place.Number);
    }

    [Fact]
    public async Task In_a_closed_room_those_who_wait_end_and_those_admitted_go_on()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 1 });
        var places = await room.JoinMany(5);
        await Act(room, OperatorActKind.Close, null);
        Assert.Equal(AdmissionMode.Closed, (await room.Figures()).Mode);
        Assert.Equal(
            [PlaceStatus.Admitted, PlaceStatus.Expired, PlaceStatus.Expired, PlaceStatus.Expired, PlaceStatus.Expired], await Statuses(room, places));
        Assert.Equal(PlaceStatus.Admitted, (await room.Grain.Check(places[0].Place, claim: true)).Status);
        Assert.Equal(JoinOutcome.SaleClosed, (await room.Grain.Join(Room.Operation(), Guid.NewGuid())).Outcome);
        Assert.Equal(OperatorActOutcome.Done, (await Act(room, OperatorActKind.Drain, null)).Outcome);
        Assert.Equal(AdmissionMode.Closed, (await room.Figures()).Mode);
        await room.IsSound();
    }

    [Fact]
    public async Task A_large_room_is_closed_in_steps()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        await Task.WhenAll(Enumerable.Range(0, 9_000).Select(_ => room.Grain.Join(Room.Operation(), Guid.NewGuid())));
        await Act(room, OperatorActKind.Close, null);
        Assert.Equal(5_000, (await room.Figures()).Waiting);
        await room.Clock.Until(async () => (await room.Figures()).Waiting == 0, Second);
        Assert.Equal(9_000, (await room.Figures()).Expired);
    }

    [Fact]
    public async Task An_act_sent_again_is_done_once_also_after_a_crash()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 5 });
        var (user, operation) = (Guid.NewGuid(), new Operation(Guid.NewGuid(), "print", Keyed: true));
        var request = new OperatorActRequest(operation, OperatorActKind.Admit, user, "guest", "0badcafe");
        var first = await room.Grain.Act(request);
        Assert.Equal((OperatorActOutcome.Replayed, first.Act), ((await room.Grain.Act(request)).Outcome, (await room.Grain.Act(request)).Act));
        await room.Grain.Finish(new PlaceKey(1, user, room.Now), Guid.NewGuid());
        await room.Cluster.Crash();
        var again = await room.Clock.While(room.Grain.Act(request));
        Assert.Equal((OperatorActOutcome.Replayed, first.Act), (again.Outcome, again.Act));
        Assert.Equal(1, (await room.Figures()).LastPosition);
        Assert.Equal(OperatorActOutcome.Mismatch, (await room.Grain.Act(request with { Operation = operation with { Fingerprint = "other" } })).Outcome);
        room.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(2, (await room.Grain.Act(request)).Act!.ArrivalNumber);
    }

    [Fact]
    public async Task The_audit_has_every_act_in_order_over_rows_and_crashes()
    {
        await using var room = await Room.Open();
        var expected = new List<string>();
        for (var index = 0; index < 150; index++)
        {
            expected.Add($"capacity {index}");
            if (index is not (70 or 140))
            {
                await room.Change(new RoomOverrides(index, null, null));
                continue;
            }

            await room.Cluster.Crash();
            await room.Clock.While(room.Change(new RoomOverrides(index, null, null)));
        }

        var acts = new List<OperatorAct>();
        long? before = null;
        do
        {
            var page = (await room.Grain.Audit(before, 40))!;
            acts.AddRange(page.Acts);
            before = page.Before;
        }
        while (before is not null);

        Assert.Equal(expected.AsEnumerable().Reverse(), acts.Select(act => act.Detail));
        Assert.Equal(Enumerable.Range(1, 150).Reverse().Select(sequence => (long)sequence), acts.Select(act => act.Sequence));
        Assert.All(acts, act => Assert.Equal((OperatorActKind.Change, "0badcafe"), (act.Kind, act.Operator)));
        Assert.True(EventHistory.Of(room).Head.Acts.Length < 130);

        // What was changed by an operation that stands in a row is known as well.
        var repeated = new RoomChange(new RoomOverrides(0, null, null), null, "0badcafe", acts[^1].OperationId);
        await room.Cluster.Crash();
        Assert.Equal(149, (await room.Clock.While(room.Grain.Change(repeated))).Figures!.Capacity);
    }

    [Theory, Trait("Invariant", "10")]
    [InlineData(OperatorActKind.Admit, true)]
    [InlineData(OperatorActKind.Admit, false)]
    [InlineData(OperatorActKind.Expel, true)]
    public async Task An_act_is_true_in_audit_and_place_or_in_neither_whatever_crashes(OperatorActKind kind, bool hasPlace)
    {
        for (var write = 1; write <= 3; write++)
        {
            foreach (var isBefore in new[] { true, false })
            {
                await using var room = await Room.Open(Room.Small with { Capacity = 3, BatchSize = 1, Interval = TimeSpan.FromHours(1) });
                var places = await room.JoinMany(3);
                var user = hasPlace ? places[2].Place.UserId : Guid.NewGuid();
                using var strike = new Strike(room, write, isBefore);
                var acting = Act(room, kind, user);
                if (await strike.CrashDuring(acting) == false)
                    continue;
                var audited = (await room.Clock.While(room.Grain.Audit(null, 10)))!.Acts;
                await room.Figures();
                var history = EventHistory.Of(room);
                var number = history.Places.NewestOf(user);
                var isDone = number != 0 && (kind == OperatorActKind.Admit
                    ? history.Places[number].AdmittedAt is not null && history.Places.IsPastOrder(number)
                    : history.Places[number].AdmittedAt is null && history.Places[number].Until is not null);
                Assert.Equal(isDone, audited.Length == 1);
                if (isDone)
                    Assert.Equal((number, user), (audited[0].ArrivalNumber, audited[0].UserId));
                await room.IsSound();
            }
        }
    }

    [Fact]
    public async Task How_the_room_stood_is_kept_every_ten_seconds_in_which_something_changed()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        await room.JoinMany(2);
        await room.PassUntil(room.Now.AddSeconds(11));
        await room.PassUntil(room.Now.AddSeconds(30));
        await room.JoinMany(3);
        await room.Cluster.Crash();
        await room.PassUntil(room.Now.AddSeconds(12));
        await room.Clock.Until(async () => (await room.Grain.Samples(null))!.Samples.Length == 2, TimeSpan.FromSeconds(20));
        var all = (await room.Grain.Samples(null))!;
        Assert.Equal([(2, 2), (5, 5)], all.Samples.Select(sample => (sample.Joined, sample.Waiting)));
        Assert.Null(all.Next);
        Assert.Equal(all.Samples[1], Assert.Single((await room.Grain.Samples(all.Samples[0].At))!.Samples));
        Assert.Empty((await room.Grain.Samples(all.Samples[1].At))!.Samples);
    }

    [Fact]
    public async Task A_long_history_is_told_in_pages_that_join_without_gap_or_repetition()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0, IdleAfter = TimeSpan.FromDays(1) });
        for (var sample = 1; sample <= 800; sample++)
        {
            await room.Join();
            await room.Clock.Until(async () => (await Newest(room)) >= sample, TimeSpan.FromSeconds(21), TimeSpan.FromSeconds(10));
            if (sample == 400)
                await room.Cluster.Crash();
        }

        var (told, since) = (new List<RoomSample>(), (DateTimeOffset?)null);
        do
        {
            var page = (await room.Grain.Samples(since))!;
            Assert.InRange(page.Samples.Length, 1, 360);
            told.AddRange(page.Samples);
            since = page.Next;
        }
        while (since is not null);
        Assert.Equal(told.Select(sample => sample.At).Distinct().Order(), told.Select(sample => sample.At));
        // On a busy machine the clock may go on by a step before the room has its turn; then nobody joined between two samples.
        Assert.Equal(Enumerable.Range(1, 800), told.Select(sample => sample.Joined).Distinct());
        Assert.Equal(told.Skip(500).Take(10), (await room.Grain.Samples(told[499].At))!.Samples.Take(10));

        static Task<int> Newest(Room room) => Task.FromResult(
            Enumerable.Range(0, 4).Select(row => room.Cluster.Store.Row($"room/{room.ConcertId:N}", $"samples-{row}")).OfType<string>()
                .Select(row => System.Text.Json.JsonDocument.Parse(row).RootElement.GetProperty("joined").EnumerateArray().Last().GetInt32())
                .DefaultIfEmpty().Max());
    }

    private static Task<OperatorActReply> Act(Room room, OperatorActKind kind, Guid? user) =>
        room.Grain.Act(new OperatorActRequest(Room.Operation(), kind, user, "because", "0badcafe"));

    private static async Task<PlaceStatus[]> Statuses(Room room, List<PlaceReply> places)
    {
        var statuses = new List<PlaceStatus>();
        foreach (var place in places)
            statuses.Add(await room.Status(place));
        return [.. statuses];
    }
}
