using System.Security.Cryptography;
using System.Text;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.Checks.AtRest;

/// <summary>
/// Nothing comes from nothing: each charge and each reservation of an account is of a request that its user sent, and no key and no request
/// without one had its effect twice. A key's operation is named as the API says, counted here anew.
/// </summary>
internal sealed class Provenance(Referee referee, AccountChecks accounts)
{
    private const string ChargeRoute = "POST /api/v1/wallets/me/charges";
    private const string HoldRoute = "POST /api/v1/reservations";

    private readonly Dictionary<Guid, Asked> _entries = [];
    private readonly Dictionary<Guid, Asked> _reservations = [];
    private readonly Dictionary<(Guid User, bool IsCharge), int> _unkeyed = [];

    internal void Check(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
        {
            if (step.Asked is Asked.Charge charge)
                Expect(step, charge.Key, ChargeRoute, _entries, ReservationRules.EntryIdOf);
            else if (step.Asked is Asked.Hold hold)
                Expect(step, hold.Key, HoldRoute, _reservations, ReservationRules.IdOf);
        }

        foreach (var account in accounts.All)
        {
            foreach (var line in account.Ledger.Items)
            {
                if (line.Kind == LedgerLineKind.Charge && !IsAsked(account, line.Id, _entries, isCharge: true))
                    referee.Fail("5", $"ledger line {line.Sequence} of user {account.UserId.Short()}, a charge of {line.Amount}, was asked for by nobody");
            }

            foreach (var made in account.Reservations.Items)
            {
                if (!IsAsked(account, made.Id, _reservations, isCharge: false))
                    referee.Fail("5", $"reservation {made.Id.Short()} of user {account.UserId.Short()} was asked for by nobody");
            }
        }
    }

    private void Expect(Step step, string? key, string route, Dictionary<Guid, Asked> named, Func<Guid, Guid> idOf)
    {
        if (key is null)
            _unkeyed[(step.UserId, step.Asked is Asked.Charge)] = _unkeyed.GetValueOrDefault((step.UserId, step.Asked is Asked.Charge)) + 1;
        else
            named[idOf(OperationOf(step.UserId, route, key))] = step.Asked;
    }

    private bool IsAsked(WatchedAccount account, Guid id, Dictionary<Guid, Asked> named, bool isCharge)
    {
        if (named.ContainsKey(id))
            return true;
        var left = _unkeyed.GetValueOrDefault((account.UserId, isCharge));
        _unkeyed[(account.UserId, isCharge)] = left - 1;
        return left > 0;
    }

    private static Guid OperationOf(Guid userId, string route, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{userId:N}|{route}|{key}"), hash);
        return new Guid(hash[..16]);
    }
}
