using System.Collections.Immutable;
using OrleansTicketing.Domain.Invariants;

namespace OrleansTicketing.Tests.Unit.Invariants;

public class CapacityCheckTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableArray<CapacitySince> LoweredAtNoon = [new(DateTimeOffset.MinValue, 100), new(Noon, 10)];

    [Fact]
    public void Only_changes_are_remembered()
    {
        var known = CapacityCheck.Remember([], Noon, 100);
        known = CapacityCheck.Remember(known, Noon.AddMinutes(1), 100);
        known = CapacityCheck.Remember(known, Noon.AddMinutes(2), 50);

        Assert.Equal([new(Noon, 100), new(Noon.AddMinutes(2), 50)], known);
    }

    [Fact]
    public void The_oldest_is_forgotten_first()
    {
        var known = ImmutableArray<CapacitySince>.Empty;
        for (var change = 0; change < CapacityCheck.MostRemembered + 3; change++)
            known = CapacityCheck.Remember(known, Noon.AddMinutes(change), change);

        Assert.Equal((CapacityCheck.MostRemembered, 3, CapacityCheck.MostRemembered + 2), (known.Length, known[0].Capacity, known[^1].Capacity));
    }

    [Fact, Trait("Invariant", "8")]
    public void As_many_as_the_capacity_are_no_excess()
    {
        Assert.False(CapacityCheck.IsExceeded(10, Noon.AddHours(1), LoweredAtNoon));
        Assert.True(CapacityCheck.IsExceeded(11, Noon.AddHours(1), LoweredAtNoon));
    }

    [Fact, Trait("Invariant", "8")]
    public void What_counts_was_in_force_at_the_last_admission()
    {
        Assert.False(CapacityCheck.IsExceeded(100, Noon.AddMinutes(-1), LoweredAtNoon));
        Assert.True(CapacityCheck.IsExceeded(101, Noon.AddMinutes(-1), LoweredAtNoon));
        // About a change nobody's clock is exact enough.
        Assert.False(CapacityCheck.IsExceeded(100, Noon.AddSeconds(5), LoweredAtNoon));
        Assert.False(CapacityCheck.IsExceeded(200, Noon.AddSeconds(-5), [new(DateTimeOffset.MinValue, 100), new(Noon, 200)]));
    }

    [Fact, Trait("Invariant", "8")]
    public void Of_a_time_that_nobody_remembers_nothing_is_said()
    {
        Assert.False(CapacityCheck.IsExceeded(1_000, Noon, []));
        Assert.False(CapacityCheck.IsExceeded(1_000, Noon.AddMinutes(-1), [new(Noon, 10)]));
        Assert.True(CapacityCheck.IsExceeded(11, Noon.AddMinutes(1), [new(Noon, 10)]));
    }
}
