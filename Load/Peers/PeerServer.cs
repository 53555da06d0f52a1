using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrleansTicketing.Load.Peers;

/// <summary>The routes of the API that a comparison drives, in front of a peer.</summary>
internal sealed class PeerServer(IPeer peer)
{
    public Task RunAsync(string url)
    {
        var app = PeerHttp.Create(url);
        app.MapPost("/api/v1/users", CreateUserAsync);
        app.MapPost("/api/v1/concerts/{concertId:guid}/queue-tokens", JoinAsync);
        app.MapGet("/api/v1/queue-tokens/me", PollAsync);
        app.MapGet("/api/v1/concerts/{concertId:guid}/dates", static context => PeerHttp.WriteAsync(context, 200, new ListBody([], null), PeerJson.Default.ListBody));
        app.MapPost("/api/v1/reservations", HoldAsync);
        app.MapPost("/api/v1/wallets/me/charges", ChargeAsync);
        app.MapPost("/api/v1/payments", PayAsync);
        app.MapPost("/api/v1/admin/concerts", CreateConcertAsync);
        app.MapGet("/api/v1/admin/concerts", CountSeatsAsync);
        app.MapGet("/api/v1/admin/concerts/{concertId:guid}/waiting-room", CountPlacesAsync);
        app.MapGet("/api/v1/wallets/me", BalanceAsync);
        app.MapGet("/api/v1/payments", CountTicketsAsync);
        return app.RunAsync();
    }

    private static async Task CreateUserAsync(HttpContext context)
    {
        var request = await PeerHttp.ReadAsync(context, PeerJson.Default.UserRequest);
        var id = Guid.CreateVersion7();
        await PeerHttp.WriteAsync(context, 201,
            new UserBody(id, request.DisplayName, PeerHttp.TokenOf(id, PeerHttp.AccessTokenLength), "Bearer", PeerHttp.Now.AddHours(12)), PeerJson.Default.UserBody);
    }

    private async Task JoinAsync(HttpContext context)
    {
        var place = await peer.JoinAsync(PeerHttp.Route(context, "concertId"), PeerHttp.User(context));
        await PeerHttp.WriteAsync(context, 201, Body(place), PeerJson.Default.TokenBody);
    }

    private async Task PollAsync(HttpContext context)
    {
        if (await peer.FindPlaceAsync(PeerHttp.QueueToken(context)) is { } place)
            await PeerHttp.WriteAsync(context, 200, Body(place), PeerJson.Default.TokenBody);
        else
            await RefuseAsync(context, PeerRefusal.NotFound);
    }

    private async Task HoldAsync(HttpContext context)
    {
        var request = await PeerHttp.ReadAsync(context, PeerJson.Default.HoldRequest);
        var answer = await peer.HoldAsync(PeerHttp.QueueToken(context), PeerHttp.User(context), request);
        if (answer.Value is not { } held)
        {
            await RefuseAsync(context, answer.Refusal!);
            return;
        }

        context.Response.Headers.Location = $"/api/v1/reservations/{held.ReservationId}";
        await PeerHttp.WriteAsync(context, 201,
            new ReservationBody(held.ReservationId, held.ConcertId, held.Date, held.Seats, held.Amount, "held", held.HeldUntil, held.CreatedAt, PaymentId: null),
            PeerJson.Default.ReservationBody);
    }

    private async Task ChargeAsync(HttpContext context)
    {
        var request = await PeerHttp.ReadAsync(context, PeerJson.Default.ChargeRequest);
        await PeerHttp.WriteAsync(context, 201, await peer.ChargeAsync(PeerHttp.User(context), request.Amount), PeerJson.Default.ChargeBody);
    }

    private async Task PayAsync(HttpContext context)
    {
        var request = await PeerHttp.ReadAsync(context, PeerJson.Default.PaymentRequest);
        var answer = await peer.PayAsync(PeerHttp.QueueToken(context), PeerHttp.User(context), request.ReservationId);
        if (answer.Value is not { } paid)
        {
            await RefuseAsync(context, answer.Refusal!);
            return;
        }

        context.Response.Headers.Location = $"/api/v1/payments/{paid.PaymentId}";
        var tickets = paid.Tickets.Select(static ticket => new TicketBody(ticket.TicketId, ticket.Seat, PeerHttp.TokenOf(ticket.TicketId, PeerHttp.TicketCodeLength)));
        await PeerHttp.WriteAsync(context, 201,
            new PaymentBody(paid.PaymentId, paid.ReservationId, paid.Amount, paid.PaidAt, [.. tickets]), PeerJson.Default.PaymentBody);
    }

    private async Task CreateConcertAsync(HttpContext context)
    {
        var request = await PeerHttp.ReadAsync(context, PeerJson.Default.ConcertRequest);
        var id = Guid.CreateVersion7();
        var first = request.Dates[0];
        await peer.CreateConcertAsync(id, new NewPeerConcert([.. request.Dates.Select(static date => date.Date)], first.Seats, first.Price, request.WaitingRoom.Capacity));
        await PeerHttp.WriteAsync(context, 201, new ConcertBody(id), PeerJson.Default.ConcertBody);
    }

    private async Task CountSeatsAsync(HttpContext context)
    {
        var concerts = new List<CountedConcertBody>();
        foreach (var id in await peer.ListConcertsAsync())
        {
            var counters = await peer.CountAsync(id);
            concerts.Add(new CountedConcertBody(id, [new CountedDateBody(counters.SeatsHeld, counters.SeatsSold)]));
        }

        await PeerHttp.WriteAsync(context, 200, new CountedConcertsBody([.. concerts], null), PeerJson.Default.CountedConcertsBody);
    }

    private async Task CountPlacesAsync(HttpContext context)
    {
        var counters = await peer.CountAsync(PeerHttp.Route(context, "concertId"));
        await PeerHttp.WriteAsync(context, 200, new CountedRoomBody(counters.Waiting, counters.Finished, counters.LastPosition), PeerJson.Default.CountedRoomBody);
    }

    private async Task BalanceAsync(HttpContext context) =>
        await PeerHttp.WriteAsync(context, 200, new BalanceBody(await peer.BalanceAsync(PeerHttp.User(context))), PeerJson.Default.BalanceBody);

    private async Task CountTicketsAsync(HttpContext context)
    {
        var tickets = new string[await peer.CountTicketsAsync(PeerHttp.User(context))];
        await PeerHttp.WriteAsync(context, 200, new StoredPaymentsBody([new StoredPaymentBody(tickets)]), PeerJson.Default.StoredPaymentsBody);
    }

    private static Task RefuseAsync(HttpContext context, PeerRefusal refusal) =>
        PeerHttp.WriteAsync(context, refusal.Status, new RefusalBody(refusal.Code), PeerJson.Default.RefusalBody);

    private static TokenBody Body(PeerPlace place) => new(
        PeerHttp.TokenOf(place.TokenId, PeerHttp.QueueTokenLength), place.ConcertId, place.UserId, place.Status, place.Position, place.Ahead,
        EstimatedWaitSeconds: 600, EstimatedWaitSecondsP90: 720, LikelySeat: "unsure", RoomMode: "fifo", PollAfterSeconds: 5, place.IssuedAt, place.AdmittedAt, AdmittedUntil: null);
}
