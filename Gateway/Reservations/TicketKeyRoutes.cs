using System.Buffers.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Gateway.Reservations;

/// <summary>A public key in the terms of JSON Web Keys (RFC 7517).</summary>
/// <param name="KeyId">The key id that ticket codes name.</param>
/// <param name="Kty">Always <c>EC</c>.</param>
/// <param name="Crv">Always <c>P-256</c>.</param>
/// <param name="X">Base64url.</param>
/// <param name="Y">Base64url.</param>
/// <param name="Alg">Always <c>ES256</c>: ECDSA with SHA-256, the signature 64 bytes (r, s).</param>
/// <param name="Use">Always <c>sig</c>.</param>
public sealed record TicketKeyBody(string KeyId, string Kty, string Crv, string X, string Y, string Alg, string Use);

/// <param name="Items">The key that signs now first, then earlier ones.</param>
/// <param name="Next">Always null: there are never many keys.</param>
/// <param name="HowToVerify">What to do with a ticket's code.</param>
public sealed record TicketKeysBody(IReadOnlyList<TicketKeyBody> Items, string? Next, string HowToVerify);

internal static class TicketKeyRoutes
{
    private const string HowToVerify =
        "A code is payload.signature, both base64url. The payload is UTF-8 text: 1|keyId|ticketId|concertId|date|seat. "
        + "Verify the signature over the payload's bytes with the key that keyId names.";

    public static void MapTicketKeys(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/ticket-keys", Get).WithTags("Tickets").WithPolicy(CallPolicy.Anyone);

    /// <summary>The public keys that tickets verify with.</summary>
    internal static OkJson<TicketKeysBody> Get(HttpContext http, SigningKeys keys)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        return new OkJson<TicketKeysBody>(
            new TicketKeysBody([.. keys.All.Select(Of)], null, HowToVerify), GatewayJson.Default.TicketKeysBody);
    }

    private static TicketKeyBody Of(SigningKey key)
    {
        var point = key.TicketPublicKey.Q;
        return new TicketKeyBody(key.Id, "EC", "P-256", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), "ES256", "sig");
    }
}
