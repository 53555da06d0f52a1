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

internal static class ReservationRoutes
{
    private const string All = "/api/v1/reservations";
    private const string One = All + "/{reservationId}";

    public static void MapReservations(this IEndpointRouteBuilder routes)
    {
        var user = CallPolicy.User;
        routes.MapPost(All, Hold).WithTags("Reservations").Accepts<HoldRequestBody>("application/json")
            .WithPolicy(ProtectedCalls.Policy(CallPolicy.User with { TakesBody = true, TakesIdempotencyKey = true, Query = [CallField.Concert] }).With(
                ErrorCode.NotFound, ErrorCode.SaleNotOpen, ErrorCode.SaleClosed, ErrorCode.SeatTaken, ErrorCode.SeatLimitExceeded));
        routes.MapGet(All, List).WithTags("Reservations").WithPolicy(user.Paged());
        routes.MapGet(One, Get).WithTags("Reservations").WithPolicy(user.With(ErrorCode.NotFound));
        routes.MapDelete(One, Cancel).WithTags("Reservations")
            .WithPolicy(user.With(ErrorCode.NotFound, ErrorCode.ReservationNotHeld, ErrorCode.RequestInProgress));
    }

    /// <summary>Holds seats of one date: all of them, or none.</summary>
    internal static async Task<Results<CreatedJson<ReservationBody>, Problem>> Hold(HttpContext http, BookingClient bookings, QueueTokens tokens)
    {
        var read = http.ReadBody(HoldRequestBody.Read);
        if (!read.Succeeded(out var request))
            return Problem.Of(read.Refusal);
        var caller = http.Caller();
        var key = http.IdempotencyKey();
        var sent = tokens.Read(caller.QueueToken, caller.UserId, request.ConcertId);
        if (sent.Succeeded(out var token))
        {
            var held = await bookings.Hold(
                caller.UserId, key, request.ConcertId, request.Date, request.Seats, token.Place, http.RequestAborted);
            return Created(http, held);
        }

        // A replay is answered before the queue token is looked at.
        return key is not null
            && await bookings.RecallHold(caller.UserId, key, request.ConcertId, request.Date, request.Seats, http.RequestAborted) is { } recalled
            ? Created(http, recalled)
            : Problem.Of(sent.Refusal);
    }

    /// <summary>Your reservations, newest first.</summary>
    internal static async Task<Results<OkJson<Page<ReservationBody>>, Problem>> List(HttpContext http, BookingClient bookings)
    {
        var read = http.ReadPage();
        if (!read.Succeeded(out var page))
            return Problem.Of(read.Refusal);
        var answer = await bookings.ListReservations(http.Caller().UserId, page.Position, page.Limit, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<Page<ReservationBody>>(
                new([.. found.Items.Select(ReservationBody.Of)], QueryFields.Cursor(found.Next)), GatewayJson.Default.PageReservationBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>One of your reservations.</summary>
    internal static async Task<Results<OkJson<ReservationBody>, Problem>> Get(HttpContext http, string reservationId, BookingClient bookings)
    {
        if (!Guid.TryParseExact(reservationId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await bookings.FindReservation(http.Caller().UserId, id, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<ReservationBody>(ReservationBody.Of(found), GatewayJson.Default.ReservationBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>Cancels a reservation and frees its seats.</summary>
    internal static async Task<Results<NoContent, Problem>> Cancel(HttpContext http, string reservationId, BookingClient bookings)
    {
        if (!Guid.TryParseExact(reservationId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await bookings.Cancel(http.Caller().UserId, id, http.RequestAborted);
        return answer.Succeeded(out _) ? TypedResults.NoContent() : Problem.Of(answer.Refusal);
    }

    private static Results<CreatedJson<ReservationBody>, Problem> Created(HttpContext http, Answer<HoldAnswer> answer)
    {
        if (!answer.Succeeded(out var held))
            return Problem.Of(answer.Refusal);
        http.MarkReplayed(held.Replayed);
        return new CreatedJson<ReservationBody>(ReservationBody.Of(held.Reservation), GatewayJson.Default.ReservationBody,
            $"{All}/{held.Reservation.ReservationId:D}");
    }
}
