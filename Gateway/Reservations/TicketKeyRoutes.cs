using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Identity;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Gateway.Reservations;

/// <param name="Items">The key that signs now first, then earlier ones.</param>
/// <param name="Next">Always null: there are never many keys.</param>
/// <param name="HowToVerify">What to do with a ticket's code.</param>
public sealed record TicketKeysBody(IReadOnlyList<PublicKeyBody> Items, string? Next, string HowToVerify);

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
            new TicketKeysBody([.. keys.All.Select(static key => PublicKeyBody.Of(key.Id, key.TicketPublicKey.Q))], null, HowToVerify), GatewayJson.Default.TicketKeysBody);
    }
}
