using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Tests.Unit.Signing;

public class TicketCodeTests
{
    private static readonly SeatKey Seat = new(new ConcertDateKey(Guid.NewGuid(), DateKey.Parse("2031-05-01T1900")), 42);

    private static SigningKey NewKey() => new(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void A_code_names_its_ticket_and_seat()
    {
        var keys = new SigningKeys(NewKey(), []);
        var ticketId = Guid.NewGuid();

        Assert.Equal((ticketId, Seat), TicketCode.Verify(keys, TicketCode.Sign(keys.Current, ticketId, Seat)));
    }

    [Fact]
    public void The_same_secret_gives_the_same_keys_in_every_process()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var code = TicketCode.Sign(new SigningKey(secret), Guid.NewGuid(), Seat);

        Assert.NotNull(TicketCode.Verify(new SigningKeys(new SigningKey(secret), []), code));
        Assert.Equal(new SigningKey(secret).Id, new SigningKey(secret).Id);
        Assert.Equal(new SigningKey(secret).MacKey("a purpose"), new SigningKey(secret).MacKey("a purpose"));
        Assert.NotEqual(new SigningKey(secret).MacKey("a purpose"), new SigningKey(secret).MacKey("another"));
    }

    [Fact]
    public void A_previous_key_still_verifies_and_an_unknown_one_does_not()
    {
        var (old, current) = (NewKey(), NewKey());
        var code = TicketCode.Sign(old, Guid.NewGuid(), Seat);

        Assert.NotNull(TicketCode.Verify(new SigningKeys(current, [old]), code));
        Assert.Null(TicketCode.Verify(new SigningKeys(current, []), code));
    }

    [Fact]
    public void Any_changed_character_is_noticed()
    {
        var keys = new SigningKeys(NewKey(), []);
        var code = TicketCode.Sign(keys.Current, Guid.NewGuid(), Seat);

        for (var i = 0; i < code.Length; i++)
        {
            var changed = code[..i] + (code[i] == 'A' ? 'B' : 'A') + code[(i + 1)..];
            // The last character of a base64 text may carry unused bits: another spelling of the same bytes.
            if (!Same(code, changed))
                Assert.Null(TicketCode.Verify(keys, changed));
        }

        static bool Same(string left, string right) =>
            right.Split('.') is [var payload, var signature]
            && Base64Url.IsValid(payload) && Base64Url.IsValid(signature)
            && left.Split('.') is [var leftPayload, var leftSignature]
            && Base64Url.DecodeFromChars(payload).SequenceEqual(Base64Url.DecodeFromChars(leftPayload))
            && Base64Url.DecodeFromChars(signature).SequenceEqual(Base64Url.DecodeFromChars(leftSignature));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.b.c")]
    [InlineData("*.*")]
    [InlineData("MXx4")]
    public void Garbage_is_no_ticket(string code) => Assert.Null(TicketCode.Verify(new SigningKeys(NewKey(), []), code));

    [Fact]
    public void The_published_key_alone_checks_a_code()
    {
        var key = NewKey();
        var parts = TicketCode.Sign(key, Guid.NewGuid(), Seat).Split('.');
        using var published = ECDsa.Create(key.TicketPublicKey);

        Assert.Null(key.TicketPublicKey.D);
        Assert.True(published.VerifyData(Base64Url.DecodeFromChars(parts[0]), Base64Url.DecodeFromChars(parts[1]), HashAlgorithmName.SHA256));
        Assert.EndsWith("|42", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_may_sign_with_one_key()
    {
        var keys = new SigningKeys(NewKey(), []);

        Parallel.For(0, 200, _ => Assert.NotNull(TicketCode.Verify(keys, TicketCode.Sign(keys.Current, Guid.NewGuid(), Seat))));
    }
}
