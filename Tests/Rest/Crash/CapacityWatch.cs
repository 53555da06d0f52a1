using System.Collections.Concurrent;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>Reads the operator's figures all the time, also between a crash and the next.</summary>
public sealed class CapacityWatch(TicketingServer server)
{
    private readonly ConcurrentQueue<WaitingRoomView> _seen = new();

    public IReadOnlyList<WaitingRoomView> Seen => [.. _seen];

    public IDisposable Begin(Func<IReadOnlyList<Hall>> halls)
    {
        var over = new CancellationTokenSource();
        _ = Task.Run(() => Watch(halls, over.Token));
        return new Ending(over);
    }

    private async Task Watch(Func<IReadOnlyList<Hall>> halls, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            foreach (var hall in halls().TakeLast(2))
            {
                try
                {
                    _seen.Enqueue(await server.Operator.WaitingRoom(hall.ConcertId));
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    // The server is down, or has just come up: what it says then is no figure.
                }
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    private sealed class Ending(CancellationTokenSource over) : IDisposable
    {
        public void Dispose() => over.Cancel();
    }
}
