using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Gateway.Metrics;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Calls;

internal static class CallRouting
{
    /// <summary>Gives an endpoint its policy and its own figures.</summary>
    public static RouteHandlerBuilder WithPolicy(this RouteHandlerBuilder route, CallPolicy policy)
    {
        route.WithMetadata(policy);
        foreach (var status in policy.Errors().Select(code => ProblemKind.Of(code).Status).Distinct())
            route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), [Problem.ContentType]));
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
