using MySqlConnector;

namespace OrleansTicketing.Tests.Cluster.Servers;

/// <summary>Redis and MariaDB as processes of the test run, with the scripts of <c>deploy/mysql/</c> applied; durable as in a sale.</summary>
public sealed class Datastores : IAsyncDisposable
{
    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static Datastores? _shared;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ticketing-stores-");

    private Datastores()
    {
        Redis = new RedisServer(_folder);
        MariaDb = new MariaDbServer(_folder);
    }

    public RedisServer Redis { get; }

    public MariaDbServer MariaDb { get; }

    /// <summary>Why they cannot run here; null where they can.</summary>
    public static string? WhyNot { get; } = Missing() is { Length: > 0 } missing
        ? $"A cluster needs {missing}. On Debian: apt-get install --no-install-recommends mariadb-server redis-server"
        : null;

    /// <summary>One pair for all tests that kill neither; clusters are told apart by their ids.</summary>
    public static async Task<Datastores> Shared()
    {
        await Starting.WaitAsync();
        try
        {
            if (_shared is null)
            {
                var started = await Start();
                // After the processes, which end in a handler that was registered before.
                AppDomain.CurrentDomain.ProcessExit += (_, _) => started._folder.Delete(recursive: true);
                _shared = started;
            }

            return _shared;
        }
        finally
        {
            Starting.Release();
        }
    }

    public static async Task<Datastores> Start()
    {
        if (WhyNot is { } reason)
            Assert.Skip(reason);
        var stores = new Datastores();
        try
        {
            await Task.WhenAll(stores.Redis.Start(), stores.MariaDb.Start());
            await stores.MariaDb.MakeDatabase(MariaDbServer.Database);
            return stores;
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many states of grains have been written for this service: each write raises a version by one.</summary>
    public async Task<long> StatesWritten(string serviceId)
    {
        await using var connection = new MySqlConnection(MariaDb.AdminConnection(MariaDbServer.Database));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT CAST(COALESCE(SUM(version), 0) AS SIGNED) FROM grain_state WHERE service_id = @service";
        command.Parameters.AddWithValue("@service", serviceId);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await MariaDb.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Missing() =>
        string.Join(", ", new[] { RedisServer.Program, MariaDbServer.Program, MariaDbServer.Installer }.Where(program => Programs.Find(program) is null));
}
