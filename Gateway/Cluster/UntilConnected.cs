using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Gateway.Telemetry;

namespace OrleansTicketing.Gateway.Cluster;

/// <summary>A gateway that has not found a silo yet does not even know which grains there are: it says so instead of failing.</summary>
internal static class UntilConnected
{
    public static void AnswerUnavailableUntilConnected(this WebApplication app)
    {
        // Services start concurrently: all have started when the client has found a silo.
        var started = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted;
        app.Use(next => http => started.IsCancellationRequested || NeedsNoGrain(http) ? next(http) : Refuse(http));
    }

    /// <summary>Pages, too: a person who comes now is told better by the page than by a problem document.</summary>
    private static bool NeedsNoGrain(HttpContext http) =>
        http.Request.Path.Value is "/health/live" or "/metrics"
        || ReferenceEquals(http.GetEndpoint()?.Metadata.GetMetadata<CallPolicy>(), CallPolicy.Page);

    private static Task Refuse(HttpContext http)
    {
        RequestSpan.Begin(http, CallPolicy.Monitoring);
        return Problem.Of(ErrorCode.ClusterUnavailable, "No silo has been found yet.").ExecuteAsync(http);
    }
}
