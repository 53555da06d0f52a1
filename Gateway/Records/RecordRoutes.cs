using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.Records;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Records;

/// <summary>What operators look up when somebody calls.</summary>
internal static class RecordRoutes
{
    public static void MapRecords(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/admin/search", Search).WithTags("Operators")
            .WithPolicy((CallPolicy.Operator with { Query = [SearchQuery.Text, SearchQuery.Position] }).With(ErrorCode.InvalidRequest));
        routes.MapGet("/api/v1/admin/users/{userId}/timeline", Timeline).WithTags("Operators")
            .WithPolicy(CallPolicy.Operator.With(ErrorCode.NotFound).Paged());
    }

    /// <summary>Whose an id or a ticket's code is. Without an index rows are looked through for a short while: an answer may not be complete.</summary>
    internal static async Task<Results<OkJson<SearchBody>, Problem>> Search(HttpContext http, RecordsClient records)
    {
        var read = SearchQuery.Read(http);
        if (!read.Succeeded(out var query))
            return Problem.Of(read.Refusal);
        var answer = query.Id is { } id
            ? await records.Find(id, query.After, http.RequestAborted)
            : await records.FindTicket(query.Code!, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<SearchBody>(SearchBody.Of(found), GatewayJson.Default.SearchBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>What happened to a user, from queue to seat, oldest first.</summary>
    internal static async Task<Results<OkJson<TimelineBody>, Problem>> Timeline(HttpContext http, string userId, RecordsClient records)
    {
        var read = http.ReadPage();
        if (!read.Succeeded(out var page))
            return Problem.Of(read.Refusal);
        if (!Guid.TryParseExact(userId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await records.Timeline(id, page.Offset, page.Limit, http.RequestAborted);
        if (!answer.Succeeded(out var found))
            return Problem.Of(answer.Refusal);
        var end = page.Offset + found.Items.Length;
        return new OkJson<TimelineBody>(
            new([.. found.Items.Select(TimelineEventBody.Of)], QueryFields.Cursor(end < found.Total ? end : null), found.Complete),
            GatewayJson.Default.TimelineBody);
    }
}
