using System.Diagnostics;
using System.Globalization;
using MySqlConnector;
using OrleansTicketing.Tests.Architecture;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Servers;

/// <summary>A MariaDB that flushes at every commit, on a port of its own.</summary>
public sealed class MariaDbServer(DirectoryInfo folder) : IAsyncDisposable
{
    public const string Program = "mariadbd";
    public const string Installer = "mariadb-install-db";
    public const string Database = "ticketing";
    public const string Password = "database-of-the-tests";

    private ServerProcess? _process;

    public int Port { get; } = ServerSettings.FreePort();

    private string Data => Path.Combine(folder.FullName, "mariadb");

    /// <summary>As silos log in.</summary>
    public string Connection(string database = Database, string password = Password) =>
        $"Server=127.0.0.1;Port={Port};Database={database};User ID=ticketing;Password={password}";

    public string AdminConnection(string? database = null) =>
        $"Server=127.0.0.1;Port={Port};User ID=root;AllowUserVariables=true;Pooling=false{(database is null ? "" : $";Database={database}")}";

    public async Task Start()
    {
        if (!Directory.Exists(Data))
            await Install();
        var start = new ProcessStartInfo(Programs.Find(Program)!, [
            "--no-defaults", .. AsRoot, $"--datadir={Data}", $"--socket={Path.Combine(folder.FullName, "s")}", $"--pid-file={Path.Combine(folder.FullName, "pid")}",
            "--bind-address=127.0.0.1", $"--port={Port.ToString(CultureInfo.InvariantCulture)}", "--skip-name-resolve", "--skip-log-bin",
            "--max-connections=2000", "--innodb-buffer-pool-size=128M", "--innodb-flush-log-at-trx-commit=1",
        ]);
        _process = ServerProcess.Launch(start, Answers);
        await _process.Ready();
    }

    public Task Kill() => _process!.Kill();

    /// <summary>A database with the tables, queries and the user of <c>deploy/mysql/</c>.</summary>
    public async Task MakeDatabase(string name)
    {
        await Run(null, $"CREATE DATABASE {name} CHARACTER SET utf8mb4");
        foreach (var script in new[] { "1-tables.sql", "2-queries.sql", "3-user.sql" })
            await Run(name, $"SET @password = '{Password}';\n{await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "mysql", script))}");
    }

    public async Task Run(string? database, string sql)
    {
        await using var connection = new MySqlConnection(AdminConnection(database));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }

    /// <summary>Only root must say, and may say, as whom it runs.</summary>
    private static string[] AsRoot => Environment.IsPrivilegedProcess ? ["--user=root"] : [];

    private async Task Install()
    {
        var start = new ProcessStartInfo(Programs.Find(Installer)!, [
            "--no-defaults", .. AsRoot, "--auth-root-authentication-method=normal", $"--datadir={Data}", "--skip-test-db", "--skip-name-resolve",
        ]);
        await using var install = ServerProcess.Launch(start, () => Task.FromResult(true));
        Assert.True(await install.Exit(TimeSpan.FromMinutes(2)) == 0, install.Output);
    }

    private async Task<bool> Answers()
    {
        try
        {
            await using var connection = new MySqlConnection(AdminConnection());
            await connection.OpenAsync();
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}
