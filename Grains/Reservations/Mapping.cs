using System.Collections.Immutable;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Wallets;

namespace OrleansTicketing.Grains.Reservations;

/// <summary>Stored records as the messages that tell them.</summary>
internal static class Mapping
{
    public static Reservation ToMessage(this SeatReservation stored, Guid userId, ReservationStatus status) => new(
        stored.Sequence,
        stored.Id,
        stored.ConcertId,
        stored.Date,
        ImmutableArray.CreateRange(stored.Seats, static seat => new ReservedSeat(seat.Number, seat.Price)),
        stored.Amount,
        status,
        stored.HeldUntil,
        stored.CreatedAt,
        new PlaceKey(stored.Place.Number, userId, stored.Place.IssuedAt),
        status == ReservationStatus.Paid ? stored.PaymentId : null);

    public static ReservationStatus ToMessage(this ReservationStatusNow status) => status switch
    {
        ReservationStatusNow.Held => ReservationStatus.Held,
        ReservationStatusNow.Paying => ReservationStatus.Paying,
        ReservationStatusNow.Paid => ReservationStatus.Paid,
        ReservationStatusNow.Cancelled => ReservationStatus.Cancelled,
        _ => ReservationStatus.Expired,
    };

    public static Payment ToMessage(this PaymentRecord stored) => new(
        stored.Sequence,
        stored.Id,
        stored.ReservationId,
        stored.Amount,
        stored.PaidAt,
        ImmutableArray.CreateRange(stored.Tickets, static ticket => new Ticket(ticket.Id, ticket.Seat, ticket.Code)));

    public static LedgerEntry ToMessage(this LedgerLine stored) => new(
        stored.Sequence, stored.Id, ToMessage(stored.Kind), stored.Amount, stored.Balance, stored.Reference, stored.At);

    private static LedgerEntryKind ToMessage(LedgerLineKind kind) => kind switch
    {
        LedgerLineKind.Charge => LedgerEntryKind.Charge,
        LedgerLineKind.Payment => LedgerEntryKind.Payment,
        _ => LedgerEntryKind.Refund,
    };
}
