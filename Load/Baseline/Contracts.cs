using System.Text.Json.Serialization;

namespace OrleansTicketing.Load.Baseline;

// The bodies of the API, field by field, so that the bare endpoint reads and writes as many bytes as the real one.
internal record TokenBody(
    string Token, Guid ConcertId, Guid UserId, string Status, long Position, long Ahead, int? EstimatedWaitSeconds,
    int? EstimatedWaitSecondsP90, string? LikelySeat, int PollAfterSeconds, DateTime IssuedAt, DateTime? AdmittedAt, DateTime? AdmittedUntil);

internal sealed record JoinedBody : TokenBody
{
    public JoinedBody(TokenBody token, ReceiptBody receipt)
        : base(token) => Receipt = receipt;

    public ReceiptBody Receipt { get; }
}

internal sealed record ReceiptBody(
    Guid ConcertId, Guid UserId, int Number, DateTime JoinedAt, string Previous, string Salt, string KeyId, string Mac);

internal sealed record HoldRequest(Guid ConcertId, string Date, int[] Seats);

internal sealed record SeatBody(int Number, long Price);

internal sealed record ReservationBody(
    Guid ReservationId, Guid ConcertId, string Date, SeatBody[] Seats, long Amount, string Status, DateTime HeldUntil,
    DateTime CreatedAt, Guid? PaymentId);

internal sealed record PaymentRequest(Guid ReservationId);

internal sealed record TicketBody(Guid TicketId, int Seat, string Code);

internal sealed record PaymentBody(Guid PaymentId, Guid ReservationId, long Amount, DateTime PaidAt, TicketBody[] Tickets);

internal sealed record ChargeRequest(long Amount);

internal sealed record ChargeBody(Guid EntryId, long Amount, long Balance);

internal sealed record UserRequest(string DisplayName);

internal sealed record UserBody(Guid UserId, string DisplayName, string AccessToken, string TokenType, DateTime ExpiresAt);

internal sealed record ConcertBody(Guid ConcertId);

internal sealed record ListBody(string[] Items, string? Next);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(JoinedBody))]
[JsonSerializable(typeof(HoldRequest))]
[JsonSerializable(typeof(ReservationBody))]
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(PaymentBody))]
[JsonSerializable(typeof(ChargeRequest))]
[JsonSerializable(typeof(ChargeBody))]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(UserBody))]
[JsonSerializable(typeof(ConcertBody))]
[JsonSerializable(typeof(ListBody))]
internal sealed partial class BaselineJson : JsonSerializerContext;
