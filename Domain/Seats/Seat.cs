namespace OrleansTicketing.Domain.Seats;

/// <summary>What a seat is to anybody who looks at it.</summary>
public enum SeatStanding
{
    Available = 0,
    Held = 1,
    Sold = 2,
}

/// <summary>One seat of one concert date, as it was last saved. A hold past its deadline is as good as free: ask <see cref="SeatRules"/>.</summary>
public abstract record Seat
{
    private Seat()
    {
    }

    public static Seat Free { get; } = new FreeSeat();

    public sealed record FreeSeat : Seat;

    /// <param name="Until">Held means now &lt; Until.</param>
    /// <param name="AttemptId">Which attempt of the hold asked for it last; empty where a payment was tried, for the reservation was stored before.</param>
    public sealed record Held(Guid ReservationId, Guid UserId, DateTimeOffset Until, Guid AttemptId = default) : Seat;

    /// <summary>A payment is in flight, so the seat does not expire.</summary>
    /// <param name="Until">The deadline of the hold, which counts again when the pin is taken back.</param>
    public sealed record Pinned(Guid ReservationId, Guid UserId, Guid AttemptId, DateTimeOffset At, DateTimeOffset Until) : Seat;

    public sealed record Sold(Guid ReservationId, Guid UserId) : Seat;
}

public abstract record HoldDecision
{
    private HoldDecision()
    {
    }

    public sealed record Hold(Seat.Held Next) : HoldDecision;

    /// <summary>This reservation holds the seat already, at least as long.</summary>
    public sealed record Repeated : HoldDecision;

    /// <summary>This reservation holds the seat already, with an earlier deadline.</summary>
    public sealed record HeldForLess : HoldDecision;

    /// <summary>Not free.</summary>
    public sealed record Taken : HoldDecision;

    /// <summary>It could be held, but the deadline that is asked for has passed.</summary>
    public sealed record TooLate : HoldDecision;
}

public abstract record PinDecision
{
    private PinDecision()
    {
    }

    public sealed record Pin(Seat.Pinned Next) : PinDecision;

    public sealed record Repeated : PinDecision;

    public sealed record AlreadySold : PinDecision;

    /// <summary>The deadline has passed, or the seat is not this reservation's.</summary>
    public sealed record Expired : PinDecision;
}

public abstract record SellDecision
{
    private SellDecision()
    {
    }

    public sealed record Sell(Seat.Sold Next) : SellDecision;

    public sealed record Repeated : SellDecision;

    /// <summary>Another reservation has the seat: selling it would break the first invariant.</summary>
    public sealed record Conflict(Guid OtherReservationId) : SellDecision;
}
