namespace OrleansTicketing.Tests.Rest.Callers;

public sealed record UserView(Guid UserId, string DisplayName, string AccessToken, string TokenType, DateTimeOffset ExpiresAt);

public sealed record ConcertView(Guid ConcertId, string Title, string Artist, string Venue, string TimeZone, IReadOnlyList<ConcertDateView> Dates);

public sealed record ConcertDateView(string Date, DateTimeOffset StartsAt);

public sealed record QueueTokenView(
    string Token, Guid ConcertId, Guid UserId, string Status, long Position, long Ahead, double? EstimatedWaitSeconds,
    double? EstimatedWaitSecondsP90, string? LikelySeat, string? RoomMode, double? PollAfterSeconds, DateTimeOffset IssuedAt, DateTimeOffset? AdmittedAt, DateTimeOffset? AdmittedUntil)
{
    public bool IsWaiting => Status == "waiting";

    public bool IsAdmitted => Status == "admitted";

    public bool IsOver => Status is "expired" or "finished";
}

public sealed record DateView(
    string Date, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, DateTimeOffset SaleClosesAt, int SeatsTotal, int SeatsAvailable,
    IReadOnlyList<SectionView> Sections);

public sealed record SectionView(string Name, string Category, long Price, int SeatsTotal, int SeatsAvailable);

public sealed record SeatMapView(Guid ConcertId, string Date, long Version, IReadOnlyList<SeatView> Seats)
{
    public IReadOnlyList<int> With(string status) => [.. Seats.Where(seat => seat.Status == status).Select(seat => seat.Number)];
}

public sealed record SeatView(int Number, string Section, string Row, string Category, long Price, string Status);

public sealed record SeatEventView(long Version, int Number, string Status);

public sealed record ReservationView(
    Guid ReservationId, Guid ConcertId, string Date, IReadOnlyList<ReservedSeatView> Seats, long Amount, string Status,
    DateTimeOffset HeldUntil, DateTimeOffset CreatedAt, Guid? PaymentId)
{
    public IReadOnlyList<int> Numbers => [.. Seats.Select(seat => seat.Number).Order()];
}

public sealed record ReservedSeatView(int Number, long Price);

public sealed record ChargeView(Guid EntryId, long Amount, long Balance);

public sealed record WalletView(Guid UserId, long Balance, string Currency);

public sealed record EntryView(Guid EntryId, string Kind, long Amount, long Balance, string? Reference, DateTimeOffset At);

public sealed record PaymentView(Guid PaymentId, Guid ReservationId, long Amount, DateTimeOffset PaidAt, IReadOnlyList<TicketView> Tickets);

public sealed record TicketView(Guid TicketId, int Seat, string Code);

public sealed record WaitingRoomView(
    long Waiting, long Admitted, long Finished, long Expired, int Capacity, int BatchSize, double IntervalSeconds, bool Paused,
    long LastPosition, long LastAdmittedPosition);

public sealed record AdminConcertView(Guid ConcertId, IReadOnlyList<AdminDateView> Dates, WaitingRoomView WaitingRoom);

public sealed record AdminDateView(string Date, int SeatsTotal, int SeatsAvailable, int SeatsHeld, int SeatsSold);

public sealed record PageView<T>(IReadOnlyList<T> Items, string? Next);

public sealed record CreatedView(Guid ConcertId);
