using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Tests.Unit.Load;

public sealed class TimelineTests
{
    [Fact]
    public void Successes_are_counted_by_the_second_in_which_they_came_over_all_connections()
    {
        var (one, other) = (new Timeline(), new Timeline());
        one.Count(TimeSpan.FromMilliseconds(999));
        one.Count(TimeSpan.FromMilliseconds(1000));
        other.Count(TimeSpan.FromSeconds(3.5));
        one.Add(other);
        Assert.Equal([1, 1, 0, 1], one.Seconds);
    }

    [Fact]
    public void A_part_of_a_plan_has_its_share_of_arrivals_and_connections()
    {
        var plan = new Plan(TimeSpan.FromSeconds(5), Connections: 64, Rate: 1000);
        Assert.Equal(new Plan(TimeSpan.FromSeconds(5), 6, 100), plan.Share(0.1));
        Assert.Equal(1, plan.Share(0.001).Connections);
        Assert.Null((plan with { Rate = null }).Share(0.5).Rate);
    }
}
