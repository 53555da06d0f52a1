using OrleansTicketing.Domain.Concerts;

namespace OrleansTicketing.Tests.Unit.Concerts;

public sealed class KeyTests
{
    [Theory]
    [InlineData("2030-01-11")]
    [InlineData("2028-02-29")]
    [InlineData("2030-01-11T1930")]
    public void A_date_key_is_the_venues_date_with_or_without_a_time(string text)
    {
        Assert.True(DateKey.TryParse(text, out var key));
        Assert.Equal(text, key.ToString());
        Assert.Equal(key, DateKey.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2030-1-11")]
    [InlineData("2030-02-29")]
    [InlineData("2030-01-11T19:30")]
    [InlineData("2030-01-11T2460")]
    [InlineData("2030-01-11 ")]
    [InlineData("../2030-01-11")]
    public void Anything_else_is_none(string? text)
    {
        Assert.False(DateKey.TryParse(text, out var key));
        Assert.Equal(string.Empty, key.ToString());
        Assert.Throws<FormatException>(() => DateKey.Parse(text!));
    }
}
