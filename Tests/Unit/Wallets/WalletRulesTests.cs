using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Tests.Unit.Wallets;

public sealed class WalletRulesTests
{
    private const long Most = 100_000_000;
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid Entry = Guid.NewGuid();
    private static readonly Guid Payment = Guid.NewGuid();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(Most - 1)]
    [InlineData(Most)]
    public void A_charge_within_its_bounds_adds_exactly_its_amount(long amount)
    {
        var charged = Assert.IsType<ChargeDecision.Charged>(Charge(With(7), amount));

        Assert.Equal(7 + amount, charged.Wallet.Balance);
        Assert.Equal(new LedgerLine(2, Entry, LedgerLineKind.Charge, amount, 7 + amount, null, Now), charged.Line);
        Assert.Equal(2, charged.Wallet.Lines);
    }

    [Theory, Trait("Pitfall", "14")]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(Most + 1)]
    [InlineData(long.MaxValue)]
    public void A_charge_out_of_its_bounds_changes_nothing(long amount) =>
        Assert.IsType<ChargeDecision.InvalidAmount>(Charge(With(7), amount));

    [Fact, Trait("Pitfall", "14")]
    public void A_balance_never_overflows()
    {
        var nearlyFull = With(long.MaxValue - Most);

        Assert.Equal(long.MaxValue, Assert.IsType<ChargeDecision.Charged>(Charge(nearlyFull, Most)).Wallet.Balance);
        Assert.IsType<ChargeDecision.InvalidAmount>(Charge(With(long.MaxValue - Most + 1), Most));
        Assert.IsType<ChargeDecision.InvalidAmount>(Charge(With(long.MaxValue), 1));
    }

    [Fact, Trait("Pitfall", "14")]
    public void What_was_ever_charged_never_overflows_either()
    {
        var spentAll = new Wallet { Charged = long.MaxValue, Paid = long.MaxValue, Lines = 2 };

        Assert.IsType<ChargeDecision.InvalidAmount>(Charge(spentAll, 1));
    }

    [Theory]
    [InlineData(10, 10, 0)]
    [InlineData(10, 9, 1)]
    [InlineData(10, 0, 10)]
    [InlineData(0, 0, 0)]
    [InlineData(long.MaxValue, long.MaxValue, 0)]
    public void A_payment_takes_exactly_its_amount(long balance, long amount, long rest)
    {
        var debited = Assert.IsType<DebitDecision.Debited>(Debit(With(balance), amount));

        Assert.Equal(rest, debited.Wallet.Balance);
        Assert.Equal(amount, debited.Wallet.Paid);
        Assert.Equal(new LedgerLine(2, Entry, LedgerLineKind.Payment, -amount, rest, Payment, Now), debited.Line);
    }

    [Theory, Trait("Invariant", "4")]
    [InlineData(9, 10)]
    [InlineData(0, 1)]
    [InlineData(0, long.MaxValue)]
    public void A_balance_of_one_less_than_the_price_pays_nothing(long balance, long amount) =>
        Assert.Equal(new DebitDecision.Insufficient(new Money(balance)), Debit(With(balance), amount));

    [Fact]
    public void A_negative_payment_is_no_payment() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Debit(With(5), -1));

    [Theory]
    [InlineData(LedgerLineKind.Charge, 5, 5, 0, 0)]
    [InlineData(LedgerLineKind.Payment, -5, 0, 5, 0)]
    [InlineData(LedgerLineKind.Refund, 5, 0, 0, 5)]
    public void A_recount_puts_each_line_under_its_kind(LedgerLineKind kind, long amount, long charged, long paid, long refunded)
    {
        var counted = WalletRules.Count(new Wallet(), new LedgerLine(1, Entry, kind, amount, 0, null, Now));

        Assert.Equal(new Wallet { Balance = amount, Charged = charged, Paid = paid, Refunded = refunded, Lines = 1 }, counted);
    }

    private static ChargeDecision Charge(Wallet wallet, long amount) =>
        WalletRules.Charge(wallet, new Money(amount), new Money(Most), Entry, Now);

    private static DebitDecision Debit(Wallet wallet, long amount) => WalletRules.Debit(wallet, new Money(amount), Entry, Payment, Now);

    private static Wallet With(long balance) => new() { Balance = balance, Charged = balance, Lines = 1 };
}
