using System.Buffers.Text;
using System.Text;
using OrleansTicketing.Domain.Concerts;

namespace OrleansTicketing.Grains.Interfaces.Signing;

/// <summary>
/// A ticket's code: <c>payload.signature</c>, both base64url; the payload is UTF-8 text <c>1|keyId|ticketId|concertId|date|seat</c>,
/// the signature ECDSA P-256 with SHA-256 over the payload's bytes. Anyone can check it offline with the published keys.
/// </summary>
public static class TicketCode
{
    public static string Sign(SigningKey key, Guid ticketId, SeatKey seat)
    {
        var payload = Encoding.UTF8.GetBytes($"1|{key.Id}|{ticketId:N}|{seat.Date.ConcertId:N}|{seat.Date.Date}|{seat.Number}");
        return $"{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(key.SignTicket(payload))}";
    }

    /// <summary>The ticket and its seat, or null where the code is malformed or no known key signed it.</summary>
    public static (Guid TicketId, SeatKey Seat)? Verify(SigningKeys keys, string code)
    {
        var parts = code.Split('.');
        if (parts.Length != 2 || !Base64Url.IsValid(parts[0]) || !Base64Url.IsValid(parts[1]))
            return null;
        var payload = Base64Url.DecodeFromChars(parts[0]);
        var fields = Encoding.UTF8.GetString(payload).Split('|');
        if (fields.Length != 6 || fields[0] != "1"
            || keys.Find(fields[1]) is not { } key
            || !key.VerifyTicket(payload, Base64Url.DecodeFromChars(parts[1])))
        {
            return null;
        }

        return (Guid.ParseExact(fields[2], "N"),
            new SeatKey(new ConcertDateKey(Guid.ParseExact(fields[3], "N"), DateKey.Parse(fields[4])), int.Parse(fields[5])));
    }
}
