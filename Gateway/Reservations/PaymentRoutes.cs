using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Gateway.WaitingRoom;

namespace OrleansTicketing.Gateway.Reservations;

internal static class PaymentRoutes
{
    private const string All = "/api/v1/payments";

    public static void MapPayments(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(All, Pay).WithTags("Payments").Accepts<PayRequestBody>("application/json")
            .WithPolicy(ProtectedCalls.Policy(CallPolicy.User with { TakesBody = true, TakesIdempotencyKey = true, Query = [CallField.Concert] }).With(
                ErrorCode.NotFound, ErrorCode.InsufficientBalance, ErrorCode.ReservationNotHeld, ErrorCode.RequestInProgress, ErrorCode.HoldExpired));
        routes.MapGet(All, List).WithTags("Payments").WithPolicy(CallPolicy.User.Paged());
        routes.MapGet(All + "/{paymentId}", Get).WithTags("Payments").WithPolicy(CallPolicy.User.With(ErrorCode.NotFound));
        routes.MapGet(All + "/{paymentId}/tickets/{ticketId}/qr.svg", Draw).WithTags("Payments").WithPolicy(CallPolicy.User.With(ErrorCode.NotFound));
    }

    /// <summary>Pays a reservation from your wallet: the seats become yours.</summary>
    internal static async Task<Results<CreatedJson<PaymentBody>, OkJson<PaymentBody>, Problem>> Pay(
        HttpContext http, BookingClient bookings, QueueTokens tokens)
    {
        var read = http.ReadBody(PayRequestBody.Read);
        if (!read.Succeeded(out var request))
            return Problem.Of(read.Refusal);
        var caller = http.Caller();
        var key = http.IdempotencyKey();

        // The token's concert is compared with the reservation's where the reservation is known.
        var sent = tokens.Read(caller.QueueToken, caller.UserId, concertId: null);
        if (sent.Succeeded(out var token))
            return Answered(http, await bookings.Pay(caller.UserId, key, request.ReservationId, token.ConcertId, token.Place, http.RequestAborted));

        // A replay is answered before the queue token is looked at.
        return key is not null && await bookings.RecallPayment(caller.UserId, key, request.ReservationId, http.RequestAborted) is { } recalled
            ? Answered(http, recalled)
            : Problem.Of(sent.Refusal);
    }

    /// <summary>Your payments, newest first.</summary>
    internal static async Task<Results<OkJson<Page<PaymentBody>>, Problem>> List(HttpContext http, BookingClient bookings)
    {
        var read = http.ReadPage();
        if (!read.Succeeded(out var page))
            return Problem.Of(read.Refusal);
        var answer = await bookings.ListPayments(http.Caller().UserId, page.Position, page.Limit, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<Page<PaymentBody>>(
                new([.. found.Items.Select(PaymentBody.Of)], QueryFields.Cursor(found.Next)), GatewayJson.Default.PagePaymentBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>One of your payments, with its tickets.</summary>
    internal static async Task<Results<OkJson<PaymentBody>, Problem>> Get(HttpContext http, string paymentId, BookingClient bookings)
    {
        if (!Guid.TryParseExact(paymentId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await bookings.FindPayment(http.Caller().UserId, id, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<PaymentBody>(PaymentBody.Of(found), GatewayJson.Default.PaymentBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>The code of one of your tickets as a QR code, to show or print.</summary>
    internal static async Task<Results<TicketCodeImage, Problem>> Draw(HttpContext http, string paymentId, string ticketId, BookingClient bookings)
    {
        if (!Guid.TryParseExact(paymentId, "D", out var payment) || !Guid.TryParseExact(ticketId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await bookings.FindPayment(http.Caller().UserId, payment, http.RequestAborted);
        if (!answer.Succeeded(out var found))
            return Problem.Of(answer.Refusal);
        return found.Tickets.FirstOrDefault(ticket => ticket.TicketId == id) is { } ticket
            ? new TicketCodeImage(ticket.Code)
            : Problem.Of(ErrorCode.NotFound);
    }

    private static Results<CreatedJson<PaymentBody>, OkJson<PaymentBody>, Problem> Answered(HttpContext http, Answer<PaymentAnswer> answer)
    {
        if (!answer.Succeeded(out var paid))
            return Problem.Of(answer.Refusal);
        http.MarkReplayed(paid.Replayed);
        var body = PaymentBody.Of(paid.Payment);
        return paid.PaidBefore
            ? new OkJson<PaymentBody>(body, GatewayJson.Default.PaymentBody)
            : new CreatedJson<PaymentBody>(body, GatewayJson.Default.PaymentBody, $"{All}/{body.PaymentId:D}");
    }
}
