using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.WaitingRoom;

internal static class ProofRoutes
{
    private const string Mine = "/api/v1/queue-tokens/me";
    private const string Published = "/api/v1/concerts/{concertId}/waiting-room/heads";

    public static void MapProofs(this IEndpointRouteBuilder routes)
    {
        var holder = (CallPolicy.User with { TakesQueueToken = true, Query = [CallField.Concert] }).With(
            ErrorCode.QueueTokenRequired, ErrorCode.QueueTokenInvalid, ErrorCode.Forbidden);
        routes.MapGet(Mine + "/receipt", Receipt).WithTags("Waiting room").WithPolicy(holder);
        routes.MapGet(Mine + "/proof", Prove).WithTags("Waiting room").WithPolicy(holder);
        routes.MapGet(Mine + "/why", Why).WithTags("Waiting room").WithPolicy(holder);
        routes.MapGet(Published, Heads).WithTags("Waiting room").WithPolicy(CallPolicy.Anyone.Paged().With(ErrorCode.NotFound));
        routes.MapGet(Published + "/latest", Newest).WithTags("Waiting room").WithPolicy(CallPolicy.Anyone.With(ErrorCode.NotFound));
    }

    /// <summary>The receipt of your join again.</summary>
    internal static async Task<Results<OkJson<ReceiptBody>, Problem>> Receipt(HttpContext http, QueueTokens tokens, PlaceProofs proofs)
    {
        var sent = tokens.Read(http.Caller().QueueToken, http.Caller().UserId, concertId: null);
        if (!sent.Succeeded(out var token))
            return Problem.Of(sent.Refusal);
        var answer = await proofs.Receipt(token, http.RequestAborted);
        return answer.Succeeded(out var receipt)
            ? new OkJson<ReceiptBody>(ReceiptBody.Of(receipt), GatewayJson.Default.ReceiptBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>What proves your place to anyone, from a second after the join on.</summary>
    internal static async Task<Results<OkJson<ProofBody>, Problem>> Prove(HttpContext http, QueueTokens tokens, PlaceProofs proofs)
    {
        var sent = tokens.Read(http.Caller().QueueToken, http.Caller().UserId, concertId: null);
        if (!sent.Succeeded(out var token))
            return Problem.Of(sent.Refusal);
        var answer = await proofs.Prove(token, http.RequestAborted);
        return answer.Succeeded(out var proof)
            ? new OkJson<ProofBody>(ProofBody.Of(proof), GatewayJson.Default.ProofBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>Why your place is where it is, in plain words and data.</summary>
    internal static async Task<Results<OkJson<WhyBody>, Problem>> Why(HttpContext http, QueueTokens tokens, PlaceProofs proofs)
    {
        var sent = tokens.Read(http.Caller().QueueToken, http.Caller().UserId, concertId: null);
        if (!sent.Succeeded(out var token))
            return Problem.Of(sent.Refusal);
        var answer = await proofs.Why(token, http.RequestAborted);
        return answer.Succeeded(out var story)
            ? new OkJson<WhyBody>(WhyBody.Of(story), GatewayJson.Default.WhyBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>What a waiting room has signed of its joins, oldest first.</summary>
    internal static async Task<Results<OkJson<HeadsBody>, Problem>> Heads(HttpContext http, string concertId, PlaceProofs proofs)
    {
        var read = http.ReadPage();
        if (!read.Succeeded(out var page))
            return Problem.Of(read.Refusal);
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await proofs.Heads(id, page.Offset, page.Limit, http.RequestAborted);
        if (!answer.Succeeded(out var found))
            return Problem.Of(answer.Refusal);
        var latest = found.Latest is { } head ? HeadBody.Of(head) : null;
        var body = new HeadsBody([.. found.Heads.Select(HeadBody.Of)], QueryFields.Cursor(found.NextOffset), latest);
        return new OkJson<HeadsBody>(body, GatewayJson.Default.HeadsBody);
    }

    /// <summary>The newest of them, for whoever follows. Not found before the first join.</summary>
    internal static async Task<Results<OkJson<HeadBody>, Problem>> Newest(HttpContext http, string concertId, PlaceProofs proofs)
    {
        if (!Guid.TryParseExact(concertId, "D", out var id))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await proofs.Newest(id, http.RequestAborted);
        return answer.Succeeded(out var head)
            ? new OkJson<HeadBody>(HeadBody.Of(head), GatewayJson.Default.HeadBody)
            : Problem.Of(answer.Refusal);
    }
}
