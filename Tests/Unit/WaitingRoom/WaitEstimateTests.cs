using OrleansTicketing.Domain.WaitingRoom;

namespace OrleansTicketing.Tests.Unit.WaitingRoom;

public sealed class WaitEstimateTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(5);

    private static readonly RoomOutlook Room = new(
        BatchSize: 50, TimeSpan.FromSeconds(5), Capacity: 100, FreePlaces: 0, Paused: false, Start, AdmittedPerSecond: 2, TimeSpan.FromMinutes(10));

    [Fact]
    public void Nobody_can_say_while_paused_or_without_capacity()
    {
        Assert.Null(WaitEstimate.Of(0, Room with { Paused = true }, Start));
        Assert.Null(WaitEstimate.Of(0, Room with { Capacity = 0 }, Start));
    }

    [Fact]
    public void With_free_places_the_batches_set_the_pace()
    {
        Assert.Equal(1, Seconds(WaitEstimate.Of(0, Room with { FreePlaces = 100 }, Start)));
        Assert.Equal(5, Seconds(WaitEstimate.Of(50, Room with { FreePlaces = 100 }, Start)));
        Assert.Equal(10, Seconds(WaitEstimate.Of(99, Room with { FreePlaces = 100 }, Start)));
    }

    [Fact]
    public void Without_free_places_what_was_seen_sets_the_pace_or_else_the_longest_stay()
    {
        Assert.Equal(500, Seconds(WaitEstimate.Of(999, Room, Start)));
        Assert.Equal(6_000, Seconds(WaitEstimate.Of(999, Room with { AdmittedPerSecond = 0 }, Start)));
    }

    [Fact]
    public void The_time_to_the_opening_is_added() =>
        Assert.Equal(61, Seconds(WaitEstimate.Of(0, Room with { OpensAt = Start.AddMinutes(1) }, Start)));

    [Fact]
    public void It_is_bounded() =>
        Assert.Equal(TimeSpan.FromDays(7), WaitEstimate.Of(0, Room with { OpensAt = Start.AddYears(1) }, Start));

    [Fact]
    public void Near_ones_ask_every_second_and_far_ones_ever_more_rarely()
    {
        Assert.Equal(1, Seconds(WaitEstimate.PollAfter(TimeSpan.FromSeconds(20), IdleAfter)));
        Assert.Equal(5, Seconds(WaitEstimate.PollAfter(TimeSpan.FromSeconds(100), IdleAfter)));
        Assert.Equal(30, Seconds(WaitEstimate.PollAfter(TimeSpan.FromHours(2), IdleAfter)));
        Assert.Equal(5, Seconds(WaitEstimate.PollAfter(null, IdleAfter)));
        Assert.Equal(15, Seconds(WaitEstimate.PollAfterAdmission(TimeSpan.FromMinutes(1), IdleAfter)));
        Assert.Equal(30, Seconds(WaitEstimate.PollAfterAdmission(null, IdleAfter)));
    }

    [Fact]
    public void It_is_always_whole_seconds_at_least_one_and_below_a_quarter_of_the_idle_window()
    {
        foreach (var idle in Enumerable.Range(41, 3_000).Select(tenths => TimeSpan.FromSeconds(tenths / 10.0)))
        {
            foreach (var wait in new TimeSpan?[] { null, TimeSpan.Zero, TimeSpan.FromSeconds(47), TimeSpan.FromDays(7) })
            {
                Assert.All([WaitEstimate.PollAfter(wait, idle), WaitEstimate.PollAfterAdmission(wait, idle)], after =>
                {
                    Assert.True(after >= TimeSpan.FromSeconds(1) && after < idle / 4, $"{after} with {idle}");
                    Assert.Equal(0, after.Ticks % TimeSpan.TicksPerSecond);
                });
            }
        }
    }

    private static double? Seconds(TimeSpan? wait) => wait?.TotalSeconds;
}
