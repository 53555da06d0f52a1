using OrleansTicketing.Client.Identity;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Tests.Gateway.Identity;

public sealed class AccessTokensTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ManualTime _time = new();
    private readonly SigningKey _key = new([.. Enumerable.Repeat((byte)7, 32)]);
    private readonly Guid _user = Guid.NewGuid();

    [Fact]
    public void A_token_names_its_user_until_it_expires()
    {
        var tokens = new AccessTokens(new SigningKeys(_key, []), _time);
        var token = tokens.Issue(_user, Lifetime);

        _time.Advance(Lifetime - TimeSpan.FromMilliseconds(1));
        Assert.Equal(token, tokens.Verify(token.Text));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(tokens.Verify(token.Text));
    }

    [Fact]
    public void Any_changed_character_spoils_a_token()
    {
        var tokens = new AccessTokens(new SigningKeys(_key, []), _time);
        var text = tokens.Issue(_user, Lifetime).Text;

        for (var i = 0; i < text.Length; i++)
        {
            var forged = text.ToCharArray();
            forged[i] = forged[i] == 'A' ? 'B' : 'A';
            Assert.Null(tokens.Verify(new string(forged)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("not a token")]
    [InlineData("ééééééé")]
    public void Malformed_tokens_are_refused(string text)
    {
        var tokens = new AccessTokens(new SigningKeys(_key, []), _time);
        Assert.Null(tokens.Verify(text));
        var length = tokens.Issue(_user, Lifetime).Text.Length;
        Assert.Null(tokens.Verify(new string('!', length)));
        Assert.Null(tokens.Verify(new string(' ', length)));
        Assert.Null(tokens.Verify(new string('A', length)));
    }

    [Fact]
    public void Previous_keys_still_verify_and_foreign_ones_do_not()
    {
        var newer = new SigningKey([.. Enumerable.Repeat((byte)8, 32)]);
        var text = new AccessTokens(new SigningKeys(_key, []), _time).Issue(_user, Lifetime).Text;

        Assert.Equal(_user, new AccessTokens(new SigningKeys(newer, [_key]), _time).Verify(text)!.UserId);
        Assert.Null(new AccessTokens(new SigningKeys(newer, []), _time).Verify(text));
    }
}
