namespace OrleansTicketing.Embedded.Runtime;

/// <summary>Work that must run one item at a time, in order.</summary>
internal interface ITurnQueue
{
    /// <summary>Runs at most so many items; true when more are waiting, and then it must be run again.</summary>
    bool RunTurns(int atMost);

    /// <summary>Names it in the history of a run, the same in every process.</summary>
    uint TraceId { get; }
}

/// <summary>
/// Decides which thread runs what, and when. All concurrency of the host goes through here or through
/// <see cref="TimeProvider"/>, so that another driver can make a run reproducible.
/// </summary>
internal interface IDriver
{
    /// <summary>How a promise of the host is kept: what waits for it must not run in the middle of what keeps it.</summary>
    TaskCreationOptions Promises { get; }

    /// <summary>The queue has work; it is announced once, until a run of it has found the queue empty.</summary>
    void Schedule(ITurnQueue queue);

    /// <summary>Starts work of the host that belongs to no grain.</summary>
    void Run(Func<Task> work);

    /// <summary>Runs the storage's own work outside the grain's turn.</summary>
    void RunStorage(Action work);

    /// <summary>Carries a request to its grain: <see cref="GrainCall.Arrive"/>, now or later, or never.</summary>
    void DeliverRequest(GrainCall call);

    /// <summary>Carries an answer to its caller: <see cref="GrainCall.Return"/>, now or later, or never.</summary>
    void DeliverResponse(GrainCall call);
}

/// <summary>Runs activations on the thread pool and delivers at once.</summary>
internal sealed class LiveDriver : IDriver
{
    private const int TurnsInARow = 256;

    public TaskCreationOptions Promises => TaskCreationOptions.RunContinuationsAsynchronously;

    // All to the pool's global queue. A thread's own queue is last in, first out: under load a few grains that wake each
    // other would keep the rest waiting for good.
    public void Schedule(ITurnQueue queue) => ThreadPool.UnsafeQueueUserWorkItem(Run, queue, preferLocal: false);
    public void Run(Func<Task> work) => _ = work();
    public void RunStorage(Action work) => ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);
    public void DeliverRequest(GrainCall call) => call.Arrive();
    public void DeliverResponse(GrainCall call) => call.Return();

    private static void Run(ITurnQueue queue)
    {
        // An activation that is never idle must let the others have their turns.
        if (queue.RunTurns(TurnsInARow))
            ThreadPool.UnsafeQueueUserWorkItem(Run, queue, preferLocal: false);
    }
}
