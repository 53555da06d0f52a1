using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Tests.Unit.WaitingRoom;

public sealed class WaitEstimateTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(5);

    private static readonly RoomOutlook Room = Estimates.Outlooks.Steady(perSecond: 2) with { OpensAt = Start };

    [Fact]
    public void Nobody_can_say_while_paused_or_without_capacity()
    {
        Assert.Null(WaitEstimate.Of(0, Room with { Paused = true }, Start));
        Assert.Null(WaitEstimate.Of(0, Room with { Capacity = 0 }, Start));
    }

    [Fact]
    public void The_forecast_sets_the_pace()
    {
        Assert.Equal(1, Seconds(WaitEstimate.Of(1, Room, Start)?.Median));
        Assert.Equal(50, Seconds(WaitEstimate.Of(99, Room, Start)?.Median));
        Assert.InRange(Seconds(WaitEstimate.Of(9_999, Room, Start)?.Median)!.Value, 4_999, 5_001);
    }

    [Fact]
    public void Nine_of_ten_need_longer_than_half_of_them_the_more_so_the_less_is_sure()
    {
        var sure = WaitEstimate.Of(999, Room, Start)!.Value;
        var unsure = WaitEstimate.Of(999, Room with { Spread = 0.3 }, Start)!.Value;
        Assert.True(sure.Median < sure.P90 && sure.P90 < unsure.P90);
        Assert.Equal(sure.Median, unsure.Median);
    }

    [Fact]
    public void The_time_to_the_opening_is_added() =>
        Assert.Equal(61, Seconds(WaitEstimate.Of(1, Room with { OpensAt = Start.AddMinutes(1) }, Start)?.Median));

    [Fact]
    public void It_is_bounded() =>
        Assert.Equal(TimeSpan.FromDays(7), WaitEstimate.Of(0, Room with { OpensAt = Start.AddYears(1) }, Start)?.Median);

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
            foreach (var (wait, load) in Cases())
            {
                Assert.All([WaitEstimate.PollAfter(wait, idle, load), WaitEstimate.PollAfterAdmission(wait, idle, load)], after =>
                {
                    Assert.True(after >= TimeSpan.FromSeconds(1) && after < idle / 4, $"{after} with {idle}");
                    Assert.Equal(0, after.Ticks % TimeSpan.TicksPerSecond);
                });
            }
        }
    }

    private static IEnumerable<(TimeSpan? Wait, double Load)> Cases() =>
        from wait in new TimeSpan?[] { null, TimeSpan.Zero, TimeSpan.FromSeconds(47), TimeSpan.FromDays(7) }
        from load in new[] { 0, 0.5, 1.7, 50 }
        select (wait, load);

    private static double? Seconds(TimeSpan? wait) => wait?.TotalSeconds;
}
