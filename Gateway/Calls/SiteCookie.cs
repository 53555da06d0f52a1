using Microsoft.AspNetCore.Http;

namespace OrleansTicketing.Gateway.Calls;

/// <summary>A cookie that carries a credential for pages of this site: no script reads it, and no other site's page makes a browser send it.</summary>
/// <param name="Path">The calls that the browser sends it with; pages and what they load need none.</param>
internal sealed record SiteCookie(string Name, string Path)
{
    private const string Api = "/api";
    private const string QueueTokenPrefix = "ticketing-queue-token-";

    public static SiteCookie User { get; } = new("ticketing-user", Api);

    public static SiteCookie Operator { get; } = new("ticketing-operator", Api + "/v1/admin");

    /// <summary>One for each concert: somebody may wait for several at once.</summary>
    public static SiteCookie QueueToken(Guid concertId) => new($"{QueueTokenPrefix}{concertId:N}", Api);

    /// <summary>Null where it was not sent.</summary>
    public string? Read(HttpRequest request) => request.Headers.Cookie.Count > 0 ? request.Cookies[Name] : null;

    /// <param name="http">The answer that sets it.</param>
    /// <param name="value">The credential.</param>
    /// <param name="until">When the browser drops it; null for when the browser is closed.</param>
    public void Keep(HttpContext http, string value, DateTimeOffset? until) => http.Response.Cookies.Append(Name, value, Options(http, until));

    public void Forget(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http, until: null));

    /// <summary>Forgets the user and all their places.</summary>
    public static void ForgetUser(HttpContext http)
    {
        User.Forget(http);
        foreach (var name in http.Request.Cookies.Keys.Where(static name => name.StartsWith(QueueTokenPrefix, StringComparison.Ordinal)))
            new SiteCookie(name, Api).Forget(http);
    }

    private CookieOptions Options(HttpContext http, DateTimeOffset? until) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = Path,
        Expires = until,
        IsEssential = true,
    };
}
