using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Identity;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>Users' sessions in pages of this site: the access token as a cookie that no script reads.</summary>
internal static class SessionRoutes
{
    private const string All = "/api/v1/sessions";
    private const string Mine = All + "/me";

    /// <summary>Browsers drop a cookie of more than 4,096 bytes with its name and attributes, and say nothing.</summary>
    private const int LongestToken = 3_900;

    /// <summary>Another site's page could sign its visitors in as somebody else, or out.</summary>
    public static Problem NotFromOwnPage { get; } =
        Problem.Of(ErrorCode.Forbidden, $"Sessions are for pages of this site: send the header {Credentials.CsrfHeader}.");

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(All, SignIn).WithTags("Users").WithPolicy(CallPolicy.User.With(ErrorCode.Forbidden, ErrorCode.InvalidRequest));
        routes.MapGet(Mine, Get).WithTags("Users").WithPolicy(CallPolicy.User);
        routes.MapDelete(Mine, SignOut).WithTags("Users").WithPolicy(CallPolicy.Anyone.With(ErrorCode.Forbidden));
    }

    /// <summary>Signs a page in with the access token in Authorization: the answer sets it as a cookie. Only for pages of this site.</summary>
    internal static Results<CreatedJson<SessionBody>, Problem> SignIn(HttpContext http)
    {
        if (!Credentials.IsFromOwnPage(http.Request))
            return NotFromOwnPage;
        var token = http.Caller().AccessToken!;
        if (token.Text.Length > LongestToken)
            return Problem.Of(Refusal.InvalidField("Authorization", $"A token of more than {LongestToken} characters fits no cookie."));
        SiteCookie.User.Keep(http, token.Text, token.ExpiresAt);
        return new CreatedJson<SessionBody>(SessionBody.Of(token), GatewayJson.Default.SessionBody, Mine);
    }

    /// <summary>Who you are, and until when.</summary>
    internal static OkJson<SessionBody> Get(HttpContext http) => new(SessionBody.Of(http.Caller().AccessToken!), GatewayJson.Default.SessionBody);

    /// <summary>Signs out, whether signed in or not: the answer clears the cookies of the user and of all queue tokens.</summary>
    internal static Results<NoContent, Problem> SignOut(HttpContext http)
    {
        if (!Credentials.IsFromOwnPage(http.Request))
            return NotFromOwnPage;
        SiteCookie.ForgetUser(http);
        return TypedResults.NoContent();
    }
}

/// <param name="UserId">Whom the access token names.</param>
/// <param name="ExpiresAt">From then on it is refused.</param>
public sealed record SessionBody(Guid UserId, DateTime ExpiresAt)
{
    internal static SessionBody Of(AccessToken token) => new(token.UserId, Utc.Of(token.ExpiresAt));
}
