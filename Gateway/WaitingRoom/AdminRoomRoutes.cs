using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Concerts;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Gateway.WaitingRoom;

internal static class AdminRoomRoutes
{
    private const string Room = "/api/v1/admin/concerts/{concertId}/waiting-room";

    public static void MapAdminRooms(this IEndpointRouteBuilder routes)
    {
        var policy = CallPolicy.Operator.With(ErrorCode.NotFound);
        routes.MapGet(Room, Get).WithTags("Operators").WithPolicy(policy);
        routes.MapPatch(Room, Change).WithTags("Operators").Accepts<RoomChangeBody>("application/json")
            .WithPolicy(policy with { TakesBody = true });
    }

    /// <summary>A waiting room in figures.</summary>
    internal static Task<Results<OkJson<RoomFiguresBody>, Problem>> Get(
        HttpContext http, string concertId, IGrainFactory grains, ClusterCalls cluster) =>
        Guid.TryParseExact(concertId, "D", out var id)
            ? Figures(cluster.Ask(() => grains.WaitingRoom(id).Figures(), http.RequestAborted))
            : Task.FromResult<Results<OkJson<RoomFiguresBody>, Problem>>(Problem.Of(ErrorCode.NotFound));

    /// <summary>Changes how a waiting room admits.</summary>
    internal static async Task<Results<OkJson<RoomFiguresBody>, Problem>> Change(
        HttpContext http, string concertId, IGrainFactory grains, ClusterCalls cluster, IIdSource ids)
    {
        var read = http.ReadBody(ReadChange, takesIdempotencyKey: false);
        if (!read.Succeeded(out var change))
            return Problem.Of(read.Refusal);
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var operation = ids.NewId();
        return await Figures(cluster.Ask(() => grains.WaitingRoom(id).Change(change.Overrides, change.Paused, operation), http.RequestAborted));
    }

    private static async Task<Results<OkJson<RoomFiguresBody>, Problem>> Figures(Task<Asked<RoomFigures?>> asking)
    {
        var asked = await asking;
        if (!asked.Answered)
            return Problem.Of(ErrorCode.ClusterUnavailable);
        return asked.Value is { } figures
            ? new OkJson<RoomFiguresBody>(RoomFiguresBody.Of(figures), GatewayJson.Default.RoomFiguresBody)
            : Problem.Of(ErrorCode.NotFound);
    }

    private static RoomChange? ReadChange(JsonFields body)
    {
        var room = ConcertForms.ReadRoom(body);
        TimeSpan? interval = room.IntervalSeconds is { } seconds ? TimeSpan.FromSeconds((double)seconds) : null;
        return new RoomChange(new RoomOverrides((int?)room.Capacity, (int?)room.BatchSize, interval), body.Flag("paused"));
    }

    private sealed record RoomChange(RoomOverrides Overrides, bool? Paused);
}
