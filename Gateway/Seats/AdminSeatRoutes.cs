using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Seats;

/// <summary>What operators see of the sale: figures, and the seat map without a place in the waiting room.</summary>
internal static class AdminSeatRoutes
{
    private const string Concert = "/api/v1/admin/concerts/{concertId}";

    public static void MapAdminSeats(this IEndpointRouteBuilder routes)
    {
        var policy = CallPolicy.Operator.With(ErrorCode.NotFound);
        routes.MapGet(Concert + "/sales", ReadSales).WithTags("Operators").WithPolicy(policy);
        routes.MapGet(Concert + "/dates/{date}/seats", ReadSeats).WithTags("Operators")
            .WithPolicy(policy.With(ErrorCode.InvalidRequest) with
            {
                Query = [SeatFilter.StatusField, SeatFilter.SectionField],
                Headers = [SeatMapReply.KnownField],
            });
    }

    /// <summary>What is held, sold and taken in, by date and section.</summary>
    internal static async Task<Results<OkJson<SalesBody>, Problem>> ReadSales(
        HttpContext http, string concertId, ConcertSales sales, GatewaySettings settings)
    {
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await sales.Read(id, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<SalesBody>(SalesBody.Of(found, settings.Currency), GatewayJson.Default.SalesBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>The seats of one date, by number; without filters, all.</summary>
    internal static async Task<Results<SeatMapReply, Problem>> ReadSeats(HttpContext http, string concertId, string date, SeatMaps maps)
    {
        var read = SeatFilter.Read(http, withStatus: true);
        if (!read.Succeeded(out var filter))
            return Problem.Of(read.Refusal);
        if (!Guid.TryParseExact(concertId, "D", out var id) || !DateKey.TryParse(date, out var key))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await maps.Read(new ConcertDateKey(id, key), http.RequestAborted);
        return answer.Succeeded(out var map) ? new SeatMapReply(map, filter.Status, filter.Section) : Problem.Of(answer.Refusal);
    }
}
