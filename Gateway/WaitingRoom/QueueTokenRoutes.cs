using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Gateway.Streams;

namespace OrleansTicketing.Gateway.WaitingRoom;

internal static class QueueTokenRoutes
{
    private const string Mine = "/api/v1/queue-tokens/me";

    private static readonly ErrorCode[] TokenErrors = [ErrorCode.QueueTokenRequired, ErrorCode.QueueTokenInvalid, ErrorCode.Forbidden];

    public static void MapQueueTokens(this IEndpointRouteBuilder routes)
    {
        var user = CallPolicy.User;
        var holder = (user with { TakesQueueToken = true, Query = [CallField.Concert] }).With(TokenErrors);
        routes.MapPost("/api/v1/concerts/{concertId}/queue-tokens", Join).WithTags("Waiting room")
            .WithPolicy((user with { TakesIdempotencyKey = true }).With(ErrorCode.NotFound, ErrorCode.SaleClosed));
        routes.MapGet(Mine, Poll).WithTags("Waiting room").WithPolicy(holder);
        routes.MapGet(Mine + "/events", Listen).WithTags("Waiting room").WithPolicy(holder with { IsStream = true, Headers = [CallField.LastEventId] });
        routes.MapDelete(Mine, Leave).WithTags("Waiting room").WithPolicy(holder.With(ErrorCode.RequestInProgress));
    }

    /// <summary>Takes a place in a concert's waiting room, or finds the one you have.</summary>
    internal static async Task<Results<CreatedJson<JoinedTokenBody>, OkJson<JoinedTokenBody>, Problem>> Join(
        HttpContext http, string concertId, IQueueTokenClient rooms, OperationFactory operations)
    {
        var errors = new FieldErrors();
        var key = http.IdempotencyKey(errors);
        if (errors.Any(out var wrong))
            return Problem.Of(wrong);
        if (!Guid.TryParseExact(concertId, "D", out var concert))
            return Problem.Of(ErrorCode.NotFound);
        var user = http.Caller().UserId;
        var operation = operations.Create(user, $"POST /api/v1/concerts/{concert:D}/queue-tokens", key, string.Empty);
        var answer = await rooms.Join(concert, operation, user);
        if (!answer.Succeeded(out var joined))
            return Problem.Of(answer.Refusal);
        http.MarkReplayed(joined.Replayed);
        if (http.Caller().UsesCookies || Credentials.IsFromOwnPage(http.Request))
            SiteCookie.QueueToken(concert).Keep(http, joined.View.Token, until: null);
        var body = JoinedTokenBody.Of(joined);
        return joined.Created
            ? new CreatedJson<JoinedTokenBody>(body, GatewayJson.Default.JoinedTokenBody, Mine)
            : new OkJson<JoinedTokenBody>(body, GatewayJson.Default.JoinedTokenBody);
    }

    /// <summary>Where your place is now, whatever its state.</summary>
    internal static async ValueTask<Results<OkJson<QueueTokenBody>, Problem>> Poll(HttpContext http, QueueTokens tokens, IQueueTokenClient rooms)
    {
        var sent = ReadToken(http, tokens);
        if (!sent.Succeeded(out var token))
            return Problem.Of(sent.Refusal);
        var answer = await rooms.Look(token);
        return answer.Succeeded(out var view)
            ? new OkJson<QueueTokenBody>(QueueTokenBody.Of(view), GatewayJson.Default.QueueTokenBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>The same as server-sent events: at once, and at every change until the place has ended.</summary>
    internal static async Task<Results<StreamAnswer<QueueTokenBody>, NoContent, Problem>> Listen(
        HttpContext http, QueueTokens tokens, IQueueTokenClient rooms, EventStream stream)
    {
        var sent = ReadToken(http, tokens);
        if (!sent.Succeeded(out var token))
            return Problem.Of(sent.Refusal);
        var answer = await rooms.Look(token);
        if (!answer.Succeeded(out var view))
            return Problem.Of(answer.Refusal);

        // 204 tells a browser that has seen the end to stop connecting anew.
        var ended = QueueTokenBody.Of(view).Status is QueueTokenStatus.Expired or QueueTokenStatus.Finished;
        return ended && EventStream.LastEventId(http.Request) is not null
            ? TypedResults.NoContent()
            : new StreamAnswer<QueueTokenBody>(stream, ended_ => Changes(rooms, token, ended_), GatewayJson.Default.QueueTokenBody);
    }

    /// <summary>Gives your place back, and what is held with it. The place goes to the next.</summary>
    internal static async Task<Results<NoContent, Problem>> Leave(HttpContext http, QueueTokens tokens, IQueueTokenClient rooms)
    {
        var sent = ReadToken(http, tokens);
        if (!sent.Succeeded(out var token))
            return Problem.Of(sent.Refusal);
        var answer = await rooms.Leave(token);
        if (!answer.Succeeded(out _))
            return Problem.Of(answer.Refusal);
        if (http.Caller().UsesCookies)
            SiteCookie.QueueToken(token.ConcertId).Forget(http);
        return TypedResults.NoContent();
    }

    private static Answer<QueueToken> ReadToken(HttpContext http, QueueTokens tokens)
    {
        var caller = http.Caller();
        return tokens.Read(caller.QueueToken, caller.UserId, concertId: null);
    }

    private static async IAsyncEnumerable<StreamEvent<QueueTokenBody>> Changes(
        IQueueTokenClient rooms, QueueToken token, [EnumeratorCancellation] CancellationToken ended)
    {
        long count = 0;
        await foreach (var view in rooms.Listen(token, ended))
            yield return new StreamEvent<QueueTokenBody>(QueueTokenBody.Of(view), ++count);
    }
}
