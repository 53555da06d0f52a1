using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MySqlConnector;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Silo.Cluster;

/// <summary>The rows of <c>grain_state</c>, read by primary key in bounded pages.</summary>
/// <param name="connectionString">Where the table is.</param>
/// <param name="serviceId">Whose rows.</param>
internal sealed class MySqlRows(string connectionString, string serviceId) : IStoredRows
{
    /// <summary>Behind all keys that begin with the same ASCII text.</summary>
    private const string Last = "\x7F";

    // Two ranges of the key: what is left of the last row's grain, and the grains behind it. As one condition it would be no range.
    private const string PageQuery = """
        (SELECT grain_key, state_name, CAST(payload AS BINARY) FROM grain_state
            WHERE service_id = @service AND grain_key = @key AND state_name > @state AND (@name = '' OR state_name = @name)
            ORDER BY grain_key, state_name LIMIT @limit)
        UNION ALL
        (SELECT grain_key, state_name, CAST(payload AS BINARY) FROM grain_state
            WHERE service_id = @service AND grain_key > @key AND grain_key < @end AND (@name = '' OR state_name = @name)
            ORDER BY grain_key, state_name LIMIT @limit)
        """;

    // What the engine knows of the table: there is no index of times, and to count bytes would read them all.
    private const string ConditionQuery = """
        SELECT UNIX_TIMESTAMP(update_time), data_length + index_length FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'grain_state'
        """;

    public async Task<StoredPage> Page(StoredKind kind, string? name, RowName? after, int limit)
    {
        await using var connection = await Open();
        await using var command = new MySqlCommand(PageQuery, connection);
        command.Parameters.AddWithValue("@service", serviceId);
        command.Parameters.AddWithValue("@key", after?.Key ?? kind.KeyPrefix);
        command.Parameters.AddWithValue("@state", after?.Name ?? string.Empty);
        command.Parameters.AddWithValue("@end", kind.KeyPrefix + Last);
        command.Parameters.AddWithValue("@name", name ?? string.Empty);
        command.Parameters.AddWithValue("@limit", limit);
        var found = await ReadAll(command);
        found.Sort(static (one, other) => InOrder(one.Name, other.Name));
        var page = found.Take(limit).ToArray();
        return new StoredPage(
            [.. page.Where(static row => row.Json is not null).Select(static row => new StoredRow(row.Name, row.Json))],
            page.Length == limit ? page[^1].Name : null);
    }

    public async Task<ImmutableArray<StoredRow?>> Read(StoredKind kind, ImmutableArray<RowName> names)
    {
        if (names.IsEmpty)
            return [];
        await using var connection = await Open();
        await using var command = new MySqlCommand { Connection = connection };
        command.Parameters.AddWithValue("@service", serviceId);
        var pairs = new StringBuilder();
        for (var index = 0; index < names.Length; index++)
        {
            pairs.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? "" : ",")}(@service, @key{index}, @name{index})");
            command.Parameters.AddWithValue($"@key{index}", names[index].Key);
            command.Parameters.AddWithValue($"@name{index}", names[index].Name);
        }

        command.CommandText =
            $"SELECT grain_key, state_name, CAST(payload AS BINARY) FROM grain_state WHERE (service_id, grain_key, state_name) IN ({pairs})";
        var found = (await ReadAll(command)).ToDictionary(static row => row.Name, static row => row.Json);
        return [.. names.Select(name => found.TryGetValue(name, out var json) && json is not null ? new StoredRow(name, json) : (StoredRow?)null)];
    }

    public async Task<StorageCondition> Condition()
    {
        await using var connection = await Open();
        await using var command = new MySqlCommand(ConditionQuery, connection);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
            throw new InvalidOperationException("The table of states is not there.");
        return new StorageCondition(
            connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "MariaDB" : "MySQL",
            await reader.IsDBNullAsync(0) ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)(1000 * Convert.ToDecimal(reader.GetValue(0), CultureInfo.InvariantCulture))),
            await reader.IsDBNullAsync(1) ? null : Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture),
            Backlog: null);
    }

    private async Task<MySqlConnection> Open()
    {
        var connection = new MySqlConnection(connectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The JSON is null where the state was cleared.</summary>
    private static async Task<List<(RowName Name, byte[]? Json)>> ReadAll(MySqlCommand command)
    {
        var rows = new List<(RowName, byte[]?)>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add((new RowName(reader.GetString(0), reader.GetString(1)), await reader.IsDBNullAsync(2) ? null : (byte[])reader.GetValue(2)));
        return rows;
    }

    private static int InOrder(RowName one, RowName other) =>
        string.CompareOrdinal(one.Key, other.Key) is var byKey and not 0 ? byKey : string.CompareOrdinal(one.Name, other.Name);
}
