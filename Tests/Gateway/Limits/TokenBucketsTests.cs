using OrleansTicketing.Gateway.Limits;

namespace OrleansTicketing.Tests.Gateway.Limits;

public sealed class TokenBucketsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_burst_of_twice_the_rate_passes_and_then_the_rate()
    {
        var buckets = new TokenBuckets(10, _time);
        for (var i = 0; i < 20; i++)
            Assert.Null(buckets.TryTake(1));
        var wait = buckets.TryTake(1);
        Assert.NotNull(wait);
        Assert.Equal(TimeSpan.FromMilliseconds(100), wait.Value);

        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Null(buckets.TryTake(1));
        Assert.NotNull(buckets.TryTake(1));
    }

    [Fact]
    public void A_refused_request_takes_nothing()
    {
        var buckets = new TokenBuckets(1, _time);
        Assert.Null(buckets.TryTake(1));
        Assert.Null(buckets.TryTake(1));
        for (var i = 0; i < 100; i++)
            Assert.NotNull(buckets.TryTake(1));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(buckets.TryTake(1));
    }

    [Fact]
    public void Callers_have_buckets_of_their_own()
    {
        var buckets = new TokenBuckets(1, _time);
        Assert.Null(buckets.TryTake(1));
        Assert.Null(buckets.TryTake(1));
        Assert.NotNull(buckets.TryTake(1));
        Assert.Null(buckets.TryTake(2));
    }

    [Fact]
    public void A_rate_of_zero_is_off()
    {
        var buckets = new TokenBuckets(0, _time);
        for (var i = 0; i < 10_000; i++)
            Assert.Null(buckets.TryTake(1));
        Assert.Equal(0, buckets.Count);
    }

    [Fact]
    public void Memory_is_bounded_however_many_callers_come()
    {
        var buckets = new TokenBuckets(1, _time, mostCallers: 1000);
        for (var caller = 0; caller < 100_000; caller++)
            Assert.Null(buckets.TryTake((UInt128)caller));
        Assert.InRange(buckets.Count, 1, 1000);
    }

    [Fact]
    public void Full_buckets_are_forgotten_before_others()
    {
        var buckets = new TokenBuckets(1, _time, mostCallers: 32);
        for (var caller = 0; caller < 32; caller++)
            buckets.TryTake((UInt128)caller);
        _time.Advance(TimeSpan.FromSeconds(10));
        const ulong busy = 1_000_000;
        buckets.TryTake(busy);
        buckets.TryTake(busy);
        Assert.NotNull(buckets.TryTake(busy));
    }
}
