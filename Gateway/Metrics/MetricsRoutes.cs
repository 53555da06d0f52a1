using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Gateway.Calls;

namespace OrleansTicketing.Gateway.Metrics;

internal static class MetricsRoutes
{
    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", Read).WithPolicy(CallPolicy.Monitoring).ExcludeFromDescription();

    private static Task Read(HttpContext http, RequestFigures requests, InstrumentCollector instruments)
    {
        var text = new StringBuilder();
        requests.Write(text);
        instruments.Write(text);
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return http.Response.WriteAsync(text.ToString(), http.RequestAborted);
    }
}
