using System.Net;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Limits;

namespace OrleansTicketing.Tests.Gateway.Limits;

public sealed class RateLimiterTests
{
    private static readonly IPAddress Home = IPAddress.Parse("203.0.113.7");

    [Fact]
    public void What_one_user_is_refused_takes_nothing_from_the_others_behind_the_address()
    {
        var limiter = new RateLimiter(new RateLimitSettings { PerUserPerSecond = 5, PerAddressPerSecond = 100 }, new ManualTime());
        var loud = Guid.NewGuid();
        var served = Enumerable.Range(0, 1_000).Count(_ => limiter.TryPass(Home, loud) is null);
        Assert.Equal(10, served);
        Assert.All(Enumerable.Range(0, 190), _ => Assert.Null(limiter.TryPass(Home, Guid.NewGuid())));
        Assert.NotNull(limiter.TryPass(Home, Guid.NewGuid()));
        Assert.Null(limiter.TryPass(IPAddress.Parse("203.0.113.8"), Guid.NewGuid()));
    }
}
