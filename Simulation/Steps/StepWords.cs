using System.Collections.Immutable;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Simulation.Steps;

/// <summary>Requests and outcomes for people: the first characters of ids, seats as a list.</summary>
internal static class StepWords
{
    internal static string Short(Guid id) => id.ToString("N")[..6];

    internal static string Of(Asked asked) => asked switch
    {
        Asked.Join join => $"joins the room of {Short(join.ConcertId)}{Keyed(join.Key)}",
        Asked.Look look => $"looks at place {look.Number} of {Short(look.ConcertId)}",
        Asked.Leave leave => $"gives back place {leave.Number} of {Short(leave.ConcertId)}",
        Asked.ReadSeats seats => $"reads the seats of {Short(seats.ConcertId)}",
        Asked.Hold hold => $"holds {Seats(hold.Seats)} of {Short(hold.ConcertId)}{Keyed(hold.Key)}",
        Asked.Cancel cancel => $"cancels reservation {Short(cancel.ReservationId)}",
        Asked.ReadReservation read => $"reads reservation {Short(read.ReservationId)}",
        Asked.Charge charge => $"charges {charge.Amount:N0}{Keyed(charge.Key)}",
        Asked.ReadBalance => "reads the balance",
        Asked.Pay pay => $"pays reservation {Short(pay.ReservationId)}{Keyed(pay.Key)}",
        Asked.List list => $"lists {list.What}",
        Asked.Operate operate when operate.ConcertId == Guid.Empty => operate.What,
        Asked.Operate operate => $"{operate.What} ({Short(operate.ConcertId)})",
        _ => asked.ToString(),
    };

    internal static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Answered answered => Value(answered.Value),
        Outcome.Refused refused => $"refused: {Of(refused.Refusal)}",
        Outcome.Unknown unknown => $"unknown: {unknown.Why}",
        _ => outcome.ToString(),
    };

    internal static string Of(Refusal refusal)
    {
        var words = refusal.Code.ToString();
        if (refusal.Seats.Length > 0)
            words += $" ({Seats(refusal.Seats)})";
        if (refusal.Limit is { } limit)
            words += $" (limit {limit}, has {refusal.Held})";
        if (refusal.Amount is { } amount)
            words += $" (needs {amount:N0}, has {refusal.Balance:N0})";
        foreach (var error in refusal.Errors)
            words += $" ({error.Field}: {error.Problem})";
        return words;
    }

    private static string Value(object value) => value switch
    {
        JoinedPlace joined => $"place {joined.Receipt.Receipt.Number}, {Place(joined.View)}{(joined.Replayed ? ", as before" : joined.Created ? "" : ", the one it has")}",
        TokenView view => Place(view),
        HoldAnswer hold => $"{Of(hold.Reservation)}{(hold.Replayed ? ", as before" : "")}",
        PaymentAnswer payment => $"payment {Short(payment.Payment.PaymentId)} of {payment.Payment.Amount:N0} for {Seats([.. payment.Payment.Tickets.Select(ticket => ticket.Seat)])}"
            + (payment.Replayed ? ", as before" : payment.PaidBefore ? ", paid before" : ""),
        ChargeAnswer charge => $"entry {charge.Entry.Sequence}, balance {charge.Entry.Balance:N0}{(charge.Replayed ? ", as before" : "")}",
        WalletBalance balance => $"{balance.Units:N0}",
        Reservation reservation => Of(reservation),
        SeatMap map => $"{map.SeatsAvailable} are free",
        CreatedConcert created => $"concert {Short(created.ConcertId)}",
        RoomFigures figures => $"{figures.Waiting} wait, {figures.Admitted} are admitted",
        Done => "done",
        _ => value.ToString() ?? "",
    };

    private static string Of(Reservation reservation) =>
        $"reservation {Short(reservation.ReservationId)} of {Seats([.. reservation.Seats.Select(seat => seat.Number)])}, {reservation.Status.ToString().ToLowerInvariant()}"
        + (reservation.Status == ReservationStatus.Held ? $" until {reservation.HeldUntil:HH:mm:ss.fff}" : "");

    private static string Place(TokenView view) => view.Status == PlaceStatus.Waiting ? $"waiting behind {view.Ahead}" : view.Status.ToString().ToLowerInvariant();

    private static string Seats(ImmutableArray<int> seats) => $"{(seats.Length == 1 ? "seat" : "seats")} {string.Join('+', seats)}";

    private static string Keyed(string? key) => key is null ? "" : $" (key {key[..Math.Min(4, key.Length)]})";
}
