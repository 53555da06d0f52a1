using MySqlConnector;

namespace OrleansTicketing.Tests.Cluster.Database;

[Collection(DatabaseTests.Name)]
public class ScriptTests(DatabaseSilo silo)
{
    private const string Everything = """
        SELECT CONCAT_WS(' ', table_name, column_name, column_type, collation_name, is_nullable, column_key) FROM information_schema.columns WHERE table_schema = 'ticketing'
        UNION ALL SELECT CONCAT_WS(' ', QueryKey, QueryText) FROM OrleansQuery
        UNION ALL SELECT CONCAT_WS(' ', Db, User, Table_name, Table_priv) FROM mysql.tables_priv
        ORDER BY 1
        """;

    [Fact]
    public async Task Running_the_scripts_again_changes_nothing_and_keeps_the_rows()
    {
        silo.Database.MustRun();
        await MariaDb.Execute(silo.Database.AsRoot(), "INSERT INTO grain_state (service_id, grain_key, state_name, version, payload) VALUES ('scripts', 'seat/1', 'state', 4, '{}')");
        var before = (await MariaDb.Read(silo.Database.AsRoot(), Everything)).Select(row => row[0]);

        await silo.Database.RunScripts();

        Assert.Equal(before, (await MariaDb.Read(silo.Database.AsRoot(), Everything)).Select(row => row[0]));
        Assert.Equal("4", (await MariaDb.Read(silo.Database.AsRoot(), "SELECT version FROM grain_state WHERE service_id = 'scripts'")).Single()[0]);
    }

    [Fact]
    public async Task A_password_with_quotes_is_one()
    {
        silo.Database.MustRun();
        await MariaDb.Execute(silo.Database.AsRoot(""), "CREATE DATABASE IF NOT EXISTS quoted");
        var script = await File.ReadAllTextAsync(Path.Combine(Architecture.Repository.Root, "deploy", "mysql", "3-user.sql"), TestContext.Current.CancellationToken);
        try
        {
            await MariaDb.Execute(silo.Database.AsRoot(), $"SET @password = 'it''s \\\\ \"quoted\"';\n{script}");
            var login = new MySqlConnectionStringBuilder(silo.Database.AsTicketing) { Password = "it's \\ \"quoted\"", Pooling = false };
            Assert.Equal("1", (await MariaDb.Read(login.ConnectionString, "SELECT 1"))[0][0]);
            await Assert.ThrowsAsync<MySqlException>(() => MariaDb.Read(new MySqlConnectionStringBuilder(silo.Database.AsTicketing) { Pooling = false }.ConnectionString, "SELECT 1"));
        }
        finally
        {
            await silo.Database.RunScripts();
        }
    }

    [Fact]
    public async Task Without_a_password_no_user_is_made()
    {
        silo.Database.MustRun();
        var script = await File.ReadAllTextAsync(Path.Combine(Architecture.Repository.Root, "deploy", "mysql", "3-user.sql"), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<MySqlException>(() => MariaDb.Execute(silo.Database.AsRoot(), $"SET @password = NULL;\n{script}"));
    }

    [Theory]
    [InlineData("CREATE TABLE mine (a INT)")]
    [InlineData("DROP TABLE grain_state")]
    [InlineData("ALTER TABLE grain_state ADD COLUMN mine INT")]
    [InlineData("TRUNCATE TABLE grain_state")]
    [InlineData("DELETE FROM grain_state")]
    [InlineData("UPDATE OrleansQuery SET QueryText = ''")]
    [InlineData("SELECT * FROM payroll.salary")]
    [InlineData("SELECT * FROM mysql.user")]
    [InlineData("CREATE USER another")]
    [InlineData("GRANT SELECT ON grain_state TO root")]
    [InlineData("SELECT 1 INTO OUTFILE 'ticketing-outfile'")]
    [InlineData("SET GLOBAL max_connections = 1")]
    public async Task The_silos_user_may_do_nothing_beyond_its_rows(string statement)
    {
        silo.Database.MustRun();

        var refusal = await Assert.ThrowsAsync<MySqlException>(() => MariaDb.Execute(silo.Database.AsTicketing, statement));

        // Denied: the database, the login, the table, the column, a privilege of the server.
        Assert.True(refusal.Number is 1044 or 1045 or 1142 or 1143 or 1227, $"{refusal.Number}: {refusal.Message}");
    }

    /// <summary>Every row is found by its primary key, and a silo's range of reminders by its index, in a table that is worth one.</summary>
    [Fact]
    public async Task Every_query_finds_its_rows_by_an_index()
    {
        silo.Database.MustRun();
        await MariaDb.Execute(silo.Database.AsRoot(), """
            INSERT IGNORE INTO grain_state (service_id, grain_key, state_name, version, payload) SELECT 'paths', CONCAT('seat/', seq), 'state', 1, '{}' FROM seq_1_to_20000;
            INSERT IGNORE INTO grain_reminder (service_id, grain_id, reminder_name, start_time, period, grain_hash, version)
              SELECT 'paths', CONCAT('date/', seq), 'tidying', NOW(6), 60000, CAST(seq AS SIGNED) * 200000 - 2000000000, 1 FROM seq_1_to_20000;
            ANALYZE TABLE grain_state, grain_reminder;
            """);
        (string, object?)[] parameters =
        [
            ("ServiceId", "paths"), ("GrainIdExtensionString", "seat/77"), ("GrainTypeString", "state"), ("GrainStateVersion", 1), ("PayloadBinary", "{}"u8.ToArray()),
            ("GrainId", "date/77"), ("ReminderName", "tidying"), ("BeginHash", -3), ("EndHash", 900_000), ("Version", 1),
        ];
        var paths = new Dictionary<string, (string? Type, string? Key)>(StringComparer.Ordinal);
        foreach (var query in await MariaDb.Read(silo.Database.AsRoot(), "SELECT QueryKey, QueryText FROM OrleansQuery"))
        {
            var statement = query[1]!.Trim().Split(";")[0];
            if (!statement.StartsWith("INSERT", StringComparison.Ordinal) && query[0] != "DeleteReminderRowsKey")
            {
                var bounds = query[0] == "ReadRangeRows2Key" ? [.. parameters.Select(parameter => parameter.Item1 == "BeginHash" ? ("BeginHash", 1_990_000_000) : parameter.Item1 == "EndHash" ? ("EndHash", -1_999_000_000) : parameter)] : parameters;
                var plan = (await MariaDb.Read(silo.Database.AsRoot(), $"EXPLAIN {statement}", bounds)).Single();
                paths[query[0]!] = (plan[3], plan[5]);
            }
        }

        Assert.Equal(("const", "PRIMARY"), paths["ReadFromStorageKey"]);
        Assert.Equal(("range", "PRIMARY"), paths["ClearStorageKey"]);
        Assert.Equal(("range", "PRIMARY"), paths["DeleteStorageKey"]);
        Assert.Equal(("const", "PRIMARY"), paths["ReadReminderRowKey"]);
        Assert.Equal(("ref", "PRIMARY"), paths["ReadReminderRowsKey"]);
        Assert.Equal(("range", "grain_hash"), paths["ReadRangeRows1Key"]);
        Assert.Equal(("range", "grain_hash"), paths["ReadRangeRows2Key"]);
        Assert.Equal(("range", "PRIMARY"), paths["DeleteReminderRowKey"]);
    }
}
