using System.Collections.Immutable;

namespace OrleansTicketing.Domain.Reservations;

/// <summary>How a reservation ended, if it did. Expiry is no state: it follows from the time.</summary>
public enum ReservationState
{
    Held = 0,
    Paid = 1,
    Cancelled = 2,
}

/// <summary>What a reservation is at a moment.</summary>
public enum ReservationStatusNow
{
    Held = 0,
    Paying = 1,
    Paid = 2,
    Cancelled = 3,
    Expired = 4,
}

/// <param name="Number">The seat.</param>
/// <param name="Price">Whole units of the currency.</param>
public sealed record PricedSeat(int Number, long Price);

/// <summary>The queue place of the user that a reservation was made with.</summary>
/// <param name="Number">The arrival number.</param>
/// <param name="IssuedAt">The time of the join.</param>
public sealed record QueuePlace(int Number, DateTimeOffset IssuedAt);

/// <summary>The seats one user holds, or held, together.</summary>
public sealed record SeatReservation
{
    /// <summary>From 1 per user, without gaps.</summary>
    public long Sequence { get; init; }

    public Guid Id { get; init; }

    public Guid ConcertId { get; init; }

    public string Date { get; init; } = string.Empty;

    /// <summary>By number, ascending.</summary>
    public ImmutableArray<PricedSeat> Seats { get; init; } = [];

    /// <summary>The sum of the prices, whole units of the currency.</summary>
    public long Amount { get; init; }

    public ReservationState State { get; init; }

    /// <summary>Held means now is before it.</summary>
    public DateTimeOffset HeldUntil { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public QueuePlace Place { get; init; } = new(0, default);

    /// <summary>When the sale of the date ends, as quoted: from then on its seats need no counting.</summary>
    public DateTimeOffset SaleClosesAt { get; init; }

    public Guid? PaymentId { get; init; }

    public bool IsHeldAt(DateTimeOffset now) => State == ReservationState.Held && now < HeldUntil;

    public bool IsOf(Guid concertId, string date) => ConcertId == concertId && string.Equals(Date, date, StringComparison.Ordinal);

    /// <param name="now">The moment.</param>
    /// <param name="paying">Whether its payment is in flight: its seats are or may be pinned, so the deadline says nothing.</param>
    public ReservationStatusNow StatusAt(DateTimeOffset now, bool paying) => State switch
    {
        ReservationState.Paid => ReservationStatusNow.Paid,
        ReservationState.Cancelled => ReservationStatusNow.Cancelled,
        _ when paying => ReservationStatusNow.Paying,
        _ when now < HeldUntil => ReservationStatusNow.Held,
        _ => ReservationStatusNow.Expired,
    };
}

/// <param name="Id">The ticket's id.</param>
/// <param name="Seat">The seat it is for.</param>
/// <param name="Code">Signed.</param>
public sealed record IssuedTicket(Guid Id, int Seat, string Code);

/// <summary>That a reservation was paid.</summary>
public sealed record PaymentRecord
{
    /// <summary>From 1 per user, without gaps.</summary>
    public long Sequence { get; init; }

    public Guid Id { get; init; }

    public Guid ReservationId { get; init; }

    /// <summary>Whole units of the currency.</summary>
    public long Amount { get; init; }

    public DateTimeOffset PaidAt { get; init; }

    /// <summary>One per seat, by number.</summary>
    public ImmutableArray<IssuedTicket> Tickets { get; init; } = [];
}
