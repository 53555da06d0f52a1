using Microsoft.AspNetCore.Http;
using OrleansTicketing.Gateway.Identity;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Calls;

/// <summary>Who calls: by header, or by the cookies of a page of this site.</summary>
internal sealed class CallerChecks(UserTokens users, OperatorKey operatorKey, OperatorSessions sessions)
{
    private static readonly string ForgedWrite =
        $"A write that relies on cookies needs the header {Credentials.CsrfHeader}, sent by a page of this site.";

    /// <summary>Null where a user calls.</summary>
    public Problem? RefuseUser(HttpRequest request, ReadOnlyMemory<byte> body, out Caller caller)
    {
        caller = Caller.Nobody;
        var text = Credentials.AccessToken(request, out var fromCookie);
        if (text is null)
            return Problem.Of(ErrorCode.Unauthenticated);
        if (users.Verify(text) is not { } token)
            return Problem.Of(ErrorCode.Unauthenticated, "The access token is malformed, forged or expired. Sign in again.");
        if (fromCookie && !Credentials.IsSafeFromForgery(request))
            return Problem.Of(ErrorCode.Forbidden, ForgedWrite);
        caller = new Caller { AccessToken = token, QueueToken = Credentials.QueueToken(request, fromCookie), UsesCookies = fromCookie, Body = body };
        return null;
    }

    /// <summary>Null where an operator calls. A session that is used goes on.</summary>
    public Problem? RefuseOperator(HttpContext http, ReadOnlyMemory<byte> body, out Caller caller)
    {
        caller = Caller.Nobody;
        if (http.Request.Headers.TryGetValue(Credentials.OperatorKeyHeader, out var sent))
        {
            if (sent.Count != 1 || !operatorKey.Matches(sent[0]!))
                return Problem.Of(ErrorCode.Forbidden, "Send the operator's key as Operator-Key.");
            caller = new Caller { Body = body, OperatorKeyHash = operatorKey.Hash };
            return null;
        }

        if (SiteCookie.Operator.Read(http.Request) is not { } cookie)
            return Problem.Of(ErrorCode.Forbidden, "Send the operator's key as Operator-Key, or sign in to the console.");
        if (sessions.Read(cookie) is not { } session)
            return Problem.Of(ErrorCode.Forbidden, "The operator's session has ended. Sign in again.");
        if (!Credentials.IsSafeFromForgery(http.Request))
            return Problem.Of(ErrorCode.Forbidden, ForgedWrite);
        caller = new Caller { Body = body, OperatorKeyHash = operatorKey.Hash, OperatorSession = sessions.Continue(http, session) };
        return null;
    }
}
