using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.Checks.Linearizability;

/// <summary>What each user saw of the wallet. Requests with one key are one operation, as are all payments of one reservation.</summary>
/// <param name="counts">Whether the word of the account counts for a read: not while two of its activations live.</param>
internal sealed class WalletHistories(Func<Step, bool> counts)
{
    private readonly SortedDictionary<Guid, List<Call<WalletOperation>>> _byUser = [];
    private readonly Dictionary<(Guid User, string What), (TimeSpan Sent, TimeSpan? Ended, WalletOperation Operation)> _merged = [];
    private readonly Dictionary<Guid, long> _amounts = [];

    internal IReadOnlyDictionary<Guid, List<Call<WalletOperation>>> Of(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
        {
            if (step is { Asked: Asked.Hold, Outcome: Outcome.Answered { Value: HoldAnswer held } })
                _amounts[held.Reservation.ReservationId] = held.Reservation.Amount;
        }

        foreach (var step in steps)
            Add(step);
        foreach (var ((user, _), (sent, ended, operation)) in _merged)
            List(user).Add(new Call<WalletOperation>(operation, sent, ended));
        return _byUser;
    }

    private void Add(Step step)
    {
        switch (step.Asked, step.Outcome)
        {
            case (Asked.Charge charge, Outcome.Answered { Value: ChargeAnswer charged }):
                Merge(step, Name(step, charge), answered: true, new WalletOperation(WalletOperationKind.Charge, charge.Amount, charged.Entry.Balance));
                break;
            case (Asked.Charge charge, not Outcome.Refused):
                Merge(step, Name(step, charge), answered: false, new WalletOperation(WalletOperationKind.Charge, charge.Amount, null));
                break;
            case (Asked.Pay pay, Outcome.Refused { Refusal: { Code: ErrorCode.InsufficientBalance, Balance: { } balance } }) when counts(step):
                List(step.UserId).Add(new Call<WalletOperation>(new WalletOperation(WalletOperationKind.Read, 0, balance), step.Sent, step.Ended));
                break;
            case (Asked.Pay pay, not Outcome.Refused):
                if (_amounts.TryGetValue(pay.ReservationId, out var amount))
                    Merge(step, $"pay {pay.ReservationId}", step.Outcome is Outcome.Answered, new WalletOperation(WalletOperationKind.Pay, amount, null));
                break;
            case (Asked.ReadBalance, Outcome.Answered { Value: WalletBalance balance }) when counts(step):
                List(step.UserId).Add(new Call<WalletOperation>(new WalletOperation(WalletOperationKind.Read, 0, balance.Units), step.Sent, step.Ended));
                break;
        }
    }

    private static string Name(Step step, Asked.Charge charge) => charge.Key is { } key ? $"charge {key}" : $"charge #{step.Number}";

    // From the first request that may have done it to the first answer that says it is done.
    private void Merge(Step step, string what, bool answered, WalletOperation operation)
    {
        if (!_merged.TryGetValue((step.UserId, what), out var known))
            known = (step.Sent, null, operation);
        var ended = !answered ? known.Ended : known.Ended < step.Ended ? known.Ended : step.Ended;
        _merged[(step.UserId, what)] = (known.Sent, ended, answered ? operation : known.Operation);
    }

    private List<Call<WalletOperation>> List(Guid user)
    {
        if (!_byUser.TryGetValue(user, out var calls))
            _byUser.Add(user, calls = []);
        return calls;
    }
}
