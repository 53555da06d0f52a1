using System.Buffers.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Gateway.WaitingRoom;

/// <summary>A public key in the terms of JSON Web Keys (RFC 7517).</summary>
/// <param name="KeyId">The key id that heads name.</param>
/// <param name="Kty">Always <c>EC</c>.</param>
/// <param name="Crv">Always <c>P-256</c>.</param>
/// <param name="X">Base64url.</param>
/// <param name="Y">Base64url.</param>
/// <param name="Alg">Always <c>ES256</c>: ECDSA with SHA-256, the signature 64 bytes (r, s).</param>
/// <param name="Use">Always <c>sig</c>.</param>
public sealed record OrderKeyBody(string KeyId, string Kty, string Crv, string X, string Y, string Alg, string Use);

/// <param name="Items">The key that signs now first, then earlier ones.</param>
/// <param name="Next">Always null: there are never many keys.</param>
public sealed record OrderKeysBody(IReadOnlyList<OrderKeyBody> Items, string? Next);

internal static class OrderKeyRoutes
{
    public static void MapOrderKeys(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/order-keys", Get).WithTags("Waiting room").WithPolicy(CallPolicy.Anyone);

    /// <summary>The public keys that signed heads of waiting rooms verify with.</summary>
    internal static OkJson<OrderKeysBody> Get(HttpContext http, SigningKeys keys)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        return new OkJson<OrderKeysBody>(new OrderKeysBody([.. keys.All.Select(Of)], null), GatewayJson.Default.OrderKeysBody);
    }

    private static OrderKeyBody Of(SigningKey key)
    {
        var point = key.OrderPublicKey.Q;
        return new OrderKeyBody(key.Id, "EC", "P-256", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), "ES256", "sig");
    }
}
