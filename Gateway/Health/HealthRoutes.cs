using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Gateway.Health;

/// <summary>What a machine that watches the process reads.</summary>
/// <param name="Status">Always <c>ok</c>; anything else is a problem document.</param>
public sealed record HealthBody(string Status);

internal static class HealthRoutes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly HealthBody Fine = new("ok");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var policy = CallPolicy.Monitoring;
        routes.MapGet("/health/live", Live).WithPolicy(policy).WithTags("Health");
        routes.MapGet("/health/ready", Ready).WithPolicy(policy).WithTags("Health");
    }

    /// <summary>The process runs.</summary>
    internal static OkJson<HealthBody> Live() => new(Fine, GatewayJson.Default.HealthBody);

    /// <summary>Grains answer: the process can serve callers.</summary>
    internal static async Task<Results<OkJson<HealthBody>, Problem>> Ready(IGrainFactory grains, TimeProvider time, HttpContext http)
    {
        try
        {
            await grains.Catalogue().List(0, 1).WaitAsync(Patience, time, http.RequestAborted);
            return new OkJson<HealthBody>(Fine, GatewayJson.Default.HealthBody);
        }
        catch (Exception unanswered) when (Unanswered.IsToldBy(unanswered) || unanswered is InvalidOperationException)
        {
            return Problem.Of(ErrorCode.ClusterUnavailable, "No grain answers. Send callers to another process until this one is ready.");
        }
    }
}
