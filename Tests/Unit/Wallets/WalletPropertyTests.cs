using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Tests.Unit.Seats;

namespace OrleansTicketing.Tests.Unit.Wallets;

public sealed class WalletPropertyTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact, Trait("Invariant", "4")]
    public void Over_random_histories_money_is_neither_made_nor_lost() => Properties.Hold(
        Gen.ListOf(Step()), history =>
        {
            var wallet = Wallet.Empty;
            var model = BigInteger.Zero;
            var lines = new List<LedgerLine>();
            foreach (var (charge, amount) in history)
            {
                if (charge)
                {
                    var decision = WalletRules.Charge(wallet, new Money(amount), new Money(long.MaxValue / 2), Guid.Empty, Now);
                    var fits = amount is > 0 and <= long.MaxValue / 2 && model + amount <= long.MaxValue && lines.Where(l => l.Amount > 0).Aggregate(BigInteger.Zero, (sum, l) => sum + l.Amount) + amount <= long.MaxValue;
                    Assert.Equal(fits, decision is ChargeDecision.Charged);
                    if (decision is ChargeDecision.Charged charged)
                        Take(charged.Wallet, charged.Line, amount);
                }
                else if (amount >= 0)
                {
                    var decision = WalletRules.Debit(wallet, new Money(amount), Guid.Empty, Guid.Empty, Now);
                    Assert.Equal(amount <= model, decision is DebitDecision.Debited);
                    if (decision is DebitDecision.Debited debited)
                        Take(debited.Wallet, debited.Line, -amount);
                }

                Assert.Equal(model, wallet.Balance);
                Assert.True(wallet.Balance >= 0);
                Assert.Equal(wallet.Balance, wallet.Charged - wallet.Paid + wallet.Refunded);
            }

            Assert.Equal(wallet, lines.Aggregate(Wallet.Empty, WalletRules.Count));

            void Take(Wallet next, LedgerLine line, long change)
            {
                wallet = next;
                model += change;
                lines.Add(line);
                Assert.Equal(change, line.Amount);
                Assert.Equal(model, line.Balance);
                Assert.Equal(lines.Count, line.Sequence);
            }
        });

    private static Gen<(bool Charge, long Amount)> Step() =>
        from charge in Gen.Elements(true, false)
        from amount in Gen.OneOf(
            Gen.Choose(-3, 20).Select(number => (long)number),
            Gen.Elements(long.MaxValue, long.MaxValue / 2, (long.MaxValue / 2) + 1, long.MaxValue / 3, long.MinValue))
        select (charge, amount);
}
