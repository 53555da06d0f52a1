namespace OrleansTicketing.Load.Peers;

/// <summary>
/// A ticket sale as somebody else would build it, behind the routes of the API: exact order and capacity at the door, a hold of all seats or
/// none up to four for each user and evening, a wallet, a payment that happens once. What it acknowledges is on the disk.
/// </summary>
internal interface IPeer
{
    Task CreateConcertAsync(Guid concertId, NewPeerConcert concert);

    /// <summary>The user's live place, or a new one at the end of the line; admitted at once where nobody waits and there is room.</summary>
    Task<PeerPlace> JoinAsync(Guid concertId, Guid userId);

    /// <summary>Null where there is no such place.</summary>
    Task<PeerPlace?> FindPlaceAsync(Guid tokenId);

    /// <summary>All seats or none.</summary>
    Task<PeerAnswer<PeerReservation>> HoldAsync(Guid tokenId, Guid userId, HoldRequest request);

    Task<ChargeBody> ChargeAsync(Guid userId, long amount);

    /// <summary>Debits the wallet, sells the seats and ends the place, all of it or nothing.</summary>
    Task<PeerAnswer<PeerPayment>> PayAsync(Guid tokenId, Guid userId, Guid reservationId);

    Task<IReadOnlyList<Guid>> ListConcertsAsync();

    /// <summary>What is stored, for the verification of a run.</summary>
    Task<PeerCounters> CountAsync(Guid concertId);

    Task<long> BalanceAsync(Guid userId);

    Task<int> CountTicketsAsync(Guid userId);
}

internal sealed record NewPeerConcert(string[] Dates, int SeatsPerDate, long Price, int Capacity);

internal sealed record PeerPlace(
    Guid TokenId, Guid ConcertId, Guid UserId, string Status, long Position, long Ahead, DateTime IssuedAt, DateTime? AdmittedAt);

internal sealed record PeerReservation(
    Guid ReservationId, Guid ConcertId, string Date, SeatBody[] Seats, long Amount, DateTime HeldUntil, DateTime CreatedAt);

internal sealed record PeerPayment(Guid PaymentId, Guid ReservationId, long Amount, DateTime PaidAt, IReadOnlyList<PeerTicket> Tickets);

internal sealed record PeerTicket(Guid TicketId, int Seat);

internal sealed record PeerCounters(long SeatsHeld, long SeatsSold, long Waiting, long Finished, long LastPosition);

/// <summary>A value, or why there is none.</summary>
internal readonly record struct PeerAnswer<T>(T? Value, PeerRefusal? Refusal)
    where T : class
{
    public static implicit operator PeerAnswer<T>(T value) => new(value, null);

    public static implicit operator PeerAnswer<T>(PeerRefusal refusal) => new(null, refusal);
}

/// <param name="Status">The HTTP status of the API.</param>
/// <param name="Code">The code of the API's problem document.</param>
internal sealed record PeerRefusal(int Status, string Code)
{
    public static readonly PeerRefusal NotAdmitted = new(403, "not_admitted");
    public static readonly PeerRefusal NotFound = new(404, "not_found");
    public static readonly PeerRefusal SeatTaken = new(409, "seat_taken");
    public static readonly PeerRefusal SeatLimitExceeded = new(409, "seat_limit_exceeded");
    public static readonly PeerRefusal InsufficientBalance = new(409, "insufficient_balance");
    public static readonly PeerRefusal HoldExpired = new(410, "hold_expired");
}

/// <summary>The policies that all servers of a comparison share.</summary>
internal static class PeerPolicies
{
    public const int SeatsPerUserAndDate = 4;

    /// <summary>As the real server is started for a run: preparing takes longer than a buyer would.</summary>
    public static readonly TimeSpan HoldDuration = TimeSpan.FromHours(1);
}
