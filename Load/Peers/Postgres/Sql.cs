using Npgsql;

namespace OrleansTicketing.Load.Peers.Postgres;

/// <summary>Statements with positional parameters; Npgsql prepares each one at its second use.</summary>
internal static class Sql
{
    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string statement, params object[] values)
    {
        await using var command = Command(connection, statement, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows, each made by a reader.</summary>
    public static async Task<List<T>> QueryAsync<T>(this NpgsqlConnection connection, string statement, Func<NpgsqlDataReader, T> row, params object[] values)
    {
        await using var command = Command(connection, statement, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(row(reader));
        return rows;
    }

    public static async Task<long> CountAsync(this NpgsqlConnection connection, string statement, params object[] values)
    {
        await using var command = Command(connection, statement, values);
        return (long)(await command.ExecuteScalarAsync() ?? 0L);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string statement, object[] values)
    {
        var command = new NpgsqlCommand(statement, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
