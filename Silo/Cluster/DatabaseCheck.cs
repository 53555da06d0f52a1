using MySqlConnector;
using OrleansTicketing.Gateway.Cluster;

namespace OrleansTicketing.Silo.Cluster;

/// <summary>Looks for the database before the silo starts: a wrong address, password or missing table is told in one sentence.</summary>
internal sealed class DatabaseCheck(SiloSettings settings, FirstConnection first, ILogger<DatabaseCheck> log) : IHostedLifecycleService
{
    private const string Key = "ConnectionStrings:MySql";

    public Task StartingAsync(CancellationToken cancellationToken) =>
        first.Wait($"The database {settings.MySql.Database} at {settings.MySql.Server}:{settings.MySql.Port}", Key, () => Connect(cancellationToken), log, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<FirstAnswer> Connect(CancellationToken cancellation)
    {
        try
        {
            await using var connection = new MySqlConnection(settings.MySql.ConnectionString);
            await connection.OpenAsync(cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM OrleansQuery";
            await command.ExecuteScalarAsync(cancellation);
            return FirstAnswer.Welcome;
        }
        catch (MySqlException exception)
        {
            return exception.ErrorCode switch
            {
                MySqlErrorCode.AccessDenied or MySqlErrorCode.DatabaseAccessDenied or MySqlErrorCode.UnknownDatabase => FirstAnswer.RefusedWith(exception),
                MySqlErrorCode.NoSuchTable => FirstAnswer.RefusedWith(new InvalidOperationException(
                    "it has no tables yet. Run the scripts of deploy/mysql/ once, in the order of their numbers.", exception)),
                _ => FirstAnswer.NotYet(exception),
            };
        }
    }
}
