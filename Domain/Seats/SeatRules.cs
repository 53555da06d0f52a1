namespace OrleansTicketing.Domain.Seats;

/// <summary>Who gets a seat. Every function is total; a result equal to the seat given means that nothing is to be saved.</summary>
public static class SeatRules
{
    /// <summary>A pin older than this is asked about: its payment is done, or it never will be.</summary>
    public static readonly TimeSpan PinLimit = TimeSpan.FromSeconds(30);

    /// <summary>The seat as it is now: a hold whose deadline has come is free, whatever a timer did. A pinned seat does not expire.</summary>
    public static Seat At(Seat seat, DateTimeOffset now) => seat is Seat.Held held && now >= held.Until ? Seat.Free : seat;

    /// <summary>
    /// A reservation that asks again was interrupted before its account knew of it, so the later deadline counts: all seats of a
    /// reservation have one, and a message that comes late never shortens it. But it may also ask again because an activation of its
    /// account that was overtaken does not know that the hold was answered long ago, and then nothing may extend it: hence only an account
    /// that has just shown that it can still write may.
    /// </summary>
    /// <param name="attemptId">The attempt that asks: from then on the hold is its own, and no earlier one can give it back.</param>
    /// <param name="mayExtend">The account wrote since it learned that this reservation holds the seat.</param>
    public static HoldDecision Hold(
        Seat seat, Guid reservationId, Guid userId, DateTimeOffset until, DateTimeOffset now, Guid attemptId = default, bool mayExtend = false)
    {
        var wanted = new Seat.Held(reservationId, userId, until, attemptId);
        return At(seat, now) switch
        {
            Seat.Held own when own.ReservationId == reservationId && until <= own.Until =>
                own.AttemptId == attemptId ? new HoldDecision.Repeated() : new HoldDecision.Hold(own with { AttemptId = attemptId }),
            Seat.Held own when own.ReservationId == reservationId => mayExtend ? new HoldDecision.Hold(wanted) : new HoldDecision.HeldForLess(),
            Seat.FreeSeat when now < until => new HoldDecision.Hold(wanted),
            Seat.FreeSeat => new HoldDecision.TooLate(),
            _ => new HoldDecision.Taken(),
        };
    }

    /// <summary>A payment counts only where its pin came before the deadline, also when it replaces the pin of an earlier attempt.</summary>
    public static PinDecision Pin(Seat seat, Guid reservationId, Guid attemptId, DateTimeOffset now) => seat switch
    {
        Seat.Sold sold when sold.ReservationId == reservationId => new PinDecision.AlreadySold(),
        Seat.Pinned pinned when pinned.ReservationId == reservationId && pinned.AttemptId == attemptId => new PinDecision.Repeated(),
        Seat.Pinned pinned when pinned.ReservationId == reservationId && now < pinned.Until =>
            new PinDecision.Pin(pinned with { AttemptId = attemptId, At = now }),
        Seat.Held held when held.ReservationId == reservationId && now < held.Until =>
            new PinDecision.Pin(new Seat.Pinned(reservationId, held.UserId, attemptId, now, held.Until)),
        _ => new PinDecision.Expired(),
    };

    /// <summary>Only the attempt that pinned may unpin; the hold goes on where its deadline has not come.</summary>
    public static Seat Unpin(Seat seat, Guid reservationId, Guid attemptId, DateTimeOffset now) =>
        seat is Seat.Pinned pinned && pinned.ReservationId == reservationId && pinned.AttemptId == attemptId
            ? At(new Seat.Held(reservationId, pinned.UserId, pinned.Until), now)
            : seat;

    public static Seat Release(Seat seat, Guid reservationId) => seat switch
    {
        Seat.Held held when held.ReservationId == reservationId => Seat.Free,
        Seat.Pinned pinned when pinned.ReservationId == reservationId => Seat.Free,
        _ => seat,
    };

    /// <summary>
    /// What one attempt of a hold got, and no other attempt asked for since: a call may be so long under way that the reservation was made by
    /// another attempt meanwhile, or is being paid.
    /// </summary>
    public static Seat GiveBack(Seat seat, Guid reservationId, Guid attemptId) =>
        seat is Seat.Held held && held.ReservationId == reservationId && held.AttemptId == attemptId && attemptId != Guid.Empty ? Seat.Free : seat;

    /// <summary>
    /// The account has committed the payment, so the seat becomes the user's from whatever state it is in, but never over another
    /// reservation that is alive.
    /// </summary>
    public static SellDecision Sell(Seat seat, Guid reservationId, Guid userId, DateTimeOffset now)
    {
        var owner = At(seat, now) switch
        {
            Seat.Held held => held.ReservationId,
            Seat.Pinned pinned => pinned.ReservationId,
            Seat.Sold sold => sold.ReservationId,
            _ => reservationId,
        };
        if (owner != reservationId)
            return new SellDecision.Conflict(owner);
        return seat is Seat.Sold ? new SellDecision.Repeated() : new SellDecision.Sell(new Seat.Sold(reservationId, userId));
    }

    /// <summary>The attempt whose pin is so old that its account must be asked; null where there is none.</summary>
    public static Guid? OverduePin(Seat seat, DateTimeOffset now) =>
        seat is Seat.Pinned pinned && now - pinned.At > PinLimit ? pinned.AttemptId : null;

    public static SeatStanding Standing(Seat seat, DateTimeOffset now) => At(seat, now) switch
    {
        Seat.FreeSeat => SeatStanding.Available,
        Seat.Sold => SeatStanding.Sold,
        _ => SeatStanding.Held,
    };
}
