using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

public sealed class ModeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Each_window_takes_and_admits_people_in_its_own_way()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 6, BatchSize = 1, Interval = TimeSpan.FromMinutes(1) });
        await room.Change(Schedule((0, AdmissionMode.Paused), (10, AdmissionMode.Fifo), (20, AdmissionMode.Passthrough), (30, AdmissionMode.Closed), (40, AdmissionMode.Fifo)));
        var places = await room.JoinMany(8);
        Assert.All(places, place => Assert.Equal(PlaceStatus.Waiting, place.Status));
        Assert.Equal((AdmissionMode.Paused, false), ((await room.Figures()).Mode, (await room.Figures()).Paused));
        await room.PassUntil(TestClock.Start.AddSeconds(9));
        Assert.Equal(0, (await room.Figures()).Admitted);

        await room.PassUntil(TestClock.Start.AddSeconds(11));
        Assert.Equal((AdmissionMode.Fifo, 1), ((await room.Figures()).Mode, (await room.Figures()).Admitted));
        await room.PassUntil(TestClock.Start.AddSeconds(21));
        Assert.Equal((AdmissionMode.Passthrough, 6), ((await room.Figures()).Mode, (await room.Figures()).Admitted));
        Assert.Equal(PlaceStatus.Waiting, await room.Status(places[6]));

        await room.PassUntil(TestClock.Start.AddSeconds(31));
        Assert.Equal(JoinOutcome.SaleClosed, (await room.Grain.Join(Room.Operation(), Guid.NewGuid())).Outcome);
        await room.Grain.Finish(places[0].Place, Guid.NewGuid());
        room.Clock.Advance(Second);
        Assert.Equal(PlaceStatus.Waiting, await room.Status(places[6]));
        Assert.Equal(PlaceStatus.Admitted, (await room.Grain.Check(places[1].Place, claim: true)).Status);

        await room.PassUntil(TestClock.Start.AddSeconds(41));
        Assert.Equal(JoinOutcome.Joined, (await room.Grain.Join(Room.Operation(), Guid.NewGuid())).Outcome);
        await room.Clock.Until(async () => await room.Status(places[6]) == PlaceStatus.Admitted, TimeSpan.FromMinutes(2), Second);
        await room.IsSound();
        EventHistory.Of(room).NobodyWasOvertaken();
    }

    [Fact]
    public async Task The_schedule_is_in_force_after_a_crash_and_is_shown_as_given()
    {
        await using var room = await Room.Open();
        var schedule = Schedule((0, AdmissionMode.Closed), (60, AdmissionMode.Fifo));
        var changed = await room.Change(schedule);
        Assert.Equal(schedule.Schedule!.Value, changed!.Schedule);
        Assert.Equal(AdmissionMode.Closed, changed.Mode);
        await room.Cluster.Crash();
        Assert.Equal(schedule.Schedule!.Value, (await room.Figures()).Schedule);
        Assert.Equal(JoinOutcome.SaleClosed, (await room.Grain.Join(Room.Operation(), Guid.NewGuid())).Outcome);
        await room.PassUntil(TestClock.Start.AddSeconds(61));
        Assert.Equal(PlaceStatus.Admitted, (await room.Join()).Status);
        Assert.Empty((await room.Change(Schedule()))!.Schedule);
        Assert.Equal(AdmissionMode.Fifo, (await room.Figures()).Mode);
    }

    [Fact]
    public async Task A_schedule_given_at_the_creation_holds_from_the_first_moment()
    {
        await using var room = await Room.Open();
        var other = new Room(room.Cluster);
        await other.Configure(1, TimeSpan.Zero, TimeSpan.FromDays(1), Schedule((0, AdmissionMode.Paused), (5, AdmissionMode.Fifo)));
        var place = await other.Join();
        Assert.Equal(PlaceStatus.Waiting, place.Status);
        await other.Clock.Until(async () => await other.Status(place) == PlaceStatus.Admitted, TimeSpan.FromSeconds(6));
        Assert.Equal(TestClock.Start.AddSeconds(5), (await other.Grain.Look(place.Place))!.AdmittedAt!.Value, Second);
    }

    [Fact]
    public async Task The_pause_wins_over_the_schedule_and_estimates_know_of_both()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 1 });
        await room.Change(Schedule((0, AdmissionMode.Paused), (30, AdmissionMode.Passthrough)));
        var waits = await room.Grain.Join(Room.Operation(), Guid.NewGuid());
        Assert.InRange(waits.EstimatedWait!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        var pace = (await room.Pull(Guid.NewGuid())).Pace;
        Assert.Equal((false, TestClock.Start.AddSeconds(30)), (pace.Paused, pace.OpensAt));
        await room.Change(new RoomOverrides(null, null, null), paused: true);
        Assert.True((await room.Pull(Guid.NewGuid())).Pace.Paused);
        await room.PassUntil(TestClock.Start.AddSeconds(40));
        Assert.Equal((0, AdmissionMode.Paused), ((await room.Figures()).Admitted, (await room.Figures()).Mode));
        await room.Change(new RoomOverrides(null, null, null), paused: false);
        await room.Clock.Until(async () => (await room.Figures()).Admitted == 1, Second);
    }

    [Fact]
    public async Task A_schedule_that_cannot_be_is_refused_and_changes_nothing()
    {
        await using var room = await Room.Open();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => room.Change(Schedule((5, AdmissionMode.Fifo), (5, AdmissionMode.Paused))));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => room.Change(Schedule((5, AdmissionMode.Draining))));
        await room.Join();
        var lottery = await room.Grain.Change(new RoomChange(Schedule((5, AdmissionMode.Lottery), (9, AdmissionMode.Fifo)), null, "0badcafe", Guid.NewGuid()));
        Assert.Null(lottery.Figures);
        Assert.Contains("lottery", lottery.ScheduleProblem, StringComparison.Ordinal);
        Assert.Empty((await room.Figures()).Schedule);
        Assert.Null(await room.Grain.Lottery());
    }

    internal static RoomOverrides Schedule(params (double Seconds, AdmissionMode Mode)[] windows) =>
        new(null, null, null, [.. windows.Select(window => new RoomWindow(TestClock.Start.AddSeconds(window.Seconds), window.Mode))]);
}
