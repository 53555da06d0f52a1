using Npgsql;

namespace OrleansTicketing.Load.Peers.Postgres;

/// <summary>Holds, charges and payments: a transaction each, rows locked with <c>SELECT … FOR UPDATE</c>, seats in ascending order.</summary>
internal sealed class PostgresSale(NpgsqlDataSource database)
{
    private sealed record LockedSeat(int Number, long Price, bool IsFree);

    private sealed record LockedReservation(Guid ConcertId, string Date, int[] Seats, long Amount, string Status, DateTime HeldUntil);

    public async Task<PeerAnswer<PeerReservation>> HoldAsync(Guid tokenId, Guid userId, HoldRequest request)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var admitted = await connection.CountAsync(
            "SELECT count(*) FROM queue_token WHERE token_id = $1 AND user_id = $2 AND concert_id = $3 AND status = 'admitted'", tokenId, userId, request.ConcertId);
        if (admitted == 0)
            return PeerRefusal.NotAdmitted;

        var now = PeerHttp.Now;
        var seats = await connection.QueryAsync(
            """
            SELECT number, price, status = 'available' OR (status = 'held' AND held_until <= $4) FROM seat
            WHERE concert_id = $1 AND date = $2 AND number = ANY ($3) ORDER BY number FOR UPDATE
            """,
            static row => new LockedSeat(row.GetInt32(0), row.GetInt64(1), row.GetBoolean(2)), request.ConcertId, request.Date, request.Seats, now);
        if (seats.Count != request.Seats.Length)
            return PeerRefusal.NotFound;
        if (seats.Exists(static seat => !seat.IsFree))
            return PeerRefusal.SeatTaken;

        // Two holds of one user must not both see room below the limit; a user has no row of its own to lock.
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", userId.ToString("N"));
        var owned = await connection.CountAsync(
            "SELECT count(*) FROM seat WHERE user_id = $1 AND concert_id = $2 AND date = $3 AND (status = 'sold' OR held_until > $4)",
            userId, request.ConcertId, request.Date, now);
        if (owned + seats.Count > PeerPolicies.SeatsPerUserAndDate)
            return PeerRefusal.SeatLimitExceeded;

        var held = new PeerReservation(
            Guid.CreateVersion7(), request.ConcertId, request.Date, [.. seats.Select(static seat => new SeatBody(seat.Number, seat.Price))],
            seats.Sum(static seat => seat.Price), now + PeerPolicies.HoldDuration, now);
        await connection.ExecuteAsync(
            """
            INSERT INTO reservation (reservation_id, concert_id, date, user_id, seats, amount, status, held_until, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, 'held', $7, $8)
            """,
            held.ReservationId, held.ConcertId, held.Date, userId, request.Seats, held.Amount, held.HeldUntil, now);
        await connection.ExecuteAsync(
            "UPDATE seat SET status = 'held', user_id = $4, reservation_id = $5, held_until = $6 WHERE concert_id = $1 AND date = $2 AND number = ANY ($3)",
            request.ConcertId, request.Date, request.Seats, userId, held.ReservationId, held.HeldUntil);
        await transaction.CommitAsync();
        return held;
    }

    public async Task<ChargeBody> ChargeAsync(Guid userId, long amount)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var balance = (await connection.QueryAsync(
            "INSERT INTO wallet (user_id, balance) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET balance = wallet.balance + $2 RETURNING balance",
            static row => row.GetInt64(0), userId, amount)).Single();
        var entry = await EnterAsync(connection, userId, "charge", amount, balance, reference: null);
        await transaction.CommitAsync();
        return new ChargeBody(entry, amount, balance);
    }

    public async Task<PeerAnswer<PeerPayment>> PayAsync(Guid tokenId, Guid userId, Guid reservationId)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var found = await connection.QueryAsync(
            "SELECT concert_id, date, seats, amount, status, held_until FROM reservation WHERE reservation_id = $1 AND user_id = $2 FOR UPDATE",
            static row => new LockedReservation(
                row.GetGuid(0), row.GetString(1), row.GetFieldValue<int[]>(2), row.GetInt64(3), row.GetString(4), row.GetDateTime(5)),
            reservationId, userId);
        if (found is not [var reservation])
            return PeerRefusal.NotFound;
        var now = PeerHttp.Now;
        if (reservation.Status != "held" || reservation.HeldUntil <= now)
            return PeerRefusal.HoldExpired;
        var balances = await connection.QueryAsync(
            "UPDATE wallet SET balance = balance - $2 WHERE user_id = $1 AND balance >= $2 RETURNING balance", static row => row.GetInt64(0), userId, reservation.Amount);
        if (balances is not [var balance])
            return PeerRefusal.InsufficientBalance;

        var sold = await connection.ExecuteAsync(
            "UPDATE seat SET status = 'sold' WHERE concert_id = $1 AND date = $2 AND number = ANY ($3) AND status = 'held' AND reservation_id = $4",
            reservation.ConcertId, reservation.Date, reservation.Seats, reservationId);
        if (sold != reservation.Seats.Length)
            return PeerRefusal.HoldExpired;
        var payment = new PeerPayment(
            Guid.CreateVersion7(), reservationId, reservation.Amount, now, Array.ConvertAll(reservation.Seats, static seat => new PeerTicket(Guid.CreateVersion7(), seat)));
        await StoreAsync(connection, userId, payment, balance);
        await PostgresPlaces.FinishAsync(connection, tokenId, reservation.ConcertId);
        await transaction.CommitAsync();
        return payment;
    }

    private static async Task StoreAsync(NpgsqlConnection connection, Guid userId, PeerPayment payment, long balance)
    {
        await connection.ExecuteAsync("UPDATE reservation SET status = 'paid' WHERE reservation_id = $1", payment.ReservationId);
        await connection.ExecuteAsync(
            "INSERT INTO payment (payment_id, reservation_id, user_id, amount, paid_at) VALUES ($1, $2, $3, $4, $5)",
            payment.PaymentId, payment.ReservationId, userId, payment.Amount, payment.PaidAt);
        foreach (var ticket in payment.Tickets)
            await connection.ExecuteAsync("INSERT INTO ticket (ticket_id, payment_id, seat) VALUES ($1, $2, $3)", ticket.TicketId, payment.PaymentId, ticket.Seat);
        await EnterAsync(connection, userId, "payment", -payment.Amount, balance, payment.PaymentId);
    }

    private static async Task<Guid> EnterAsync(NpgsqlConnection connection, Guid userId, string kind, long amount, long balance, Guid? reference)
    {
        var id = Guid.CreateVersion7();
        await connection.ExecuteAsync(
            "INSERT INTO ledger_entry (entry_id, user_id, kind, amount, balance, reference, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            id, userId, kind, amount, balance, (object?)reference ?? DBNull.Value, PeerHttp.Now);
        return id;
    }
}
