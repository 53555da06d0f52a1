using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Wallets;

internal static class WalletRoutes
{
    private const string Mine = "/api/v1/wallets/me";

    public static void MapWallets(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Mine + "/charges", Charge).WithTags("Wallet").Accepts<ChargeRequestBody>("application/json")
            .WithPolicy(CallPolicy.User with { TakesBody = true, TakesIdempotencyKey = true });
        routes.MapGet(Mine, Get).WithTags("Wallet").WithPolicy(CallPolicy.User);
        routes.MapGet(Mine + "/entries", List).WithTags("Wallet").WithPolicy(CallPolicy.User.Paged());
    }

    /// <summary>Puts money into your wallet.</summary>
    internal static async Task<Results<CreatedJson<ChargeBody>, Problem>> Charge(HttpContext http, WalletClient wallets, TicketingPolicy policy)
    {
        var read = http.ReadBody(body => body.Whole("amount", 1, policy.Limits.MaxCharge) is { } amount ? new ChargeRequestBody(amount) : null);
        if (!read.Succeeded(out var request))
            return Problem.Of(read.Refusal);
        var answer = await wallets.Charge(http.Caller().UserId, http.IdempotencyKey(), request.Amount, http.RequestAborted);
        if (!answer.Succeeded(out var charged))
            return Problem.Of(answer.Refusal);
        http.MarkReplayed(charged.Replayed);
        var entry = charged.Entry;
        return new CreatedJson<ChargeBody>(new(entry.EntryId, entry.Amount, entry.Balance), GatewayJson.Default.ChargeBody);
    }

    /// <summary>Your balance.</summary>
    internal static async Task<Results<OkJson<WalletBody>, Problem>> Get(HttpContext http, WalletClient wallets, GatewaySettings settings)
    {
        var user = http.Caller().UserId;
        var answer = await wallets.Balance(user, http.RequestAborted);
        return answer.Succeeded(out var balance)
            ? new OkJson<WalletBody>(new(user, balance.Units, settings.Currency), GatewayJson.Default.WalletBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>Every change of your balance, newest first.</summary>
    internal static async Task<Results<OkJson<Page<EntryBody>>, Problem>> List(HttpContext http, WalletClient wallets)
    {
        var read = http.ReadPage();
        if (!read.Succeeded(out var page))
            return Problem.Of(read.Refusal);
        var answer = await wallets.ListEntries(http.Caller().UserId, page.Position, page.Limit, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<Page<EntryBody>>(
                new([.. found.Items.Select(EntryBody.Of)], QueryFields.Cursor(found.Next)), GatewayJson.Default.PageEntryBody)
            : Problem.Of(answer.Refusal);
    }
}
