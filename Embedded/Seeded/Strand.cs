using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Seeded;

/// <summary>
/// Where code outside grains runs in a seeded run: a user, or one request at a gateway. Each has its own, so that the driver chooses which
/// of them goes on next.
/// </summary>
internal sealed class Strand(SeededDriver driver, uint number) : TaskScheduler, ITurnQueue
{
    private readonly Queue<Task> _work = new();
    private bool _scheduled;

    /// <summary>Its process was killed: nothing of it runs any more.</summary>
    internal bool IsDead { get; set; }

    public uint TraceId => number;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts work here. What it awaits, it goes on here.</summary>
    internal Task Run(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    internal Task<T> Run<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public bool RunTurns(int atMost)
    {
        for (var turn = 0; turn < atMost && _work.TryDequeue(out var task); turn++)
        {
            if (!IsDead)
                TryExecuteTask(task);
        }

        return _scheduled = _work.Count > 0;
    }

    protected override void QueueTask(Task task)
    {
        driver.CheckThread();
        if (IsDead)
            return;
        _work.Enqueue(task);
        if (_scheduled)
            return;
        _scheduled = true;
        driver.Schedule(this);
    }

    /// <summary>
    /// What an awaited method left to its caller, on the same strand: a thread would go straight on, unless it lost its core just then.
    /// </summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && !IsDead && ReferenceEquals(Current, this) && driver.GoesOnAtOnce() && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _work;
}
