using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTicketing.Tests.Rest.Callers;

public sealed record TicketKeyView(string KeyId, string Kty, string Crv, string X, string Y, string Alg, string Use);

/// <summary>Checks tickets as a door would that knows nothing but the published keys.</summary>
public sealed class TicketCodes(IReadOnlyList<TicketKeyView> keys)
{
    public static async Task<TicketCodes> Published(TicketingApi api) =>
        new((await api.Get<PageView<TicketKeyView>>("/api/v1/ticket-keys")).Items);

    /// <summary>Fails unless the code is signed and names this ticket and seat.</summary>
    public void Check(TicketView ticket, Guid concertId, string date)
    {
        var parts = ticket.Code.Split('.');
        Assert.Equal(2, parts.Length);
        var payload = Base64Url.DecodeFromChars(parts[0]);
        var fields = Encoding.UTF8.GetString(payload).Split('|');
        Assert.Equal(["1", ticket.TicketId.ToString("N"), concertId.ToString("N"), date, ticket.Seat.ToString()], fields.Where((_, n) => n != 1));
        var key = keys.Single(key => key.KeyId == fields[1]);
        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(key.X), Y = Base64Url.DecodeFromChars(key.Y) },
        });
        Assert.True(verifier.VerifyData(payload, Base64Url.DecodeFromChars(parts[1]), HashAlgorithmName.SHA256), $"A forged ticket: {ticket}");
    }
}
