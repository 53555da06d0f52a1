namespace OrleansTicketing.Grains.Storage;

/// <summary>
/// Shares writes between the commands of a hot grain: one write is in flight, meanwhile the next group collects. A command decides on
/// the pending state and awaits <see cref="Saved()"/>; it is answered only after the write that contains it.
/// </summary>
/// <param name="write">Writes all that is pending when it is called.</param>
/// <param name="failed">Called once when a write failed: the outcome is unknown, so the activation must end.</param>
internal sealed class GroupCommit(Func<Task> write, Action failed)
{
    private Group? _collecting;
    private Exception? _broken;
    private bool _writing;

    /// <summary>Completes after the next write to start, which contains all that is pending now.</summary>
    public Task Saved() => _broken is null ? Collecting().Written : Task.FromException(_broken);

    /// <summary>
    /// The same with an answer, made right after the write. All answers of a group take one turn, so this is for commands that come by the
    /// thousand. The grain's caller is to wait for it, and no code of the grain: it would go on in the middle of that turn.
    /// </summary>
    public Task<T> Saved<T>(Func<T> answer)
    {
        if (_broken is not null)
            return Task.FromException<T>(_broken);
        var waiting = new Answer<T>(answer);
        Collecting().Answers.Add(waiting);
        return waiting.Given;
    }

    private Group Collecting()
    {
        var group = _collecting ??= new Group();
        if (!_writing)
            _ = WriteGroups();
        return group;
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
            }
            catch (Exception exception)
            {
                _broken = exception;
                group.Fail(exception);
                _collecting?.Fail(exception);
                _collecting = null;
                failed();
                break;
            }

            group.Succeed();
        }

        _writing = false;
    }

    private sealed class Group
    {
        private TaskCompletionSource? _written;

        public Task Written => (_written ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public List<IAnswer> Answers { get; } = [];

        public void Succeed()
        {
            _written?.SetResult();
            foreach (var answer in Answers)
                answer.Give();
        }

        public void Fail(Exception exception)
        {
            _written?.SetException(exception);
            foreach (var answer in Answers)
                answer.Fail(exception);
        }
    }

    private interface IAnswer
    {
        void Give();

        void Fail(Exception exception);
    }

    private sealed class Answer<T>(Func<T> make) : IAnswer
    {
        private readonly TaskCompletionSource<T> _given = new();

        public Task<T> Given => _given.Task;

        public void Give()
        {
            try
            {
                _given.SetResult(make());
            }
            catch (Exception exception)
            {
                _given.SetException(exception);
            }
        }

        public void Fail(Exception exception) => _given.SetException(exception);
    }
}
