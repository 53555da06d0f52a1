using OrleansTicketing.Domain.Concerts;

namespace OrleansTicketing.Tests.Unit.Concerts;

public sealed class SaleWindowTests
{
    private static readonly DateTimeOffset Opens = new(2030, 1, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Closes = Opens.AddDays(2);

    [Fact]
    public void A_sale_is_open_from_its_opening_to_just_before_its_close()
    {
        var window = new SaleWindow(Opens, Closes, Closes.AddDays(1));
        Assert.Equal(SalePhase.NotOpen, window.Phase(Opens.AddTicks(-1)));
        Assert.Equal(SalePhase.Open, window.Phase(Opens));
        Assert.Equal(SalePhase.Open, window.Phase(Closes.AddTicks(-1)));
        Assert.Equal(SalePhase.Closed, window.Phase(Closes));
        Assert.False(window.IsBookable(Opens.AddTicks(-1)));
        Assert.True(window.IsBookable(Opens));
        Assert.False(window.IsBookable(Closes));
    }

    [Fact]
    public void Nothing_can_be_booked_once_the_evening_has_begun()
    {
        var window = new SaleWindow(Opens, Closes, StartsAt: Closes.AddDays(-1));
        Assert.True(window.IsBookable(window.StartsAt.AddTicks(-1)));
        Assert.False(window.IsBookable(window.StartsAt));
        Assert.Equal((SalePhase.Open, SalePhase.Closed), (window.Phase(window.StartsAt), window.BookingPhase(window.StartsAt)));
    }
}
