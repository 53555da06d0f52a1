using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrleansTicketing.Load.Peers.Bare;

/// <summary>
/// The ceiling: a bare Kestrel endpoint with the routes of the API. It reads and writes the same JSON and does nothing else: no
/// authentication, no rules, nothing stored.
/// </summary>
internal static class BareServer
{
    private static readonly Guid Id = new("0191f0c5-7a3e-7c41-9b62-3f1d2a4b5c6d");

    private static readonly string PolledToken = new('q', PeerHttp.QueueTokenLength);
    private static readonly string TicketCode = new('t', PeerHttp.TicketCodeLength);

    public static async Task RunAsync(string url)
    {
        var app = PeerHttp.Create(url);
        app.MapPost("/api/v1/admin/concerts", context => PeerHttp.WriteAsync(context, 201, new ConcertBody(Id), PeerJson.Default.ConcertBody));
        app.MapPost("/api/v1/users", CreateUserAsync);
        app.MapPost("/api/v1/concerts/{concertId:guid}/queue-tokens", context => PeerHttp.WriteAsync(context, 201, Joined(), PeerJson.Default.JoinedBody));
        app.MapGet("/api/v1/queue-tokens/me", context => PeerHttp.WriteAsync(context, 200, Token(PolledToken), PeerJson.Default.TokenBody));
        app.MapGet("/api/v1/concerts/{concertId:guid}/dates", context => PeerHttp.WriteAsync(context, 200, new ListBody([], null), PeerJson.Default.ListBody));
        app.MapPost("/api/v1/wallets/me/charges", ChargeAsync);
        app.MapPost("/api/v1/reservations", HoldAsync);
        app.MapPost("/api/v1/payments", PayAsync);
        await app.RunAsync();
    }

    private static async Task CreateUserAsync(HttpContext context)
    {
        var request = await PeerHttp.ReadAsync(context, PeerJson.Default.UserRequest);
        await PeerHttp.WriteAsync(context, 201, new UserBody(Id, request.DisplayName, NewToken(PeerHttp.AccessTokenLength), "Bearer", PeerHttp.Now.AddHours(12)), PeerJson.Default.UserBody);
    }

    private static async Task ChargeAsync(HttpContext context)
    {
        var request = await PeerHttp.ReadAsync(context, PeerJson.Default.ChargeRequest);
        await PeerHttp.WriteAsync(context, 201, new ChargeBody(Id, request.Amount, request.Amount), PeerJson.Default.ChargeBody);
    }

    private static async Task HoldAsync(HttpContext context)
    {
        var request = await PeerHttp.ReadAsync(context, PeerJson.Default.HoldRequest);
        context.Response.Headers.Location = $"/api/v1/reservations/{Id}";
        var seats = Array.ConvertAll(request.Seats, number => new SeatBody(number, 1000));
        await PeerHttp.WriteAsync(context, 201,
            new ReservationBody(Id, request.ConcertId, request.Date, seats, 1000 * seats.Length, "held", PeerHttp.Now.AddMinutes(5), PeerHttp.Now, PaymentId: null),
            PeerJson.Default.ReservationBody);
    }

    private static async Task PayAsync(HttpContext context)
    {
        var request = await PeerHttp.ReadAsync(context, PeerJson.Default.PaymentRequest);
        context.Response.Headers.Location = $"/api/v1/payments/{Id}";
        await PeerHttp.WriteAsync(context, 201,
            new PaymentBody(Id, request.ReservationId, 1000, PeerHttp.Now, [new TicketBody(Id, 1234, TicketCode)]),
            PeerJson.Default.PaymentBody);
    }

    private static TokenBody Token(string token) =>
        new(token, Id, Id, "waiting", 12_345, 12_344, 600, 720, "unsure", "fifo", 5, PeerHttp.Now, AdmittedAt: null, AdmittedUntil: null);

    private static JoinedBody Joined() => new(Token(NewToken(PeerHttp.QueueTokenLength)), new ReceiptBody(Id, Id, 12_345, PeerHttp.Now, Digits(64), Digits(32), Digits(8), Digits(64)));

    /// <summary>Another one for each caller: Kestrel makes no new text of a header that the connection has sent before.</summary>
    private static string NewToken(int length) => PeerHttp.TokenOf(Guid.CreateVersion7(), length);

    private static string Digits(int count) => new('0', count);

}
