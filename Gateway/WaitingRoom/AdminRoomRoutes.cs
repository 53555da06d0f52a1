using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Concerts;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.WaitingRoom;

internal static class AdminRoomRoutes
{
    public const string Room = "/api/v1/admin/concerts/{concertId}/waiting-room";

    public static void MapAdminRooms(this IEndpointRouteBuilder routes)
    {
        var policy = CallPolicy.Operator.With(ErrorCode.NotFound);
        routes.MapGet(Room, Get).WithTags("Operators").WithPolicy(policy);
        routes.MapPatch(Room, Change).WithTags("Operators").Accepts<RoomChangeBody>("application/json")
            .WithPolicy(policy with { TakesBody = true });
    }

    /// <summary>A waiting room in figures.</summary>
    internal static async Task<Results<OkJson<RoomFiguresBody>, Problem>> Get(HttpContext http, string concertId, RoomAdministration rooms)
    {
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await rooms.Figures(id, http.RequestAborted);
        return answer.Succeeded(out var figures)
            ? new OkJson<RoomFiguresBody>(RoomFiguresBody.Of(figures), GatewayJson.Default.RoomFiguresBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>Changes how a waiting room admits.</summary>
    internal static async Task<Results<OkJson<RoomFiguresBody>, Problem>> Change(HttpContext http, string concertId, RoomAdministration rooms)
    {
        var read = http.ReadBody(ReadChange, takesIdempotencyKey: false);
        if (!read.Succeeded(out var change))
            return Problem.Of(read.Refusal);
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await rooms.Change(id, change, http.Caller().OperatorKeyHash!, http.RequestAborted);
        return answer.Succeeded(out var figures)
            ? new OkJson<RoomFiguresBody>(RoomFiguresBody.Of(figures), GatewayJson.Default.RoomFiguresBody)
            : Problem.Of(answer.Refusal);
    }

    private static RoomCorrection? ReadChange(JsonFields body)
    {
        var room = ConcertForms.ReadRoom(body);
        TimeSpan? interval = room.IntervalSeconds is { } seconds ? TimeSpan.FromSeconds((double)seconds) : null;
        return new RoomCorrection((int?)room.Capacity, (int?)room.BatchSize, interval, body.Flag("paused"), room.Schedule);
    }
}
