namespace OrleansTicketing.Domain.Wallets;

public enum LedgerLineKind
{
    Charge = 0,
    Payment = 1,
    Refund = 2,
}

/// <summary>One change of a balance.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Id">The entry's id.</param>
/// <param name="Kind">What changed the balance.</param>
/// <param name="Amount">Signed whole units: a payment is negative.</param>
/// <param name="Balance">After this line.</param>
/// <param name="Reference">What it was for: the payment; null for a charge.</param>
/// <param name="At">When.</param>
public sealed record LedgerLine(
    long Sequence, Guid Id, LedgerLineKind Kind, long Amount, long Balance, Guid? Reference, DateTimeOffset At);

/// <summary>A balance with the running totals behind it. Balance = charged - paid + refunded, never below zero.</summary>
public sealed record Wallet
{
    public static readonly Wallet Empty = new();

    /// <summary>Whole units of the currency, as all amounts here.</summary>
    public long Balance { get; init; }

    public long Charged { get; init; }

    public long Paid { get; init; }

    public long Refunded { get; init; }

    /// <summary>How many ledger lines there are.</summary>
    public long Lines { get; init; }
}

public abstract record ChargeDecision
{
    private ChargeDecision()
    {
    }

    public sealed record Charged(Wallet Wallet, LedgerLine Line) : ChargeDecision;

    /// <summary>The amount is out of bounds, or a total would not fit 64 bits.</summary>
    public sealed record InvalidAmount : ChargeDecision
    {
        public static readonly InvalidAmount Instance = new();
    }
}

public abstract record DebitDecision
{
    private DebitDecision()
    {
    }

    public sealed record Debited(Wallet Wallet, LedgerLine Line) : DebitDecision;

    public sealed record Insufficient(Money Balance) : DebitDecision;
}

public static class WalletRules
{
    /// <summary>Adds money from outside.</summary>
    public static ChargeDecision Charge(Wallet wallet, Money amount, Money maxCharge, Guid entryId, DateTimeOffset now)
    {
        if (amount <= Money.Zero || amount > maxCharge)
            return ChargeDecision.InvalidAmount.Instance;
        if (new Money(wallet.Balance).TryAdd(amount) is not { } balance || new Money(wallet.Charged).TryAdd(amount) is not { } charged)
            return ChargeDecision.InvalidAmount.Instance;

        var line = new LedgerLine(wallet.Lines + 1, entryId, LedgerLineKind.Charge, amount.Units, balance.Units, Reference: null, now);
        return new ChargeDecision.Charged(
            wallet with { Balance = balance.Units, Charged = charged.Units, Lines = line.Sequence },
            line);
    }

    public static bool Covers(Wallet wallet, Money amount) => amount.Units <= wallet.Balance;

    /// <summary>Takes a payment. The amount is the price of the seats, 0 or more; a free seat leaves a line of 0.</summary>
    public static DebitDecision Debit(Wallet wallet, Money amount, Guid entryId, Guid paymentId, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount.Units, nameof(amount));
        if (!Covers(wallet, amount))
            return new DebitDecision.Insufficient(new Money(wallet.Balance));

        // Neither can overflow: the balance covers the amount, and what was ever paid is at most what was ever charged and refunded.
        var balance = wallet.Balance - amount.Units;
        var line = new LedgerLine(wallet.Lines + 1, entryId, LedgerLineKind.Payment, -amount.Units, balance, paymentId, now);
        return new DebitDecision.Debited(
            wallet with { Balance = balance, Paid = wallet.Paid + amount.Units, Lines = line.Sequence },
            line);
    }

    /// <summary>A wallet with one more line counted in: an independent recount starts empty and counts every line.</summary>
    public static Wallet Count(Wallet counted, LedgerLine line) => line.Kind switch
    {
        LedgerLineKind.Charge => counted with { Charged = counted.Charged + line.Amount, Balance = counted.Balance + line.Amount, Lines = counted.Lines + 1 },
        LedgerLineKind.Payment => counted with { Paid = counted.Paid - line.Amount, Balance = counted.Balance + line.Amount, Lines = counted.Lines + 1 },
        _ => counted with { Refunded = counted.Refunded + line.Amount, Balance = counted.Balance + line.Amount, Lines = counted.Lines + 1 },
    };
}
