namespace OrleansTicketing.Domain.Wallets;

/// <summary>An amount in whole units of the one currency.</summary>
public readonly record struct Money(long Units) : IComparable<Money>
{
    public static readonly Money Zero = new(0);

    public bool IsNegative => Units < 0;

    public int CompareTo(Money other) => Units.CompareTo(other.Units);

    /// <summary>The sum, or null where it does not fit 64 bits.</summary>
    public Money? TryAdd(Money other)
    {
        var sum = unchecked(Units + other.Units);
        return ((Units ^ sum) & (other.Units ^ sum)) < 0 ? null : new Money(sum);
    }

    public static Money operator -(Money left, Money right) => new(checked(left.Units - right.Units));

    public static bool operator <(Money left, Money right) => left.Units < right.Units;

    public static bool operator >(Money left, Money right) => left.Units > right.Units;

    public static bool operator <=(Money left, Money right) => left.Units <= right.Units;

    public static bool operator >=(Money left, Money right) => left.Units >= right.Units;

    public override string ToString() => Units.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
