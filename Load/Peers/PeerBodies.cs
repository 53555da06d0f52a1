using System.Text.Json.Serialization;

namespace OrleansTicketing.Load.Peers;

// The bodies of the API, field by field, so that every peer reads and writes as many bytes as the real server.
internal record TokenBody(
    string Token, Guid ConcertId, Guid UserId, string Status, long Position, long Ahead, int? EstimatedWaitSeconds,
    int? EstimatedWaitSecondsP90, string? LikelySeat, string? RoomMode, int PollAfterSeconds, DateTime IssuedAt, DateTime? AdmittedAt, DateTime? AdmittedUntil);

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

internal sealed record ConcertRequest(DateRequest[] Dates, RoomRequest WaitingRoom);

internal sealed record DateRequest(string Date, int Seats, long Price);

internal sealed record RoomRequest(int Capacity);

internal sealed record RefusalBody(string Code);

internal sealed record CountedConcertsBody(CountedConcertBody[] Items, string? Next);

internal sealed record CountedConcertBody(Guid ConcertId, CountedDateBody[] Dates);

internal sealed record CountedDateBody(long SeatsHeld, long SeatsSold);

internal sealed record CountedRoomBody(long Waiting, long Finished, long LastPosition);

internal sealed record BalanceBody(long Balance);

internal sealed record StoredPaymentsBody(StoredPaymentBody[] Items);

internal sealed record StoredPaymentBody(string[] Tickets);

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
[JsonSerializable(typeof(ConcertRequest))]
[JsonSerializable(typeof(RefusalBody))]
[JsonSerializable(typeof(CountedConcertsBody))]
[JsonSerializable(typeof(CountedRoomBody))]
[JsonSerializable(typeof(BalanceBody))]
[JsonSerializable(typeof(StoredPaymentsBody))]
internal sealed partial class PeerJson : JsonSerializerContext;
