using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Json;

namespace OrleansTicketing.Gateway.Policies;

/// <summary>What buyers are told of the policies in force, so that no page has to guess them.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="SeatsPerReservation">The most seats that one reservation holds.</param>
/// <param name="SeatsPerUserAndDate">The most seats that one user holds and owns of one evening.</param>
/// <param name="MaxCharge">The largest single charge, whole units of the currency.</param>
/// <param name="HoldSeconds">How long seats are held.</param>
/// <param name="AdmittedSeconds">How long an admission lasts.</param>
/// <param name="ClaimWithinSeconds">Who was admitted and makes no protected call for so long loses the place.</param>
/// <param name="IdleAfterSeconds">Who waits and neither polls nor listens for so long loses the place.</param>
/// <param name="DevelopmentSignIn">Whether <c>POST /api/v1/users</c> signs in.</param>
public sealed record PolicyBody(
    string Currency,
    int SeatsPerReservation,
    int SeatsPerUserAndDate,
    long MaxCharge,
    double HoldSeconds,
    double AdmittedSeconds,
    double ClaimWithinSeconds,
    double IdleAfterSeconds,
    bool DevelopmentSignIn);

internal static class PolicyRoutes
{
    public static void MapPolicies(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/policies", Get).WithTags("Policies").WithPolicy(CallPolicy.Anyone);

    /// <summary>The rules that a buyer should know beforehand.</summary>
    internal static OkJson<PolicyBody> Get(TicketingPolicy policy, GatewaySettings settings) => new(
        new(
            settings.Currency,
            policy.Limits.SeatsPerReservation,
            policy.Limits.SeatsPerUserAndDate,
            policy.Limits.MaxCharge,
            policy.Hold.Duration.TotalSeconds,
            policy.WaitingRoom.AdmittedFor.TotalSeconds,
            policy.WaitingRoom.ClaimWithin.TotalSeconds,
            policy.WaitingRoom.IdleAfter.TotalSeconds,
            settings.Identity.Development),
        GatewayJson.Default.PolicyBody);
}
