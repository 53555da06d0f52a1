using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Gateway.Metrics;

namespace OrleansTicketing.Gateway.Calls;

internal static class CallRouting
{
    /// <summary>Gives an endpoint its policy and its own figures.</summary>
    public static RouteHandlerBuilder WithPolicy(this RouteHandlerBuilder route, CallPolicy policy)
    {
        route.WithMetadata(policy);
        route.Finally(endpoint =>
        {
            var method = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods[0] ?? "any";
            var pattern = (endpoint as RouteEndpointBuilder)?.RoutePattern.RawText ?? "unknown";
            var figures = endpoint.ApplicationServices.GetRequiredService<RequestFigures>();
            endpoint.Metadata.Add(figures.Add(method, pattern));
        });
        return route;
    }
}
