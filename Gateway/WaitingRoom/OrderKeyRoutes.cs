using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Identity;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Gateway.WaitingRoom;

/// <param name="Items">The key that signs now first, then earlier ones.</param>
/// <param name="Next">Always null: there are never many keys.</param>
public sealed record OrderKeysBody(IReadOnlyList<PublicKeyBody> Items, string? Next);

internal static class OrderKeyRoutes
{
    public static void MapOrderKeys(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/order-keys", Get).WithTags("Waiting room").WithPolicy(CallPolicy.Anyone);

    /// <summary>The public keys that signed heads of waiting rooms verify with.</summary>
    internal static OkJson<OrderKeysBody> Get(HttpContext http, SigningKeys keys)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        return new OkJson<OrderKeysBody>(new OrderKeysBody([.. keys.All.Select(static key => PublicKeyBody.Of(key.Id, key.OrderPublicKey.Q))], null), GatewayJson.Default.OrderKeysBody);
    }
}
