namespace OrleansTicketing.Client.Concerts;

/// <summary>
/// One read, shared by all who want it: a caller gets the result of a read that started after it asked, so that what it knows to have
/// happened is in the answer, and any number of callers at once cost two reads at most.
/// </summary>
public sealed class FreshRead<T>(Func<Task<T>> read)
{
    private readonly Lock _gate = new();
    private Task<T>? _running;
    private Task<T>? _next;

    public Task<T> Read()
    {
        lock (_gate)
        {
            if (_running is null)
                return _running = Run(null);
            return _next ??= Run(_running);
        }
    }

    private async Task<T> Run(Task<T>? before)
    {
        // The caller that starts the read must not run it while it holds the gate.
        await Task.Yield();
        if (before is not null)
            await Ended(before);
        try
        {
            return await read();
        }
        finally
        {
            lock (_gate)
            {
                _running = _next;
                _next = null;
            }
        }
    }

    /// <summary>How an earlier read ended is no concern of those who wait for the next one.</summary>
    private static async Task Ended(Task<T> before)
    {
        try
        {
            await before;
        }
        catch (Exception)
        {
        }
    }
}
