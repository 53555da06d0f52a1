using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Concerts;

internal static class ConcertRoutes
{
    public static void MapConcerts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/concerts", List).WithTags("Concerts").WithPolicy(CallPolicy.Anyone.Paged());
        routes.MapGet("/api/v1/concerts/{concertId}", Get).WithTags("Concerts").WithPolicy(CallPolicy.Anyone.With(ErrorCode.NotFound));
    }

    /// <summary>All concerts, in the order of their creation.</summary>
    internal static async Task<Results<OkJson<Page<ConcertBody>>, Problem>> List(HttpContext http, ConcertCatalogue concerts)
    {
        var read = http.ReadPage();
        if (!read.Succeeded(out var page))
            return Problem.Of(read.Refusal);
        var answer = await concerts.List(page.Offset, page.Limit, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<Page<ConcertBody>>(
                new([.. found.Items.Select(ConcertBody.Of)], QueryFields.Cursor(found.NextOffset)), GatewayJson.Default.PageConcertBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>One concert, with its halls.</summary>
    internal static async Task<Results<OkJson<ConcertDetailBody>, Problem>> Get(HttpContext http, string concertId, ConcertCatalogue concerts)
    {
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await concerts.Find(id, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<ConcertDetailBody>(ConcertDetailBody.Of(found), GatewayJson.Default.ConcertDetailBody)
            : Problem.Of(answer.Refusal);
    }
}
