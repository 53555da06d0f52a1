using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Gateway.Calls;

namespace OrleansTicketing.Gateway.Telemetry;

/// <summary>What a request's span says: method, route and status, and nothing that a caller sent.</summary>
internal static class RequestSpan
{
    public static void Begin(HttpContext http, CallPolicy? policy)
    {
        // Probes come for as long as the process lives and tell nothing.
        if (ReferenceEquals(policy, CallPolicy.Monitoring) && Of(http) is { Recorded: true } span)
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            span.IsAllDataRequested = false;
        }
    }

    public static void End(HttpContext http)
    {
        if (Of(http) is not { Recorded: true } span)
            return;
        var (method, status) = (http.Request.Method, http.Response.StatusCode);
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
    }

    // Where nobody records, there is none, and the feature need not be looked for.
    private static Activity? Of(HttpContext http) => Activity.Current is null ? null : http.Features.Get<IHttpActivityFeature>()?.Activity;
}
