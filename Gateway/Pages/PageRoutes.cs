using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Pages;

/// <summary>The addresses of the pages. Each is one static file, which its script fills in through the REST API.</summary>
internal static class PageRoutes
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly (string Address, string File)[] Pages =
    [
        ("/", "index.html"),
        ("/concerts/{concertId:guid}", "concert.html"),
        ("/concerts/{concertId:guid}/waiting-room", "waiting-room.html"),
        ("/concerts/{concertId:guid}/dates/{date}", "seats.html"),
        ("/reservations/{reservationId:guid}", "reservation.html"),
        ("/wallet", "wallet.html"),
        ("/bookings", "bookings.html"),
        ("/payments/{paymentId:guid}", "tickets.html"),
        ("/sign-in", "sign-in.html"),
        ("/console", "console/index.html"),
        ("/console/sign-in", "console/sign-in.html"),
        ("/console/concerts/{concertId:guid}", "console/concert.html"),
        ("/console/search", "console/search.html"),
        ("/console/health", "console/health.html"),
    ];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        foreach (var (address, file) in Pages)
        {
            routes.MapMethods(address, Methods, (HttpContext http, PageAssets assets) => assets.Page(http, file) ?? Nothing(http, assets))
                .WithPolicy(CallPolicy.Page).ExcludeFromDescription();
        }

        routes.MapMethods("/assets/{**path}", Methods,
                static (HttpContext http, string? path, PageAssets assets) => assets.Part(http, path ?? string.Empty) ?? Nothing(http, assets))
            .WithPolicy(CallPolicy.Page).ExcludeFromDescription();
    }

    /// <summary>404: a page for a person who looks, a problem document for everybody else, and for every call of the API.</summary>
    public static IResult Nothing(HttpContext http, PageAssets assets) => IsForPerson(http.Request)
        ? assets.NotFound(http)
        : Problem.Of(ErrorCode.NotFound, "There is nothing at this address. See /openapi/v1.json for all addresses.");

    private static bool IsForPerson(HttpRequest request) =>
        Methods.Contains(request.Method, StringComparer.Ordinal)
        && !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept!], out var accepted)
        && accepted.Any(static type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
