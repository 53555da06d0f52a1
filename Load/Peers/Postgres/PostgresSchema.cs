using Npgsql;

namespace OrleansTicketing.Load.Peers.Postgres;

/// <summary>The tables of a relational ticket sale, with the indexes that its queries need.</summary>
internal static class PostgresSchema
{
    private const string Script = """
        CREATE TABLE IF NOT EXISTS waiting_room (
            concert_id uuid PRIMARY KEY, capacity int NOT NULL, last_position bigint NOT NULL DEFAULT 0,
            admitted int NOT NULL DEFAULT 0, waiting int NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS queue_token (
            token_id uuid PRIMARY KEY, concert_id uuid NOT NULL, user_id uuid NOT NULL, position bigint NOT NULL, status text NOT NULL,
            issued_at timestamptz NOT NULL, admitted_at timestamptz, UNIQUE (concert_id, position));
        CREATE UNIQUE INDEX IF NOT EXISTS one_live_place ON queue_token (concert_id, user_id) WHERE status IN ('waiting', 'admitted');
        CREATE INDEX IF NOT EXISTS those_who_wait ON queue_token (concert_id, position) WHERE status = 'waiting';
        CREATE TABLE IF NOT EXISTS seat (
            concert_id uuid NOT NULL, date text NOT NULL, number int NOT NULL, price bigint NOT NULL, status text NOT NULL DEFAULT 'available',
            user_id uuid, reservation_id uuid, held_until timestamptz, PRIMARY KEY (concert_id, date, number));
        CREATE INDEX IF NOT EXISTS seats_of_a_user ON seat (user_id, concert_id, date) WHERE user_id IS NOT NULL;
        CREATE TABLE IF NOT EXISTS reservation (
            reservation_id uuid PRIMARY KEY, concert_id uuid NOT NULL, date text NOT NULL, user_id uuid NOT NULL, seats int[] NOT NULL,
            amount bigint NOT NULL, status text NOT NULL, held_until timestamptz NOT NULL, created_at timestamptz NOT NULL);
        CREATE TABLE IF NOT EXISTS wallet (user_id uuid PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0));
        CREATE TABLE IF NOT EXISTS ledger_entry (
            entry_id uuid PRIMARY KEY, user_id uuid NOT NULL, kind text NOT NULL, amount bigint NOT NULL, balance bigint NOT NULL,
            reference uuid, at timestamptz NOT NULL);
        CREATE TABLE IF NOT EXISTS payment (
            payment_id uuid PRIMARY KEY, reservation_id uuid NOT NULL UNIQUE, user_id uuid NOT NULL, amount bigint NOT NULL, paid_at timestamptz NOT NULL);
        CREATE INDEX IF NOT EXISTS payments_of_a_user ON payment (user_id);
        CREATE TABLE IF NOT EXISTS ticket (ticket_id uuid PRIMARY KEY, payment_id uuid NOT NULL REFERENCES payment, seat int NOT NULL);
        CREATE INDEX IF NOT EXISTS tickets_of_a_payment ON ticket (payment_id);
        """;

    public static async Task CreateAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(Script);
        await command.ExecuteNonQueryAsync();
    }
}
