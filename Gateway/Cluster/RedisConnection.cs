using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace OrleansTicketing.Gateway.Cluster;

/// <summary>
/// The process's connection to Redis, where the members of the cluster are listed. It is tried before anything else starts, so that a
/// wrong address or password is told in one sentence and not by a failing cluster.
/// </summary>
public sealed class RedisConnection(ClusterSettings settings, FirstConnection first, ILogger<RedisConnection> log) : IHostedLifecycleService, IAsyncDisposable
{
    private ConnectionMultiplexer? _connection;

    public IConnectionMultiplexer Multiplexer => _connection ?? throw new InvalidOperationException("Redis is asked for before the process has started.");

    public Task StartingAsync(CancellationToken cancellationToken) =>
        first.Wait($"Redis at {string.Join(", ", settings.Redis.EndPoints)}", "ConnectionStrings:Redis", Connect, log, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<FirstAnswer> Connect()
    {
        var options = settings.Redis.Clone();
        options.AbortOnConnectFail = true;
        try
        {
            _connection = await ConnectionMultiplexer.ConnectAsync(options);
            await _connection.GetDatabase().PingAsync();
            return FirstAnswer.Welcome;
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            return IsRefusal(exception) ? FirstAnswer.RefusedWith(exception) : FirstAnswer.NotYet(exception);
        }
    }

    private static bool IsRefusal(Exception exception) =>
        exception is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        || exception is RedisServerException
        || exception.Message.Contains("NOAUTH", StringComparison.Ordinal)
        || exception.Message.Contains("WRONGPASS", StringComparison.Ordinal)
        || (exception.InnerException is { } inner && IsRefusal(inner));
}
