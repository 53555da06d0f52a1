namespace OrleansTicketing.Domain.Concerts;

public enum SalePhase
{
    Open = 0,
    NotOpen = 1,
    Closed = 2,
}

/// <summary>When the seats of a date can be had: open means OpensAt &lt;= now &lt; ClosesAt.</summary>
public readonly record struct SaleWindow(DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset StartsAt)
{
    public SalePhase Phase(DateTimeOffset now)
    {
        if (now >= ClosesAt)
            return SalePhase.Closed;
        return now < OpensAt ? SalePhase.NotOpen : SalePhase.Open;
    }

    /// <summary>As <see cref="Phase"/>; a sale is over, too, once its evening has begun.</summary>
    public SalePhase BookingPhase(DateTimeOffset now) => now >= StartsAt ? SalePhase.Closed : Phase(now);

    public bool IsBookable(DateTimeOffset now) => BookingPhase(now) == SalePhase.Open;
}
