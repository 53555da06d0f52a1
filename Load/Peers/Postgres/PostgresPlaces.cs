using Npgsql;

namespace OrleansTicketing.Load.Peers.Postgres;

/// <summary>The waiting room: one row for each room gives the numbers, so that they are in order and the capacity is exact.</summary>
internal sealed class PostgresPlaces(NpgsqlDataSource database)
{
    public async Task<PeerPlace> JoinAsync(Guid concertId, Guid userId)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var room = (await connection.QueryAsync(
            "SELECT last_position, admitted < capacity AND waiting = 0 FROM waiting_room WHERE concert_id = $1 FOR UPDATE",
            static row => (Last: row.GetInt64(0), HasRoom: row.GetBoolean(1)), concertId)).Single();
        var live = await connection.QueryAsync(
            "SELECT token_id FROM queue_token WHERE concert_id = $1 AND user_id = $2 AND status IN ('waiting', 'admitted')",
            static row => row.GetGuid(0), concertId, userId);
        if (live.Count > 0)
        {
            await transaction.RollbackAsync();
            return await FindAsync(live[0]) ?? throw new InvalidOperationException("A place that was just seen is gone.");
        }

        var now = PeerHttp.Now;
        var place = new PeerPlace(
            Guid.CreateVersion7(), concertId, userId, room.HasRoom ? "admitted" : "waiting", room.Last + 1, Ahead: 0, now, room.HasRoom ? now : null);
        await connection.ExecuteAsync(
            "UPDATE waiting_room SET last_position = $2, admitted = admitted + $3, waiting = waiting + $4 WHERE concert_id = $1",
            concertId, place.Position, room.HasRoom ? 1 : 0, room.HasRoom ? 0 : 1);
        await connection.ExecuteAsync(
            "INSERT INTO queue_token (token_id, concert_id, user_id, position, status, issued_at, admitted_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            place.TokenId, concertId, userId, place.Position, place.Status, now, (object?)place.AdmittedAt ?? DBNull.Value);
        await transaction.CommitAsync();
        return place;
    }

    /// <summary>How many are ahead is counted, as every tutorial does.</summary>
    public async Task<PeerPlace?> FindAsync(Guid tokenId)
    {
        await using var connection = await database.OpenConnectionAsync();
        var found = await connection.QueryAsync(
            """
            SELECT t.token_id, t.concert_id, t.user_id, t.status, t.position,
                   CASE WHEN t.status = 'waiting' THEN
                       (SELECT count(*) FROM queue_token a WHERE a.concert_id = t.concert_id AND a.status = 'waiting' AND a.position < t.position)
                   ELSE 0 END, t.issued_at, t.admitted_at
            FROM queue_token t WHERE t.token_id = $1
            """,
            static row => new PeerPlace(
                row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.GetDateTime(6),
                row.IsDBNull(7) ? null : row.GetDateTime(7)),
            tokenId);
        return found.FirstOrDefault();
    }

    /// <summary>Within a payment's transaction: its place is over, and the first of those who wait takes it.</summary>
    public static async Task FinishAsync(NpgsqlConnection connection, Guid tokenId, Guid concertId)
    {
        var ended = await connection.ExecuteAsync("UPDATE queue_token SET status = 'finished' WHERE token_id = $1 AND status = 'admitted'", tokenId);
        if (ended == 0)
            return;
        var waiting = (await connection.QueryAsync(
            "UPDATE waiting_room SET admitted = admitted - 1 WHERE concert_id = $1 RETURNING waiting", static row => row.GetInt32(0), concertId)).Single();
        if (waiting == 0)
            return;
        await connection.ExecuteAsync(
            """
            UPDATE queue_token SET status = 'admitted', admitted_at = $2 WHERE token_id =
                (SELECT token_id FROM queue_token WHERE concert_id = $1 AND status = 'waiting' ORDER BY position LIMIT 1)
            """,
            concertId, PeerHttp.Now);
        await connection.ExecuteAsync("UPDATE waiting_room SET admitted = admitted + 1, waiting = waiting - 1 WHERE concert_id = $1", concertId);
    }
}
