using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Estimates;

public sealed class SmoothedRateTests
{
    [Fact]
    public void It_follows_what_is_counted_within_seconds()
    {
        var rate = new SmoothedRate();
        var now = Outlooks.Start;
        Assert.Equal(0, rate.PerSecond(now));
        for (var second = 0; second < 20; second++)
        {
            for (var i = 0; i < 500; i++)
                rate.Count();
            now = now.AddSeconds(1);
            rate.PerSecond(now);
        }

        Assert.InRange(rate.PerSecond(now), 490, 501);
        Assert.InRange(rate.PerSecond(now.AddSeconds(10)), 0, 20);
        Assert.True(double.IsFinite(rate.PerSecond(now.AddDays(-1))));
    }

    [Fact]
    public void A_loaded_gateway_asks_for_fewer_polls_but_never_for_fewer_than_four_in_the_idle_window()
    {
        var idle = TimeSpan.FromMinutes(5);
        Assert.Equal(TimeSpan.FromSeconds(1), WaitEstimate.PollAfter(TimeSpan.FromSeconds(10), idle, load: 0.9));
        Assert.Equal(TimeSpan.FromSeconds(3), WaitEstimate.PollAfter(TimeSpan.FromSeconds(10), idle, load: 3));
        Assert.Equal(TimeSpan.FromSeconds(60), WaitEstimate.PollAfter(TimeSpan.FromHours(1), idle, load: 2));
        Assert.Equal(TimeSpan.FromSeconds(74), WaitEstimate.PollAfter(TimeSpan.FromHours(1), idle, load: 1_000));
        Assert.True(WaitEstimate.PollAfterAdmission(null, idle, load: 1_000) < idle / 4);
    }
}
