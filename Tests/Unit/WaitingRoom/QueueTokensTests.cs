using System.Buffers.Text;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Tests.Unit.WaitingRoom;

public sealed class QueueTokensTests
{
    private static readonly SigningKey First = Key(1);
    private static readonly SigningKey Second = Key(2);

    private static readonly QueueToken Token = new(
        Guid.NewGuid(), Guid.NewGuid(), 123_456, new DateTimeOffset(2030, 1, 1, 20, 0, 0, 123, TimeSpan.Zero));

    private static readonly QueueTokens Tokens = new(new SigningKeys(First, []));

    [Fact]
    public void What_was_signed_is_read_again_and_always_looks_the_same()
    {
        Assert.Equal(Token, Tokens.Verify(Tokens.Sign(Token)));
        Assert.Equal(Tokens.Sign(Token), Tokens.Sign(Token with { }));
    }

    [Fact, Trait("Pitfall", "19")]
    public void A_token_with_any_bit_changed_does_not_verify()
    {
        var bytes = Base64Url.DecodeFromChars(Tokens.Sign(Token));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Tokens.Verify(Base64Url.EncodeToString(bytes)));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(Token, Tokens.Verify(Base64Url.EncodeToString(bytes)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.b.c")]
    public void What_is_no_token_does_not_verify(string? text)
    {
        Assert.Null(Tokens.Verify(text));
        Assert.Null(Tokens.Verify(new string('*', 108)));
        Assert.Null(Tokens.Verify(Tokens.Sign(Token) + "A"));
        Assert.Null(Tokens.Verify(new string(' ', 4) + Tokens.Sign(Token)[4..]));
    }

    [Fact, Trait("Pitfall", "19")]
    public void Another_secret_signs_nothing_that_verifies() =>
        Assert.Null(Tokens.Verify(new QueueTokens(new SigningKeys(Second, [])).Sign(Token)));

    [Fact]
    public void Previous_keys_still_verify()
    {
        var rotated = new QueueTokens(new SigningKeys(Second, [First]));
        Assert.Equal(Token, rotated.Verify(Tokens.Sign(Token)));
        Assert.NotEqual(Tokens.Sign(Token), rotated.Sign(Token));
    }

    [Fact, Trait("Pitfall", "19")]
    public void A_request_is_refused_in_the_order_of_the_failures()
    {
        var text = Tokens.Sign(Token);
        Assert.True(Tokens.Read(text, Token.UserId, Token.ConcertId).Succeeded(out _));
        Assert.True(Tokens.Read(text, Token.UserId, concertId: null).Succeeded(out _));
        Assert.Equal(ErrorCode.QueueTokenRequired, Tokens.Read(null, Token.UserId, null).Refusal?.Code);
        Assert.Equal(ErrorCode.QueueTokenInvalid, Tokens.Read("forged", Token.UserId, null).Refusal?.Code);
        Assert.Equal(ErrorCode.Forbidden, Tokens.Read(text, Guid.NewGuid(), Token.ConcertId).Refusal?.Code);
        Assert.Equal(ErrorCode.Forbidden, Tokens.Read(text, Token.UserId, Guid.NewGuid()).Refusal?.Code);
    }

    private static SigningKey Key(byte fill)
    {
        var secret = new byte[SigningKey.MinimumSecretBytes];
        Array.Fill(secret, fill);
        return new SigningKey(secret);
    }
}
