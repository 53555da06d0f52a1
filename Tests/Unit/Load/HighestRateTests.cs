using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Tests.Unit.Load;

/// <summary>The search ends, finds what a server can do, and is not led astray by one bad moment of the machine.</summary>
public sealed class HighestRateTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(3_700)]
    [InlineData(64_000)]
    public async Task The_highest_rate_is_found_to_within_the_precision(double highest)
    {
        var found = await HighestRate.FindAsync(rate => Task.FromResult(rate <= highest));
        Assert.InRange(found!.Value, highest / (1 + HighestRate.Precision), highest);
    }

    [Fact]
    public async Task A_rate_that_is_kept_at_the_second_try_is_kept()
    {
        var tried = new HashSet<double>();
        var found = await HighestRate.FindAsync(rate => Task.FromResult(!tried.Add(rate) && rate <= 3_700));
        Assert.InRange(found!.Value, 3_700 / (1 + HighestRate.Precision), 3_700);
    }

    [Fact]
    public async Task Where_even_the_first_rate_is_too_much_there_is_none() =>
        Assert.Null(await HighestRate.FindAsync(rate => Task.FromResult(rate < HighestRate.FirstRate)));
}
