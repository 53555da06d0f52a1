using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Gateway.WaitingRoom;

/// <summary>What operators do to a waiting room beside changing it, and the record of it.</summary>
internal static class RoomActRoutes
{
    private const int LongestReason = 200;

    private static readonly CallField Since = new(
        "since", "Later ones only: a time in RFC 3339, such as the next of an answer before; leave it out for the beginning.", "2027-04-01T09:00:00Z");

    public static void MapRoomActs(this IEndpointRouteBuilder routes)
    {
        const string room = AdminRoomRoutes.Room;
        var policy = CallPolicy.Operator.With(ErrorCode.NotFound);
        var act = policy with { TakesBody = true, TakesIdempotencyKey = true };
        routes.MapPost(room + "/admit", Admit).WithTags("Operators").Accepts<UserActRequestBody>("application/json")
            .WithPolicy(act.With(ErrorCode.SaleNotOpen, ErrorCode.SaleClosed, ErrorCode.RoomFull));
        routes.MapPost(room + "/expel", Expel).WithTags("Operators").Accepts<UserActRequestBody>("application/json").WithPolicy(act);
        routes.MapPost(room + "/drain", Drain).WithTags("Operators").Accepts<RoomActRequestBody>("application/json").WithPolicy(act);
        routes.MapPost(room + "/close", Close).WithTags("Operators").Accepts<RoomActRequestBody>("application/json").WithPolicy(act);
        routes.MapGet(room + "/audit", Audit).WithTags("Operators").WithPolicy(policy.Paged());
        routes.MapGet(room + "/history", History).WithTags("Operators")
            .WithPolicy((policy with { Query = [Since] }).With(ErrorCode.InvalidRequest));
    }

    /// <summary>Admits a user past the order, with a place if there is none yet; within the capacity, whatever the mode.</summary>
    internal static Task<Results<OkJson<OperatorActBody>, Problem>> Admit(HttpContext http, string concertId, RoomAdministration rooms) =>
        Act(http, concertId, rooms, OperatorActKind.Admit, "admit");

    /// <summary>Ends a user's place. The user may join again, at the end.</summary>
    internal static Task<Results<OkJson<OperatorActBody>, Problem>> Expel(HttpContext http, string concertId, RoomAdministration rooms) =>
        Act(http, concertId, rooms, OperatorActKind.Expel, "expel");

    /// <summary>Nobody joins any more; those who wait go on.</summary>
    internal static Task<Results<OkJson<OperatorActBody>, Problem>> Drain(HttpContext http, string concertId, RoomAdministration rooms) =>
        Act(http, concertId, rooms, OperatorActKind.Drain, "drain");

    /// <summary>Nobody joins any more, and the places of those who wait end. Those admitted go on.</summary>
    internal static Task<Results<OkJson<OperatorActBody>, Problem>> Close(HttpContext http, string concertId, RoomAdministration rooms) =>
        Act(http, concertId, rooms, OperatorActKind.Close, "close");

    /// <summary>What operators did to a waiting room, newest first.</summary>
    internal static async Task<Results<OkJson<Page<OperatorActBody>>, Problem>> Audit(HttpContext http, string concertId, RoomAdministration rooms)
    {
        var read = http.ReadPage();
        if (!read.Succeeded(out var page))
            return Problem.Of(read.Refusal);
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await rooms.Audit(id, page.Position, page.Limit, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<Page<OperatorActBody>>(
                new([.. found.Acts.Select(OperatorActBody.Of)], QueryFields.Cursor(found.Before)), GatewayJson.Default.PageOperatorActBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>How a waiting room stood over time.</summary>
    internal static async Task<Results<OkJson<RoomHistoryBody>, Problem>> History(HttpContext http, string concertId, RoomAdministration rooms)
    {
        var errors = new FieldErrors();
        DateTimeOffset? since = null;
        if (QueryFields.Single(http, Since.Name, errors) is { } text)
        {
            if (Rfc3339.TryParse(text, out var time))
                since = time;
            else
                errors.Add(Since.Name, "Must be a time in RFC 3339 with an offset, such as 2027-05-01T19:30:00Z.");
        }

        if (errors.Any(out var wrong))
            return Problem.Of(wrong);
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await rooms.History(id, since, http.RequestAborted);
        return answer.Succeeded(out var samples)
            ? new OkJson<RoomHistoryBody>(RoomHistoryBody.Of(samples), GatewayJson.Default.RoomHistoryBody)
            : Problem.Of(answer.Refusal);
    }

    private static async Task<Results<OkJson<OperatorActBody>, Problem>> Act(
        HttpContext http, string concertId, RoomAdministration rooms, OperatorActKind kind, string name)
    {
        var isAboutUser = kind is OperatorActKind.Admit or OperatorActKind.Expel;
        var read = http.ReadBody(body => new AskedAct(kind, isAboutUser ? body.Id("userId") : null, body.Text("reason", LongestReason) ?? string.Empty));
        if (!read.Succeeded(out var asked))
            return Problem.Of(read.Refusal);
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var route = string.Create(CultureInfo.InvariantCulture, $"POST /api/v1/admin/concerts/{id:D}/waiting-room/{name}");
        var answer = await rooms.Act(id, asked, http.Caller().OperatorKeyHash!, route, http.IdempotencyKey(), http.RequestAborted);
        if (!answer.Succeeded(out var done))
            return Problem.Of(answer.Refusal);
        http.MarkReplayed(done.Replayed);
        return new OkJson<OperatorActBody>(OperatorActBody.Of(done.Act), GatewayJson.Default.OperatorActBody);
    }
}
