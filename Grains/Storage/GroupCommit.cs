namespace OrleansTicketing.Grains.Storage;

/// <summary>
/// Shares writes between the commands of a hot grain: one write is in flight, meanwhile the next group collects. A command decides on
/// the pending state and awaits <see cref="Saved"/>; it is answered only after the write that contains it.
/// </summary>
/// <param name="write">Writes all that is pending when it is called.</param>
/// <param name="failed">Called once when a write failed: the outcome is unknown, so the activation must end.</param>
internal sealed class GroupCommit(Func<Task> write, Action failed)
{
    private TaskCompletionSource? _collecting;
    private Exception? _broken;
    private bool _writing;

    /// <summary>Completes after the next write to start, which contains all that is pending now.</summary>
    public Task Saved()
    {
        if (_broken is not null)
            return Task.FromException(_broken);
        _collecting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var saved = _collecting.Task;
        if (!_writing)
            _ = WriteGroups();
        return saved;
    }

    private async Task WriteGroups()
    {
        _writing = true;
        // Commands that are already queued join the first group.
        await Task.Yield();
        while (_collecting is { } group)
        {
            _collecting = null;
            try
            {
                await write();
                group.SetResult();
            }
            catch (Exception exception)
            {
                _broken = exception;
                group.SetException(exception);
                _collecting?.SetException(exception);
                _collecting = null;
                failed();
            }
        }

        _writing = false;
    }
}
