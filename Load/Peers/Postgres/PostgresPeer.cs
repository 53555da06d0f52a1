using Npgsql;

namespace OrleansTicketing.Load.Peers.Postgres;

/// <summary>What the usual tutorials teach: a relational database that locks rows.</summary>
internal sealed class PostgresPeer(NpgsqlDataSource database) : IPeer
{
    private const string SeatsOfADate = "INSERT INTO seat (concert_id, date, number, price) SELECT $1, $2, number, $4 FROM generate_series(1, $3) AS number";

    private readonly PostgresPlaces _places = new(database);
    private readonly PostgresSale _sale = new(database);

    public static async Task RunAsync(string url, string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MaxPoolSize = 64;
        builder.ConnectionStringBuilder.MaxAutoPrepare = 64;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        await using var database = builder.Build();
        await PostgresSchema.CreateAsync(database);
        await new PeerServer(new PostgresPeer(database)).RunAsync(url);
    }

    public async Task CreateConcertAsync(Guid concertId, NewPeerConcert concert)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("INSERT INTO waiting_room (concert_id, capacity) VALUES ($1, $2)", concertId, concert.Capacity);
        foreach (var date in concert.Dates)
            await connection.ExecuteAsync(SeatsOfADate, concertId, date, concert.SeatsPerDate, concert.Price);
        await transaction.CommitAsync();

        // A plan made for an empty table would read all of it.
        await connection.ExecuteAsync("ANALYZE");
    }

    public Task<PeerPlace> JoinAsync(Guid concertId, Guid userId) => _places.JoinAsync(concertId, userId);

    public Task<PeerPlace?> FindPlaceAsync(Guid tokenId) => _places.FindAsync(tokenId);

    public Task<PeerAnswer<PeerReservation>> HoldAsync(Guid tokenId, Guid userId, HoldRequest request) => _sale.HoldAsync(tokenId, userId, request);

    public Task<ChargeBody> ChargeAsync(Guid userId, long amount) => _sale.ChargeAsync(userId, amount);

    public Task<PeerAnswer<PeerPayment>> PayAsync(Guid tokenId, Guid userId, Guid reservationId) => _sale.PayAsync(tokenId, userId, reservationId);

    public async Task<IReadOnlyList<Guid>> ListConcertsAsync()
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QueryAsync("SELECT concert_id FROM waiting_room", static row => row.GetGuid(0));
    }

    public async Task<PeerCounters> CountAsync(Guid concertId)
    {
        await using var connection = await database.OpenConnectionAsync();
        return new PeerCounters(
            await connection.CountAsync("SELECT count(*) FROM seat WHERE concert_id = $1 AND status = 'held' AND held_until > now()", concertId),
            await connection.CountAsync("SELECT count(*) FROM seat WHERE concert_id = $1 AND status = 'sold'", concertId),
            await connection.CountAsync("SELECT count(*) FROM queue_token WHERE concert_id = $1 AND status = 'waiting'", concertId),
            await connection.CountAsync("SELECT count(*) FROM queue_token WHERE concert_id = $1 AND status = 'finished'", concertId),
            await connection.CountAsync("SELECT last_position FROM waiting_room WHERE concert_id = $1", concertId));
    }

    public async Task<long> BalanceAsync(Guid userId)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.CountAsync("SELECT balance FROM wallet WHERE user_id = $1", userId);
    }

    public async Task<int> CountTicketsAsync(Guid userId)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (int)await connection.CountAsync("SELECT count(*) FROM ticket JOIN payment USING (payment_id) WHERE user_id = $1", userId);
    }
}
