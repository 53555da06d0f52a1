using Microsoft.AspNetCore.Http;

namespace OrleansTicketing.Gateway.Calls;

/// <summary>
/// The one place where credentials are read from a request and put into cookies. Headers come first; a same-origin page may let its
/// cookies speak instead, which scripts cannot read. A write that relies on cookies must carry the header <see cref="CsrfHeader"/>:
/// another site's page cannot send it without asking first, and is refused when it asks.
/// </summary>
internal static class Credentials
{
    public const string QueueTokenHeader = "Queue-Token";
    public const string OperatorKeyHeader = "Operator-Key";
    public const string CsrfHeader = "X-CSRF";
    public const string UserCookie = "ticketing-user";
    public const string QueueTokenCookie = "ticketing-queue-token";

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

        fromCookie = HasCookies(request) && request.Cookies.ContainsKey(UserCookie);
        return fromCookie ? request.Cookies[UserCookie] : null;
    }

    /// <summary>The queue token as sent; null where none was sent. A cookie counts only beside the user's cookie.</summary>
    public static string? QueueToken(HttpRequest request, bool userFromCookie)
    {
        if (request.Headers.TryGetValue(QueueTokenHeader, out var header))
            return header.ToString();
        return userFromCookie ? request.Cookies[QueueTokenCookie] : null;
    }

    /// <summary>Whether the page that calls is one of this site, where cookies alone name the user.</summary>
    public static bool IsSafeFromForgery(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || WantsCookies(request);

    /// <summary>A page asks for cookies with the same header that its writes carry.</summary>
    public static bool WantsCookies(HttpRequest request) =>
        request.Headers.TryGetValue(CsrfHeader, out var csrf) && csrf.Count == 1 && !string.IsNullOrEmpty(csrf[0])
        && (!request.Headers.TryGetValue("Sec-Fetch-Site", out var site) || site.ToString() is "same-origin" or "none");

    public static void Keep(HttpContext http, string cookie, string value, DateTimeOffset? until) =>
        http.Response.Cookies.Append(cookie, value, Options(http, until));

    public static void Forget(HttpContext http, string cookie) => http.Response.Cookies.Delete(cookie, Options(http, null));

    private static CookieOptions Options(HttpContext http, DateTimeOffset? until) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/api",
        Expires = until,
        IsEssential = true,
    };

    private static bool HasCookies(HttpRequest request) => request.Headers.Cookie.Count > 0;
}
