using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Gateway.Calls;

namespace OrleansTicketing.Gateway.Metrics;

internal static class MetricsRoutes
{
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // It counts from now on, not from the first look at it.
        routes.ServiceProvider.GetRequiredService<InstrumentCollector>();
        routes.MapGet("/metrics", Read).WithPolicy(CallPolicy.Monitoring).ExcludeFromDescription();
    }

    private static Task Read(HttpContext http, RequestFigures requests, InstrumentCollector instruments)
    {
        var text = new StringBuilder();
        requests.Write(text);
        instruments.Write(text);
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return http.Response.WriteAsync(text.ToString(), http.RequestAborted);
    }
}
