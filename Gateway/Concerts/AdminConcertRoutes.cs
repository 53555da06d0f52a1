using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Concerts;

internal static class AdminConcertRoutes
{
    private const string All = "/api/v1/admin/concerts";

    public static void MapAdminConcerts(this IEndpointRouteBuilder routes)
    {
        var policy = CallPolicy.Operator;
        routes.MapPost(All, Create).WithTags("Operators").Accepts<ConcertRequestBody>("application/json")
            .WithPolicy(policy with { TakesBody = true, TakesIdempotencyKey = true });
        routes.MapGet(All, List).WithTags("Operators").WithPolicy(policy.Paged());
        routes.MapPatch(All + "/{concertId}", Correct).WithTags("Operators").Accepts<CorrectionRequestBody>("application/json")
            .WithPolicy((policy with { TakesBody = true }).With(ErrorCode.NotFound, ErrorCode.SeatTaken));
    }

    /// <summary>Creates a concert with its dates and its waiting room.</summary>
    internal static async Task<Results<CreatedJson<CreatedConcertBody>, Problem>> Create(HttpContext http, ConcertAdministration concerts)
    {
        var read = http.ReadBody(ConcertForms.ReadNew);
        if (!read.Succeeded(out var asked))
            return Problem.Of(read.Refusal);
        var answer = await concerts.Create(asked, http.Caller().OperatorKeyHash!, http.IdempotencyKey(), http.RequestAborted);
        if (!answer.Succeeded(out var created))
            return Problem.Of(answer.Refusal);
        http.MarkReplayed(created.Replayed);
        return new CreatedJson<CreatedConcertBody>(
            new(created.ConcertId), GatewayJson.Default.CreatedConcertBody, $"/api/v1/concerts/{created.ConcertId:D}");
    }

    /// <summary>Every concert with its counters, in the order of creation.</summary>
    internal static async Task<Results<OkJson<Page<AdminConcertBody>>, Problem>> List(HttpContext http, ConcertAdministration concerts)
    {
        var read = http.ReadPage();
        if (!read.Succeeded(out var page))
            return Problem.Of(read.Refusal);
        var answer = await concerts.List(page.Offset, page.Limit, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<Page<AdminConcertBody>>(
                new([.. found.Items.Select(AdminConcertBody.Of)], QueryFields.Cursor(found.NextOffset)), GatewayJson.Default.PageAdminConcertBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>Corrects titles, adds dates, moves or closes the sale; prices and seats only while nothing of the date is held or sold.</summary>
    internal static async Task<Results<OkJson<CorrectedConcertBody>, Problem>> Correct(
        HttpContext http, string concertId, ConcertAdministration concerts)
    {
        var read = http.ReadBody(ConcertForms.ReadCorrection, takesIdempotencyKey: false);
        if (!read.Succeeded(out var asked))
            return Problem.Of(read.Refusal);
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await concerts.Change(id, asked, http.RequestAborted);
        return answer.Succeeded(out var concert)
            ? new OkJson<CorrectedConcertBody>(CorrectedConcertBody.Of(concert), GatewayJson.Default.CorrectedConcertBody)
            : Problem.Of(answer.Refusal);
    }
}
