using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Domain.Invariants;

/// <summary>Invariant 4 within one wallet: money is neither made nor lost, and the balance is never below zero.</summary>
public static class LedgerCheck
{
    /// <summary>Why a wallet and its ledger do not fit each other; null where they do.</summary>
    /// <param name="wallet">The running totals.</param>
    /// <param name="lines">All of the ledger, oldest first.</param>
    public static string? WhyNot(Wallet wallet, IEnumerable<LedgerLine> lines)
    {
        if (wallet.Balance < 0)
            return $"the balance is {wallet.Balance}";
        if ((Int128)wallet.Balance != (Int128)wallet.Charged - wallet.Paid + wallet.Refunded)
            return $"the balance is {wallet.Balance}, with {wallet.Charged} charged, {wallet.Paid} paid and {wallet.Refunded} refunded";
        var counted = new Wallet();
        foreach (var line in lines)
        {
            counted = WalletRules.Count(counted, line);
            if (line.Sequence != counted.Lines)
                return $"ledger entry {line.Id} is number {line.Sequence}, and {counted.Lines - 1} come before it";
            if (line.Balance != counted.Balance)
                return $"ledger entry {line.Id} leaves {line.Balance}, and the entries up to it come to {counted.Balance}";
            if (line.Balance < 0)
                return $"ledger entry {line.Id} leaves {line.Balance}";
            if (line.Kind == LedgerLineKind.Payment ? line.Amount > 0 : line.Amount <= 0)
                return $"ledger entry {line.Id} is a {line.Kind.ToString().ToLowerInvariant()} of {line.Amount}";
        }

        return counted == wallet ? null : $"the balance is {wallet.Balance} after {wallet.Lines} entries, and {counted.Lines} entries come to {counted.Balance}";
    }
}
