using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Modes;

public sealed class ScheduleTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private static readonly RoomSchedule Night = Schedule((0, RoomMode.Lottery), (60, RoomMode.Fifo), (120, RoomMode.Passthrough), (180, RoomMode.Closed));

    private static readonly RoomSettings Settings = new(
        Capacity: 10, BatchSize: 4, TimeSpan.FromSeconds(5), Paused: false, OpensAt: Start.AddMinutes(-9), ClosesAt: Start.AddDays(1));

    [Fact]
    public void A_window_lasts_until_the_next_and_before_the_first_it_is_fifo()
    {
        Assert.Equal(RoomMode.Fifo, RoomSchedule.Always.ModeAt(Start));
        Assert.Equal(RoomMode.Fifo, Night.ModeAt(Start - Millisecond));
        Assert.Equal(RoomMode.Lottery, Night.ModeAt(Start));
        Assert.Equal(RoomMode.Lottery, Night.ModeAt(At(60) - Millisecond));
        Assert.Equal(RoomMode.Fifo, Night.ModeAt(At(60)));
        Assert.Equal(RoomMode.Passthrough, Night.ModeAt(At(120)));
        Assert.Equal(RoomMode.Closed, Night.ModeAt(At(9_999)));
        Assert.Equal((null, At(60)), (Night.Since(Start - Millisecond), Night.Since(At(61))));
        Assert.Equal(new LotteryWindow(Start, At(60)), Night.Lottery);
        Assert.Null(RoomSchedule.Always.Lottery);
        Assert.Null(new RoomSchedule(default).Lottery);
    }

    [Fact]
    public void The_next_admission_is_looked_for_in_the_windows_to_come()
    {
        Assert.Equal(Start - Millisecond, Night.AdmitsFrom(Start - Millisecond));
        Assert.Equal(At(60), Night.AdmitsFrom(Start));
        Assert.Equal(At(130), Night.AdmitsFrom(At(130)));
        Assert.Null(Night.AdmitsFrom(At(180)));
        var room = Settings with { Schedule = Night };
        Assert.Equal(At(60), room.AdmitsFrom(At(5)));
        Assert.Equal(At(90), (room with { OpensAt = At(90) }).AdmitsFrom(At(5)));
        Assert.Null((room with { Paused = true }).AdmitsFrom(At(61)));
        Assert.Null((room with { Ending = RoomEnding.Closed }).AdmitsFrom(At(61)));
        Assert.Equal((At(60), Settings.OpensAt), (room.AdmitsSince(At(70)), room.AdmitsSince(Start - Millisecond)));
    }

    [Theory]
    [InlineData(-1, RoomMode.Fifo, true, false, 4)]
    [InlineData(0, RoomMode.Lottery, false, false, 0)]
    [InlineData(60, RoomMode.Fifo, true, false, 4)]
    [InlineData(120, RoomMode.Passthrough, true, false, 10)]
    [InlineData(180, RoomMode.Closed, false, true, 0)]
    public void A_mode_says_who_joins_and_how_many_are_admitted(int minute, RoomMode mode, bool open, bool closed, int allowed)
    {
        var (room, now) = (Settings with { Schedule = Night }, At(minute));
        Assert.Equal((mode, open, closed), (room.ModeAt(now), room.IsOpen(now), room.IsClosed(now)));
        Assert.Equal(allowed, AdmissionRules.Allowed(room, waiting: 100, occupied: 0, recent: 0, now));
    }

    [Fact]
    public void Passthrough_forgets_the_batch_and_never_the_capacity()
    {
        var room = Settings with { Schedule = Schedule((0, RoomMode.Passthrough)) };
        Assert.Equal(10, AdmissionRules.Allowed(room, waiting: 100, occupied: 0, recent: 400, Start));
        Assert.Equal(3, AdmissionRules.Allowed(room, waiting: 100, occupied: 7, recent: 0, Start));
        Assert.Equal(0, AdmissionRules.Allowed(room, waiting: 100, occupied: 12, recent: 0, Start));
        Assert.Equal((RoomSettings.MostAtOnce, 4), (room.BatchAt(Start), Settings.BatchAt(Start)));
    }

    [Fact]
    public void The_pause_wins_over_an_ending_and_that_over_the_schedule()
    {
        var room = Settings with { Schedule = Schedule((0, RoomMode.Passthrough)) };
        Assert.Equal(RoomMode.Draining, (room with { Ending = RoomEnding.Draining }).ModeAt(Start));
        Assert.True((room with { Ending = RoomEnding.Draining }).IsOpen(Start));
        Assert.True((room with { Ending = RoomEnding.Draining }).IsClosed(Start));
        Assert.Equal(RoomMode.Closed, (room with { Ending = RoomEnding.Closed }).ModeAt(Start));
        Assert.False((room with { Ending = RoomEnding.Closed }).IsOpen(Start));
        Assert.Equal(RoomMode.Paused, (room with { Ending = RoomEnding.Closed, Paused = true }).ModeAt(Start));
        Assert.False((Settings with { Schedule = Schedule((0, RoomMode.Paused)) }).IsOpen(Start));
        Assert.False((Settings with { Schedule = Schedule((0, RoomMode.Paused)) }).IsClosed(Start));
    }

    [Fact]
    public void A_schedule_that_cannot_be_is_told_field_by_field()
    {
        Assert.Empty(ScheduleRules.Check(Night.Windows, "schedule"));
        Assert.Empty(ScheduleRules.Check([], "schedule"));
        Assert.Equal(["schedule[1].from"], Wrong((5, RoomMode.Fifo), (5, RoomMode.Paused)));
        Assert.Equal(["schedule[0].mode"], Wrong((5, RoomMode.Draining)));
        Assert.Equal(["schedule[0].mode"], Wrong((5, (RoomMode)77)));
        Assert.Equal(["schedule[0].mode"], Wrong((5, RoomMode.Lottery)));
        Assert.Equal(["schedule"], Wrong((5, RoomMode.Lottery), (6, RoomMode.Fifo), (7, RoomMode.Lottery), (8, RoomMode.Fifo)));
        Assert.Equal(["schedule"], Wrong([.. Enumerable.Range(0, 33).Select(minute => (minute, RoomMode.Fifo))]));

        static IEnumerable<string> Wrong(params (int, RoomMode)[] windows) =>
            ScheduleRules.Check(Schedule(windows).Windows, "schedule").Select(problem => problem.Field);
    }

    [Fact]
    public void A_lottery_stays_what_people_joined_for()
    {
        var (none, now) = (Schedule((0, RoomMode.Fifo)), At(30));
        var moved = Schedule((0, RoomMode.Lottery), (90, RoomMode.Fifo));
        var past = Schedule((0, RoomMode.Lottery), (20, RoomMode.Fifo));
        Assert.True(May(none, Night, hasPlaces: false));
        Assert.True(May(Night, none, hasPlaces: false));
        Assert.False(May(none, Night, hasPlaces: true));
        Assert.False(May(Night, none, hasPlaces: true));
        Assert.True(May(Night, moved, hasPlaces: true));
        Assert.False(May(Night, past, hasPlaces: true));
        Assert.True(May(Night, past, hasPlaces: false));
        Assert.True(May(none, Schedule((0, RoomMode.Closed)), hasPlaces: true));
        Assert.False(May(Night, moved, hasPlaces: true, isDrawn: true));
        Assert.True(May(Night, none, hasPlaces: true, isDrawn: true));
        Assert.True(May(Night, Schedule((0, RoomMode.Lottery), (60, RoomMode.Paused)), hasPlaces: true, isDrawn: true));
        Assert.False(May(none, Night, hasPlaces: true, isDrawn: true));

        bool May(RoomSchedule current, RoomSchedule next, bool hasPlaces, bool isDrawn = false) =>
            ScheduleRules.WhyNot(current, next, hasPlaces, isDrawn, now) is null;
    }

    private static DateTimeOffset At(int minute) => Start.AddMinutes(minute);

    private static RoomSchedule Schedule(params (int Minute, RoomMode Mode)[] windows) =>
        new([.. windows.Select(window => new ScheduleWindow(At(window.Minute), window.Mode))]);
}
