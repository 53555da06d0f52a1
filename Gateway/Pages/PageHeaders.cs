using Microsoft.AspNetCore.Http;

namespace OrleansTicketing.Gateway.Pages;

/// <summary>
/// What a browser is told of every page, and of that alone: on the many files that it loads the same words would mean nothing, and weigh
/// as much as the files. Of a page: nothing runs, loads or is sent anywhere but from and to this site, and nobody frames it. So text
/// of a stranger that ended up in a page unescaped could still do nothing.
/// </summary>
internal static class PageHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string Permissions = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    public static void Add(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
    }
}
