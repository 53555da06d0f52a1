using System.Collections.Immutable;
using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Wallets;

namespace OrleansTicketing.Grains.Reservations;

internal sealed partial class AccountGrain
{
    private const int RecountSlice = 500;

    public async Task<ChargeReply> Charge(Operation operation, long amount)
    {
        switch (_book.Recall(operation))
        {
            case OperationRecollection.Known { Operation: { Effect: OperationEffect.Charge } known }:
                var first = await _book.Ledger.Get(_book.State.LedgerTail(), known.Sequence);
                return new ChargeReply(ChargeOutcome.Replayed, first!.ToMessage(), null);
            case OperationRecollection.Known or OperationRecollection.Mismatch:
                return new ChargeReply(ChargeOutcome.Refused, null, OperationRefusal.Mismatch);
            case OperationRecollection.Full:
                return new ChargeReply(ChargeOutcome.Refused, null, OperationRefusal.TooMany);
        }

        var decision = WalletRules.Charge(
            _book.State.Wallet, new Money(amount), new Money(policy.Limits.MaxCharge), ReservationRules.EntryIdOf(operation.Id), _book.Now());
        if (decision is not ChargeDecision.Charged charged)
            return new ChargeReply(ChargeOutcome.InvalidAmount, null, null);

        var lines = await _book.RoomForLine();
        await _book.Save(
            _book.State with
            {
                Wallet = charged.Wallet,
                Ledger = lines.Add(charged.Line),
                Operations = _book.Remember(operation, OperationEffect.Charge, charged.Line.Sequence),
            },
            "charged",
            operation.Id);
        return new ChargeReply(ChargeOutcome.Charged, charged.Line.ToMessage(), null);
    }

    public Task<long> Balance() => Task.FromResult(_book.State.Wallet.Balance);

    public async Task<LedgerPage> Entries(long? before, int limit)
    {
        var slice = await _book.Ledger.Newest(_book.State.LedgerTail(), before, limit);
        return new LedgerPage(ImmutableArray.CreateRange(slice.Items, static line => line.ToMessage()), slice.Next);
    }

    public async Task<WalletRecount> RecountWallet()
    {
        // One state for all that follows: a payment that comes meanwhile is in none of the sums.
        var state = _book.State;
        var counted = new Wallet();
        long? before = null;
        do
        {
            var slice = await _book.Ledger.Newest(state.LedgerTail(), before, RecountSlice);
            foreach (var line in slice.Items)
                counted = WalletRules.Count(counted, line);
            before = slice.Next;
        }
        while (before is not null);

        var payments = 0L;
        do
        {
            var slice = await _book.Payments.Newest(state.PaymentTail(), before, RecountSlice);
            foreach (var payment in slice.Items)
                payments += payment.Amount;
            before = slice.Next;
        }
        while (before is not null);

        return new WalletRecount(Totals(state.Wallet), Totals(counted), payments);
    }

    private static WalletTotals Totals(Wallet wallet) => new(wallet.Charged, wallet.Paid, wallet.Refunded, wallet.Balance);
}
