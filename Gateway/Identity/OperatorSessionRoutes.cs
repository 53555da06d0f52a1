using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Limits;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>The operator's login to the console, by a cookie that takes the place of <c>Operator-Key</c>.</summary>
internal static class OperatorSessionRoutes
{
    private const string All = "/api/v1/admin/sessions";
    private const string Mine = All + "/me";

    public static void MapOperatorSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(All, SignIn).WithTags("Operators").Accepts<OperatorSignInBody>("application/json")
            .WithPolicy((CallPolicy.Anyone with { TakesBody = true }).With(ErrorCode.Forbidden));
        routes.MapGet(Mine, Get).WithTags("Operators").WithPolicy(CallPolicy.Operator.With(ErrorCode.NotFound));
        routes.MapDelete(Mine, SignOut).WithTags("Operators").WithPolicy(CallPolicy.Anyone.With(ErrorCode.Forbidden));
    }

    /// <summary>Signs in to the console with the operator's key: the answer sets a cookie. Only for pages of this site.</summary>
    internal static Results<CreatedJson<OperatorSessionBody>, Problem> SignIn(
        HttpContext http, OperatorKey key, OperatorSessions sessions, FailedLogins failed)
    {
        var read = http.ReadBody(OperatorSignInBody.Read, takesIdempotencyKey: false);
        if (!read.Succeeded(out var request))
            return Problem.Of(read.Refusal);
        if (!Credentials.IsFromOwnPage(http.Request))
            return SessionRoutes.NotFromOwnPage;
        var address = http.Connection.RemoteIpAddress;
        if (failed.WaitOf(address) is { } wait)
            return Problem.Of(new Refusal(ErrorCode.TooManyRequests) { RetryAfter = wait });
        if (!key.Matches(request.OperatorKey))
        {
            failed.Count(address);
            return Problem.Of(ErrorCode.Forbidden, "This is not the operator's key (Ticketing:OperatorKey).");
        }

        http.Response.Headers.CacheControl = "no-store";
        return new CreatedJson<OperatorSessionBody>(OperatorSessionBody.Of(sessions.Begin(http)), GatewayJson.Default.OperatorSessionBody, Mine);
    }

    /// <summary>The operator's session that came as a cookie.</summary>
    internal static Results<OkJson<OperatorSessionBody>, Problem> Get(HttpContext http) => http.Caller().OperatorSession is { } session
        ? new OkJson<OperatorSessionBody>(OperatorSessionBody.Of(session), GatewayJson.Default.OperatorSessionBody)
        : Problem.Of(ErrorCode.NotFound, "The operator's key needs no session, and came without one.");

    /// <summary>Signs out of the console, whether signed in or not: the answer clears the cookie.</summary>
    internal static Results<NoContent, Problem> SignOut(HttpContext http)
    {
        if (!Credentials.IsFromOwnPage(http.Request))
            return SessionRoutes.NotFromOwnPage;
        SiteCookie.Operator.Forget(http);
        return TypedResults.NoContent();
    }
}

/// <param name="OperatorKey">The key of <c>Ticketing:OperatorKey</c>.</param>
public sealed record OperatorSignInBody(string OperatorKey)
{
    private const int LongestKey = 1_000;

    internal static OperatorSignInBody? Read(JsonFields body) =>
        body.Text("operatorKey", LongestKey) is { } key ? new OperatorSignInBody(key) : null;
}

/// <param name="ExpiresAt">From then on the session is refused, unless it is used before.</param>
public sealed record OperatorSessionBody(DateTime ExpiresAt)
{
    internal static OperatorSessionBody Of(OperatorSession session) => new(Utc.Of(session.ExpiresAt));
}
