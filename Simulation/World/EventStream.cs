namespace OrleansTicketing.Simulation.World;

/// <summary>Server-sent events on their way to one reader: in order, and with an end that does not say why.</summary>
internal sealed class EventStream<T> : IDisposable
    where T : class
{
    private readonly SeededDriver _driver;
    private readonly Door _door;
    private readonly Queue<T> _arrived = new();
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource? _reading;
    private TimeSpan _lastArrives;
    private bool _isOver;

    internal EventStream(SeededDriver driver, Door door)
    {
        (_driver, _door) = (driver, door);
        Stopped = _stop.Token;
    }

    /// <summary>The reader went away.</summary>
    internal CancellationToken Stopped { get; }

    /// <summary>Nothing comes any more.</summary>
    internal bool HasEnded => _isOver && _arrived.Count == 0;

    internal void Send(T item) => Travel(() => _arrived.Enqueue(item));

    /// <summary>The sender has no more; what it sent arrives before the reader learns of it.</summary>
    internal void End() => Travel(() => _isOver = true);

    /// <summary>The connection broke: what is under way is lost.</summary>
    internal void Break()
    {
        _isOver = true;
        Wake();
    }

    /// <summary>The reader goes away.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
            return;
        _isOver = true;
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>The next item; null where none comes in this time, or none any more.</summary>
    internal async Task<T?> Next(TimeSpan patience)
    {
        if (_arrived.Count == 0 && !_isOver)
        {
            var reading = _reading = new TaskCompletionSource();
            _driver.After(patience, () => reading.TrySetResult());
            await reading.Task;
        }

        return _arrived.TryDequeue(out var item) ? item : null;
    }

    private void Travel(Action arrives)
    {
        var due = _driver.Now + _door.Travel();
        _lastArrives = due > _lastArrives ? due : _lastArrives + TimeSpan.FromTicks(1);
        _driver.After(_lastArrives - _driver.Now, () =>
        {
            if (_isOver)
                return;
            arrives();
            Wake();
        });
    }

    private void Wake() => _reading?.TrySetResult();
}
