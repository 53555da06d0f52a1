using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Tests.Unit.Load;

public sealed class HistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(1_000_000)]
    [InlineData(3_600_000_000)]
    public void A_value_is_kept_to_within_one_sixty_fourth(long microseconds)
    {
        var histogram = new Histogram();
        histogram.Record(TimeSpan.FromMicroseconds(microseconds));
        Assert.InRange(histogram.Percentile(0.5).TotalMicroseconds, microseconds, microseconds + (microseconds / 64.0));
    }

    [Fact]
    public void Percentiles_are_those_of_all_that_was_merged()
    {
        var (low, high) = (new Histogram(), new Histogram());
        for (var i = 1; i <= 50; i++)
        {
            low.Record(TimeSpan.FromMicroseconds(i));
            high.Record(TimeSpan.FromMicroseconds(50 + i));
        }

        low.Add(high);
        Assert.Equal(100, low.Count);
        Assert.Equal(50, low.Percentile(0.50).TotalMicroseconds);
        Assert.Equal(99, low.Percentile(0.99).TotalMicroseconds);
        Assert.Equal(100, low.Percentile(1.00).TotalMicroseconds);
    }

    [Fact]
    public void Nothing_recorded_is_zero() => Assert.Equal(TimeSpan.Zero, new Histogram().Percentile(0.99));
}
