using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Domain.WaitingRoom.Proof;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Proof;

public sealed class WhyHereTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly RoomSettings Room = new(100, 50, TimeSpan.FromSeconds(5), false, Start, Start.AddDays(1));
    private static readonly WaitingRoomPolicy Policy = new();

    [Theory]
    [InlineData(0, "Nobody comes before you.", "You are the next.")]
    [InlineData(1, "1 comes before you: 0 admitted so far, 0 left before that, 1 still waits.", "So 1 is ahead of you.")]
    [InlineData(7, "7 come before you: 0 admitted so far, 0 left before that, 7 still wait.", "So 7 are ahead of you.")]
    public void Who_waits_is_told_how_many_are_ahead_and_why(int waiting, string before, string standing)
    {
        var story = Of(PlaceRules.Join(Start), new ThoseBefore(0, 0, waiting)).Sentences();
        Assert.Equal("You joined at 2030-01-01 20:00:00.000 UTC and were number 8 to do so.", story[0]);
        Assert.Equal([before, standing], story[1..3]);
        Assert.Equal("Places are admitted in order: at most 50 in any 5 s, and never more than 100 at once.", story[3]);
    }

    [Fact]
    public void A_draw_a_pause_and_an_opening_to_come_are_told()
    {
        var story = Of(PlaceRules.Join(Start), new ThoseBefore(2, 1, 0)) with { Order = PlaceOrder.Lottery, Room = Room with { Paused = true, OpensAt = Start.AddHours(1) } };
        Assert.Contains("it made you number 4.", story.Sentences()[1], StringComparison.Ordinal);
        Assert.Equal("3 come before you: 2 admitted so far, 1 left before that, 0 still wait.", story.Sentences()[2]);
        Assert.StartsWith("The room is paused", story.Sentences()[^2], StringComparison.Ordinal);
        Assert.Equal("Nobody is admitted before 2030-01-01 21:00:00.000 UTC.", story.Sentences()[^1]);
    }

    [Theory]
    [InlineData(RoomMode.Lottery, "Who joins before 2030-01-01 21:00:00.000 UTC is shuffled then")]
    [InlineData(RoomMode.Paused, "The room is paused")]
    [InlineData(RoomMode.Closed, "The room is closed")]
    [InlineData(RoomMode.Passthrough, "Places are admitted in order, and never more than 100 at once.")]
    [InlineData(RoomMode.Fifo, "Places are admitted in order: at most 50")]
    public void The_rule_that_is_in_force_is_told(RoomMode mode, string rule)
    {
        var schedule = new RoomSchedule([new ScheduleWindow(Start, mode), new ScheduleWindow(Start.AddHours(1), RoomMode.Fifo)]);
        var story = Of(PlaceRules.Join(Start), new ThoseBefore(0, 0, 0)) with { Room = Room with { Schedule = schedule } };
        Assert.StartsWith(rule, story.Sentences()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Who_does_not_wait_is_told_what_became_of_the_place()
    {
        var admitted = PlaceRules.Admit(PlaceRules.Join(Start), Policy, Start.AddSeconds(1));
        var claimed = PlaceRules.Claim(admitted, Policy, Start.AddSeconds(2));
        Assert.Contains("show up before 2030-01-01 20:01:01.000 UTC", Told(admitted), StringComparison.Ordinal);
        Assert.Equal("You were admitted at 2030-01-01 20:00:01.000 UTC, until 2030-01-01 20:10:01.000 UTC.", Told(claimed));
        Assert.EndsWith("the time for that ended at 2030-01-01 20:10:01.000 UTC.", Told(PlaceRules.Expire(claimed, Start.AddHours(1))), StringComparison.Ordinal);
        Assert.Contains("you neither polled nor listened", Told(PlaceRules.FallSilent(PlaceRules.Join(Start), Start.AddHours(1))), StringComparison.Ordinal);
        Assert.StartsWith("Your place ended at 2030-01-01 20:00:03.000 UTC", Told(PlaceRules.Leave(claimed, Start.AddSeconds(3))), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_left_before_the_admission_is_counted()
    {
        var places = new RoomPlaces();
        for (var number = 1; number <= 6; number++)
            places.Append(Guid.NewGuid(), PlaceRules.Join(Start));
        places.Set(1, PlaceRules.Leave(PlaceRules.Admit(places[1], Policy, Start), Start));
        places.Set(2, PlaceRules.Leave(places[2], Start));
        places.Set(4, PlaceRules.FallSilent(places[4], Start));
        Assert.Equal((0, 1, 2), (places.Left.CountBelow(2), places.Left.CountBelow(3), places.Left.CountBelow(6)));
    }

    private static string Told(Place place) => Of(place, new ThoseBefore(0, 0, 0)).Sentences()[^1];

    private static WhyHere Of(Place place, ThoseBefore before) => new(before.All + 1, 8, place.JoinedAt, PlaceOrder.Arrival, before, place, Room, Start);
}
