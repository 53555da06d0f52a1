using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace OrleansTicketing.Gateway.Connections;

/// <summary>
/// The connections of callers, and how they end when the process stops. HTTP/1.1 lets a server close an idle connection at any time, and a request
/// that is on its way then is lost. So before the server closes what is idle, it takes no new connections, and each one that is open may ask once
/// more: its answer says that it is the last one.
/// </summary>
internal sealed class OpenConnections(TimeProvider time) : IHostedLifecycleService
{
    /// <summary>For how long an open connection may still ask. What was sent before the stop has been read by then, on a busy machine too.</summary>
    internal static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<IConnectionListener> _listeners = new();
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;

    /// <summary>One more than there are, for as long as the process takes new ones: so it falls to zero once.</summary>
    private int _open = 1;

    public void ListensAt(IConnectionListener listener) => _listeners.Enqueue(listener);

    public async Task Count(ConnectionContext connection, ConnectionDelegate serve)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await serve(connection);
        }
        finally
        {
            Ended();
        }
    }

    /// <summary>A request that comes when the process stops is the last one of its connection.</summary>
    public void Answers(HttpContext http)
    {
        if (_stopping)
            http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }

    /// <summary>Before anything else of the process stops.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // First of all: who is told that a connection ends opens another one, and not here.
        foreach (var listener in _listeners)
            await listener.UnbindAsync(cancellationToken);
        _stopping = true;
        Ended();
        await Task.WhenAny(_allEnded.Task, Task.Delay(LastRequests, time, cancellationToken));
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Ended()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _allEnded.TrySetResult();
    }
}
