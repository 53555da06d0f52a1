using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.WaitingRoom;

/// <summary>What anybody may know of a lottery: the commitment before it, everything after it.</summary>
internal static class LotteryRoutes
{
    public static void MapLotteries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/concerts/{concertId}/waiting-room/lottery", Get).WithTags("Waiting room")
            .WithPolicy(CallPolicy.Anyone.With(ErrorCode.NotFound));
        routes.MapGet(AdminRoomRoutes.Room + "/lottery", GetAsOperator).WithTags("Operators")
            .WithPolicy(CallPolicy.Operator.With(ErrorCode.NotFound));
    }

    /// <summary>A waiting room's lottery, to be checked by anybody. Not found where there is none.</summary>
    internal static async Task<Results<OkJson<LotteryBody>, Problem>> Get(HttpContext http, string concertId, RoomAdministration rooms)
    {
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await rooms.Lottery(id, http.RequestAborted);
        return answer.Succeeded(out var lottery)
            ? new OkJson<LotteryBody>(LotteryBody.Of(id, lottery), GatewayJson.Default.LotteryBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>A waiting room's lottery, the same as everybody sees.</summary>
    internal static Task<Results<OkJson<LotteryBody>, Problem>> GetAsOperator(HttpContext http, string concertId, RoomAdministration rooms) =>
        Get(http, concertId, rooms);
}
