namespace OrleansTicketing.Embedded.Runtime;

/// <summary>Brings every continuation of grain code back into a turn of its activation; nothing runs inline.</summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler
{
    private Task? _batch;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>
    /// Runs a batch of turns as a task of this scheduler, so that grain code finds it in <see cref="TaskScheduler.Current"/>.
    /// Only the thread that has the turn calls this.
    /// </summary>
    internal void RunInboxAsTask()
    {
        var task = new Task(
            static activation => ((Activation)activation!).RunInbox(), activation, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        _batch = task;
        task.Start(this);
        _batch = null;
        TryExecuteTask(task);
    }

    internal void Run(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task)
    {
        if (!ReferenceEquals(task, _batch))
            activation.Post(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
