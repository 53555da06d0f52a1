namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>What waits for a thread's next commit.</summary>
internal sealed class WriteQueue
{
    private readonly object _gate = new();
    private readonly Queue<StoreWrite> _waiting = new();
    private Exception? _closed;

    internal int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    internal void Add(StoreWrite write)
    {
        lock (_gate)
        {
            if (_closed is null)
            {
                _waiting.Enqueue(write);
                if (_waiting.Count == 1)
                    Monitor.Pulse(_gate);
                return;
            }
        }
        write.Fail(_closed);
    }

    /// <summary>Takes what is there, waiting at most so long for the first. False: closed, and all was taken.</summary>
    internal bool Take(List<StoreWrite> group, int atMost, TimeSpan patience)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && _closed is null)
                Monitor.Wait(_gate, patience);
            while (group.Count < atMost && _waiting.TryDequeue(out var write))
                group.Add(write);
            return group.Count > 0 || _closed is null;
        }
    }

    /// <summary>Later writes fail with this; those that wait are still taken.</summary>
    internal void Close(Exception reason)
    {
        lock (_gate)
        {
            _closed ??= reason;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>After <see cref="Close"/>: what was taken and what still waits will not be done.</summary>
    internal void FailAll(List<StoreWrite> taken, Exception reason)
    {
        do
        {
            foreach (var write in taken)
                write.Fail(reason);
            taken.Clear();
        }
        while (Take(taken, int.MaxValue, TimeSpan.Zero));
    }
}
