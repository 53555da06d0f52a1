using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;
using OrleansTicketing.Load.Peers.Redis;
using OrleansTicketing.Load.Report;

namespace OrleansTicketing.Load.Peers;

/// <summary>
/// A database that this run started for a peer, on a free loopback port with data of its own. It flushes to the disk before it acknowledges,
/// as the real server does.
/// </summary>
internal sealed class DatabaseProcess : IAsyncDisposable
{
    private const string Loopback = "127.0.0.1";
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private DatabaseProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Of the database's own processes, all threads.</summary>
    public TimeSpan ProcessorTime => ProcessTree.ProcessorTime(_process.Id);

    public string PostgresConnection => PostgresAt(Port);

    /// <exception cref="UsageException">PostgreSQL is not installed.</exception>
    public static async Task<DatabaseProcess> StartPostgresAsync(string folder)
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(static bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
        if (programs is null)
            throw new UsageException("PostgreSQL is missing: apt-get install --no-install-recommends postgresql");
        var data = Path.Combine(folder, "postgres");
        Directory.CreateDirectory(data);
        // PostgreSQL refuses to run as root; Debian's package has a user for it.
        string[] before = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : [];
        if (before.Length > 0)
            await RunAsync("chown", ["postgres", data]);
        await RunAsync([.. before, Path.Combine(programs, "initdb"), "--pgdata", data, "--username", "peer", "--auth", "trust", "--encoding", "UTF8", "--no-locale"]);
        var port = LoopbackPort.Free();
        var settings = new[]
        {
            $"listen_addresses={Loopback}", "unix_socket_directories=", "fsync=on", "synchronous_commit=on", "max_connections=100",
            "shared_buffers=512MB", "max_wal_size=4GB", "checkpoint_timeout=15min",
        };
        var process = Start(folder, "postgres.log",
            [.. before, Path.Combine(programs, "postgres"), "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), .. settings.SelectMany(static setting => new[] { "-c", setting })]);
        return await WaitAsync(new DatabaseProcess(process, port), static async port =>
        {
            await using var connection = new NpgsqlConnection(PostgresAt(port));
            await connection.OpenAsync();
        });
    }

    /// <exception cref="UsageException">Redis is not installed.</exception>
    public static async Task<DatabaseProcess> StartRedisAsync(string folder)
    {
        var data = Path.Combine(folder, "redis");
        Directory.CreateDirectory(data);
        var port = LoopbackPort.Free();
        Process process;
        try
        {
            process = Start(folder, "redis.log",
            [
                "redis-server", "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", Loopback, "--dir", data,
                "--appendonly", "yes", "--appendfsync", "always", "--save", string.Empty,
            ]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UsageException("Redis is missing: apt-get install --no-install-recommends redis-server");
        }

        return await WaitAsync(new DatabaseProcess(process, port), static async port =>
        {
            await using var redis = await RespConnection.OpenAsync(Loopback, port);
            await redis.SendAsync("PING");
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await RunAsync("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string PostgresAt(int port) => $"Host={Loopback};Port={port};Username=peer;Database=postgres;SSL Mode=Disable";

    private static async Task<DatabaseProcess> WaitAsync(DatabaseProcess database, Func<int, Task> connect)
    {
        for (var begun = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await connect(database.Port);
                return database;
            }
            catch (Exception refused) when (refused is SocketException or NpgsqlException or InvalidOperationException)
            {
                if (database._process.HasExited || Stopwatch.GetElapsedTime(begun) > StartBound)
                {
                    await database.DisposeAsync();
                    throw new InvalidOperationException("The database of a peer does not answer; its log lies beside its data.", refused);
                }

                await Task.Delay(50);
            }
        }
    }

    private static Process Start(string folder, string log, string[] command)
    {
        var process = Process.Start(Redirected(command[0], command[1..], folder))!;
        ProcessLog.CopyTo(Path.Combine(folder, log), process);
        return process;
    }

    /// <param name="folder">Where the program runs: one that any user may enter.</param>
    private static ProcessStartInfo Redirected(string program, string[] arguments, string folder) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
        WorkingDirectory = folder,
    };

    private static Task RunAsync(string[] command) => RunAsync(command[0], command[1..]);

    private static async Task RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(Redirected(program, arguments, Path.GetTempPath()))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}{await output}");
    }
}
