using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.Health;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Health;

/// <summary>Health as people read it.</summary>
internal static class ConditionRoutes
{
    public static void MapCondition(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/admin/health", Read).WithTags("Operators").WithPolicy(CallPolicy.Operator);

    /// <summary>How silos and storage do. Where no silo answers, 503 <c>cluster_unavailable</c>.</summary>
    internal static async Task<Results<OkJson<ConditionBody>, Problem>> Read(HttpContext http, HealthClient health, GatewaySettings settings, TimeProvider time)
    {
        var answer = await health.Condition(http.RequestAborted);
        return answer.Succeeded(out var condition)
            ? new OkJson<ConditionBody>(ConditionBody.Of(condition, settings.DashboardUrl, time.GetUtcNow()), GatewayJson.Default.ConditionBody)
            : Problem.Of(answer.Refusal);
    }
}
