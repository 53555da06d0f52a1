using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Cluster.Database;

/// <summary>A MariaDB of its own for tests: on a free loopback port, with its data in a folder that goes with it, and the scripts run once.</summary>
public sealed class MariaDb : IAsyncLifetime
{
    public const string Schema = "ticketing";
    public const string Password = "d41d8cd98f00b204";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("ticketing-mariadb-").FullName;
    private readonly int _port = FreePort();
    private Process? _server;

    /// <summary>Null where the server runs; else why there is none.</summary>
    public string? Absence { get; private set; }

    public string AsRoot(string database = Schema) =>
        new MySqlConnectionStringBuilder { Server = "127.0.0.1", Port = (uint)_port, UserID = "root", Database = database, AllowUserVariables = true, UseAffectedRows = true }.ConnectionString;

    /// <summary>As a silo is told to log in.</summary>
    public string AsTicketing => $"Server=127.0.0.1;Port={_port};Database={Schema};User ID=ticketing;Password={Password}";

    public void MustRun()
    {
        if (Absence is not null)
            Assert.Skip(Absence);
    }

    public async ValueTask InitializeAsync()
    {
        if (Find("mariadbd") is not { } server || Find("mariadb-install-db") is not { } install)
        {
            Absence = "There is no mariadbd on this machine; on Debian: apt-get install mariadb-server";
            return;
        }

        await Run(install, "--no-defaults", $"--user={Environment.UserName}", "--auth-root-authentication-method=normal", $"--datadir={_folder}/data", "--skip-test-db");
        _server = Process.Start(new ProcessStartInfo(server,
            ["--no-defaults", $"--user={Environment.UserName}", $"--datadir={_folder}/data", "--bind-address=127.0.0.1", $"--port={_port}", $"--socket={_folder}/s", $"--pid-file={_folder}/pid", $"--log-error={_folder}/log"]));
        await Answers();
        await Execute(AsRoot(""), $"CREATE DATABASE {Schema}; CREATE DATABASE payroll; CREATE TABLE payroll.salary (amount INT)");
        await RunScripts();
    }

    /// <summary>All scripts of deploy/mysql, as an administrator does.</summary>
    public async Task RunScripts(string password = Password)
    {
        foreach (var script in Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy", "mysql"), "*.sql").Order(StringComparer.Ordinal))
            await Execute(AsRoot(), $"SET @password = '{password}';\n{await File.ReadAllTextAsync(script)}");
    }

    public static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of one statement, their columns as text.</summary>
    public static async Task<IReadOnlyList<string?[]>> Read(string connectionString, string sql, params (string Name, object? Value)[] parameters)
    {
        await using var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column).ToString())]);
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill();
            await _server.WaitForExitAsync();
        }

        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Answers()
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await Execute(AsRoot(""), "SELECT 1");
                return;
            }
            catch (MySqlException) when (Stopwatch.GetElapsedTime(start) < Patience && !_server!.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var told = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {string.Concat(told)}");
    }

    private static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin".Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>All tests of the database share one server.</summary>
[CollectionDefinition(Name)]
public sealed class DatabaseTests : ICollectionFixture<DatabaseSilo>
{
    public const string Name = "database";
}
