using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Grains.Interfaces.Reservations;

namespace OrleansTicketing.Gateway.Reservations;

/// <param name="ConcertId">The queue token's concert.</param>
/// <param name="Date">The concert date's key.</param>
/// <param name="Seats">1 to 100 distinct seat numbers of that date.</param>
public sealed record HoldRequestBody(Guid ConcertId, string Date, ImmutableArray<int> Seats)
{
    private const int MostSeats = 100;

    internal static HoldRequestBody? Read(JsonFields body)
    {
        var concert = body.Id("concertId");
        var date = body.Text("date", 20);
        if (date is not null && !DateKey.TryParse(date, out _))
            body.Wrong("date", "Must be a concert date's key, yyyy-MM-dd or yyyy-MM-ddTHHmm.");
        var seats = body.DistinctNumbers("seats", MostSeats, least: 1);
        return concert is { } id && date is not null && seats is not null ? new HoldRequestBody(id, date, [.. seats]) : null;
    }
}

/// <summary>What a reservation is at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReservationStatusName>))]
public enum ReservationStatusName
{
    [JsonStringEnumMemberName("held")]
    Held,

    [JsonStringEnumMemberName("paying")]
    Paying,

    [JsonStringEnumMemberName("paid")]
    Paid,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    [JsonStringEnumMemberName("expired")]
    Expired,
}

/// <param name="Price">Whole units of the currency.</param>
public sealed record ReservedSeatBody(int Number, long Price);

/// <summary>The seats that a user holds together.</summary>
/// <param name="Amount">The sum of the prices.</param>
/// <param name="HeldUntil">At this moment the seats are free again, unless paid.</param>
/// <param name="PaymentId">Null until paid.</param>
public sealed record ReservationBody(
    Guid ReservationId,
    Guid ConcertId,
    string Date,
    IReadOnlyList<ReservedSeatBody> Seats,
    long Amount,
    ReservationStatusName Status,
    DateTime HeldUntil,
    DateTime CreatedAt,
    Guid? PaymentId)
{
    public static ReservationBody Of(Reservation reservation) => new(
        reservation.ReservationId,
        reservation.ConcertId,
        reservation.Date,
        [.. reservation.Seats.Select(seat => new ReservedSeatBody(seat.Number, seat.Price))],
        reservation.Amount,
        Of(reservation.Status),
        Utc.Of(reservation.HeldUntil),
        Utc.Of(reservation.CreatedAt),
        reservation.PaymentId);

    private static ReservationStatusName Of(ReservationStatus status) => status switch
    {
        ReservationStatus.Held => ReservationStatusName.Held,
        ReservationStatus.Paying => ReservationStatusName.Paying,
        ReservationStatus.Paid => ReservationStatusName.Paid,
        ReservationStatus.Cancelled => ReservationStatusName.Cancelled,
        ReservationStatus.Expired => ReservationStatusName.Expired,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "An unknown status."),
    };
}

/// <param name="ReservationId">A reservation of yours.</param>
public sealed record PayRequestBody(Guid ReservationId)
{
    internal static PayRequestBody? Read(JsonFields body) => body.Id("reservationId") is { } id ? new PayRequestBody(id) : null;
}

/// <param name="Code">Signed; anyone can check it offline with the keys of <c>GET /api/v1/ticket-keys</c>.</param>
public sealed record TicketBody(Guid TicketId, int Seat, string Code);

/// <summary>The record that a reservation was paid.</summary>
/// <param name="Amount">Whole units of the currency.</param>
public sealed record PaymentBody(Guid PaymentId, Guid ReservationId, long Amount, DateTime PaidAt, IReadOnlyList<TicketBody> Tickets)
{
    public static PaymentBody Of(Payment payment) => new(
        payment.PaymentId,
        payment.ReservationId,
        payment.Amount,
        Utc.Of(payment.PaidAt),
        [.. payment.Tickets.Select(ticket => new TicketBody(ticket.TicketId, ticket.Seat, ticket.Code))]);
}
