using System.Collections.Immutable;
using OrleansTicketing.Domain.Invariants;
using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Tests.Unit.Invariants;

public class LedgerCheckTests
{
    private static readonly ImmutableArray<LedgerLine> Lines =
        [Line(1, LedgerLineKind.Charge, 100, 100), Line(2, LedgerLineKind.Payment, -30, 70), Line(3, LedgerLineKind.Refund, 10, 80)];

    private static readonly Wallet Whole = new() { Balance = 80, Charged = 100, Paid = 30, Refunded = 10, Lines = 3 };

    private static LedgerLine Line(long sequence, LedgerLineKind kind, long amount, long balance) =>
        new(sequence, Guid.NewGuid(), kind, amount, balance, null, default);

    [Fact, Trait("Invariant", "4")]
    public void A_ledger_that_adds_up_fits_its_wallet()
    {
        Assert.Null(LedgerCheck.WhyNot(Whole, Lines));
        Assert.Null(LedgerCheck.WhyNot(Wallet.Empty, []));
    }

    [Fact, Trait("Invariant", "4")]
    public void Totals_that_do_not_come_to_the_balance_are_told()
    {
        Assert.NotNull(LedgerCheck.WhyNot(Whole with { Balance = 81 }, Lines));
        Assert.NotNull(LedgerCheck.WhyNot(Whole with { Paid = 31 }, Lines));
        Assert.NotNull(LedgerCheck.WhyNot(new Wallet { Balance = long.MaxValue, Charged = long.MaxValue, Refunded = 1 }, Lines));
    }

    [Fact, Trait("Invariant", "4")]
    public void No_balance_is_below_zero()
    {
        Assert.Contains("-1", LedgerCheck.WhyNot(new Wallet { Balance = -1, Paid = 1, Lines = 1 }, [Line(1, LedgerLineKind.Payment, -1, -1)]), StringComparison.Ordinal);
        var through = new Wallet { Charged = 10, Paid = 10, Lines = 2 };
        Assert.NotNull(LedgerCheck.WhyNot(through, [Line(1, LedgerLineKind.Payment, -10, -10), Line(2, LedgerLineKind.Charge, 10, 0)]));
    }

    [Fact, Trait("Invariant", "4")]
    public void An_entry_that_is_missing_added_or_changed_is_told()
    {
        Assert.NotNull(LedgerCheck.WhyNot(Whole, Lines.RemoveAt(0)));
        Assert.NotNull(LedgerCheck.WhyNot(Whole, Lines.RemoveAt(2)));
        Assert.NotNull(LedgerCheck.WhyNot(Whole, Lines.Add(Line(4, LedgerLineKind.Charge, 0, 80))));
        Assert.NotNull(LedgerCheck.WhyNot(Whole, Lines.SetItem(1, Lines[1] with { Amount = -31 })));
        Assert.NotNull(LedgerCheck.WhyNot(Whole, Lines.SetItem(1, Lines[1] with { Balance = 71 })));
        Assert.NotNull(LedgerCheck.WhyNot(new Wallet { Charged = 5, Paid = 5, Lines = 2 }, [Line(1, LedgerLineKind.Charge, 5, 5), Line(2, LedgerLineKind.Charge, -5, 0)]));
        Assert.NotNull(LedgerCheck.WhyNot(new Wallet { Balance = 5, Paid = -5, Lines = 1 }, [Line(1, LedgerLineKind.Payment, 5, 5)]));
        // Another kind of the same amount leaves every balance as it is.
        Assert.NotNull(LedgerCheck.WhyNot(Whole, Lines.SetItem(2, Lines[2] with { Kind = LedgerLineKind.Charge })));
    }
}
