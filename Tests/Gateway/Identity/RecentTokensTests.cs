using OrleansTicketing.Client.Identity;

namespace OrleansTicketing.Tests.Gateway.Identity;

public sealed class RecentTokensTests
{
    private readonly RecentTokens _recent = new();
    private readonly Random _random = new(20261128);

    [Fact]
    public void Only_what_was_kept_is_known_byte_by_byte()
    {
        var token = NewToken();
        Assert.False(_recent.Has(token));
        _recent.Keep(token);
        Assert.True(_recent.Has(token));
        for (var i = 0; i < token.Length; i++)
        {
            token[i] ^= 1;
            Assert.False(_recent.Has(token));
            token[i] ^= 1;
        }

        Assert.False(_recent.Has(token.AsSpan(1)));
    }

    [Fact]
    public void Of_five_that_fall_on_one_set_the_oldest_goes()
    {
        var tokens = Enumerable.Range(0, 5).Select(_ => NewToken()).ToArray();
        foreach (var token in tokens)
        {
            tokens[0].AsSpan(^4..).CopyTo(token.AsSpan(^4..));
            _recent.Keep(token);
        }

        Assert.False(_recent.Has(tokens[0]));
        Assert.All(tokens[1..], token => Assert.True(_recent.Has(token)));
    }

    /// <summary>In turn, which is the worst order: whoever is pushed out is so again before the next time.</summary>
    [Fact]
    public void Ten_thousand_callers_do_not_push_one_another_out()
    {
        var tokens = Enumerable.Range(0, 10_000).Select(_ => NewToken()).ToArray();
        foreach (var token in tokens)
            _recent.Keep(token);
        Assert.InRange(tokens.Count(token => _recent.Has(token)), 9_950, 10_000);
    }

    private byte[] NewToken()
    {
        var token = new byte[69];
        _random.NextBytes(token);
        return token;
    }
}
