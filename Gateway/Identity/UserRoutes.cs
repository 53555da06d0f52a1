using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.Identity;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Gateway.Identity;

internal static class UserRoutes
{
    public const int LongestDisplayName = 100;

    /// <summary>The development identity provider; where it is off, there is nothing at this address.</summary>
    public static void MapUsers(this IEndpointRouteBuilder routes, IdentitySettings settings)
    {
        if (settings.Development)
        {
            routes.MapPost("/api/v1/users", CreateUser).WithTags("Users").Accepts<NewUserRequest>("application/json")
                .WithPolicy(CallPolicy.Anyone with { TakesBody = true });
        }
    }

    /// <summary>Becomes a new user (development identity provider).</summary>
    internal static Results<CreatedJson<NewUserBody>, Problem> CreateUser(
        HttpContext http, AccessTokens tokens, IIdSource ids, IdentitySettings settings)
    {
        var read = http.ReadBody(static body => body.Text("displayName", LongestDisplayName) is { } name ? new NewUserRequest(name) : null,
            takesIdempotencyKey: false);
        if (!read.Succeeded(out var request))
            return Problem.Of(read.Refusal);
        var token = tokens.Issue(ids.NewId(), settings.TokenLifetime);
        if (Credentials.IsFromOwnPage(http.Request))
            SiteCookie.User.Keep(http, token.Text, token.ExpiresAt);
        http.Response.Headers.CacheControl = "no-store";
        var body = new NewUserBody(token.UserId, request.DisplayName, token.Text, "Bearer", Utc.Of(token.ExpiresAt));
        return new CreatedJson<NewUserBody>(body, GatewayJson.Default.NewUserBody);
    }
}
