using System.Collections.Immutable;
using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Domain.Reservations;

public abstract record PayDecision
{
    private PayDecision()
    {
    }

    /// <summary>Its seats may be pinned.</summary>
    public sealed record Payable : PayDecision
    {
        public static readonly Payable Instance = new();
    }

    public sealed record AlreadyPaid(Guid PaymentId) : PayDecision;

    /// <summary>Cancelled.</summary>
    public sealed record NotHeld : PayDecision
    {
        public static readonly NotHeld Instance = new();
    }

    public sealed record Expired : PayDecision
    {
        public static readonly Expired Instance = new();
    }

    public sealed record Insufficient(Money Balance, Money Amount) : PayDecision;
}

public abstract record CancelDecision
{
    private CancelDecision()
    {
    }

    public sealed record Cancelled(SeatReservation Reservation) : CancelDecision;

    /// <summary>Cancelled before, or expired: there is nothing to change.</summary>
    public sealed record Over : CancelDecision
    {
        public static readonly Over Instance = new();
    }

    public sealed record Paid : CancelDecision
    {
        public static readonly Paid Instance = new();
    }
}

public static class ReservationRules
{
    /// <summary>The most reservations of one user that are not over, or were recently; more cannot be made until some are.</summary>
    public const int MaxRecent = 200;

    /// <summary>How long after its deadline an unpaid reservation is over for every clock.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public static Guid IdOf(Guid operationId) => DerivedId.Of(operationId, "reservation");

    /// <summary>A reservation has at most one payment, so its id follows from it.</summary>
    public static Guid PaymentIdOf(Guid reservationId) => DerivedId.Of(reservationId, "payment");

    public static Guid EntryIdOf(Guid operationOrPaymentId) => DerivedId.Of(operationOrPaymentId, "entry");

    public static Guid TicketIdOf(Guid reservationId, int seat) => DerivedId.Of(reservationId, $"ticket {seat}");

    public static Money Total(ImmutableArray<PricedSeat> seats)
    {
        var total = 0L;
        foreach (var seat in seats)
            total = checked(total + seat.Price);
        return new Money(total);
    }

    public static PayDecision DecidePayment(SeatReservation reservation, Wallet wallet, DateTimeOffset now)
    {
        switch (reservation.State)
        {
            case ReservationState.Paid:
                return new PayDecision.AlreadyPaid(PaymentIdOf(reservation.Id));
            case ReservationState.Cancelled:
                return PayDecision.NotHeld.Instance;
        }

        if (now >= reservation.HeldUntil)
            return PayDecision.Expired.Instance;
        var amount = new Money(reservation.Amount);
        return WalletRules.Covers(wallet, amount)
            ? PayDecision.Payable.Instance
            : new PayDecision.Insufficient(new Money(wallet.Balance), amount);
    }

    public static CancelDecision Cancel(SeatReservation reservation, DateTimeOffset now) => reservation.State switch
    {
        ReservationState.Paid => CancelDecision.Paid.Instance,
        ReservationState.Held when now < reservation.HeldUntil =>
            new CancelDecision.Cancelled(reservation with { State = ReservationState.Cancelled }),
        _ => CancelDecision.Over.Instance,
    };

    /// <summary>Whether it can never change again, whatever a clock that is a little behind thinks.</summary>
    public static bool IsOver(SeatReservation reservation, DateTimeOffset now) =>
        reservation.State != ReservationState.Held || now - reservation.HeldUntil > ClockTolerance;

    /// <summary>Times are stored and told in whole milliseconds.</summary>
    public static DateTimeOffset WholeMilliseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));
}
