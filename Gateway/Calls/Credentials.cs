using Microsoft.AspNetCore.Http;

namespace OrleansTicketing.Gateway.Calls;

/// <summary>
/// The one place where credentials are read from a request. Headers come first; a same-origin page may let its cookies speak instead,
/// which scripts cannot read. A write that relies on cookies must carry the header <see cref="CsrfHeader"/>: another site's page cannot
/// send it without asking first, and is refused when it asks.
/// </summary>
internal static class Credentials
{
    public const string QueueTokenHeader = "Queue-Token";
    public const string OperatorKeyHeader = "Operator-Key";
    public const string CsrfHeader = "X-CSRF";

    private const string Scheme = "Bearer ";

    /// <summary>The access token; null where none was sent, empty where the header holds something else.</summary>
    public static string? AccessToken(HttpRequest request, out bool fromCookie)
    {
        fromCookie = false;
        var header = request.Headers.Authorization;
        if (header.Count > 0)
        {
            var text = header.Count == 1 ? header[0]! : string.Empty;
            return text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..].Trim() : string.Empty;
        }

        var token = SiteCookie.User.Read(request);
        fromCookie = token is not null;
        return token;
    }

    /// <summary>The queue token as sent; null where none was sent. A cookie counts only beside the user's cookie.</summary>
    public static string? QueueToken(HttpRequest request, bool userFromCookie)
    {
        if (request.Headers.TryGetValue(QueueTokenHeader, out var header))
            return header.ToString();
        return userFromCookie && ConcertOf(request) is { } concert ? SiteCookie.QueueToken(concert).Read(request) : null;
    }

    /// <summary>Whether the page that calls is one of this site, where cookies alone say who calls.</summary>
    public static bool IsSafeFromForgery(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || IsFromOwnPage(request);

    /// <summary>Pages of this site say that they are, where they write or ask for cookies; no other site's page can.</summary>
    public static bool IsFromOwnPage(HttpRequest request) =>
        request.Headers.TryGetValue(CsrfHeader, out var csrf) && csrf.Count == 1 && !string.IsNullOrEmpty(csrf[0])
        && (!request.Headers.TryGetValue("Sec-Fetch-Site", out var site) || site.ToString() is "same-origin" or "none");

    /// <summary>The concert in the call's path, else the one in its query: a browser may hold a token for each of many.</summary>
    private static Guid? ConcertOf(HttpRequest request)
    {
        var named = request.RouteValues.TryGetValue("concertId", out var inPath) ? inPath as string : request.Query[CallField.Concert.Name].ToString();
        return Guid.TryParseExact(named, "D", out var concert) ? concert : null;
    }
}
