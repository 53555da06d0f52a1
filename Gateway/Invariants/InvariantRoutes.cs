using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Invariants;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Grains.Interfaces.Invariants;

namespace OrleansTicketing.Gateway.Invariants;

/// <summary>The panel of the invariants.</summary>
internal static class InvariantRoutes
{
    private const string All = "/api/v1/admin/invariants";

    public static void MapInvariants(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(All, Report).WithTags("Operators").WithPolicy(CallPolicy.Operator);
        routes.MapPost(All + "/check", Check).WithTags("Operators").WithPolicy(CallPolicy.Operator);
    }

    /// <summary>What the last check of each invariant found in all that is stored.</summary>
    internal static async Task<Results<OkJson<InvariantsBody>, Problem>> Report(
        HttpContext http, InvariantsClient invariants, TicketingPolicy policy) =>
        Of(await invariants.Report(http.RequestAborted), policy);

    /// <summary>Begins a check now, unless one runs, and does not wait for its end. It changes nothing that is stored.</summary>
    internal static async Task<Results<OkJson<InvariantsBody>, Problem>> Check(
        HttpContext http, InvariantsClient invariants, TicketingPolicy policy) =>
        Of(await invariants.Check(http.RequestAborted), policy);

    private static Results<OkJson<InvariantsBody>, Problem> Of(Answer<InvariantsReport> answer, TicketingPolicy policy) =>
        answer.Succeeded(out var report)
            ? new OkJson<InvariantsBody>(InvariantsBody.Of(report, policy.Invariants.Period), GatewayJson.Default.InvariantsBody)
            : Problem.Of(answer.Refusal);
}
