using System.Diagnostics;
using System.Runtime.CompilerServices;
using Orleans.Storage;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>What the interface says about one of its methods.</summary>
internal sealed record GrainMethod(string Name, bool ReadOnly, bool AlwaysInterleave, TimeSpan? ResponseTimeout);

/// <summary>One call under way. It is settled once: by its answer, its time-out or the death of its silo.</summary>
internal abstract class GrainCall(GrainMethod method) : GrainMessage
{
    private const int MostForwards = 10;
    private readonly Activity? _parent = Activity.Current;
    private Cluster _cluster = null!;
    private int _settled;
    private int _forwards;

    internal GrainMethod Method { get; } = method;
    internal GrainId Target { get; private set; }
    internal Silo? TargetSilo { get; set; }
    internal sealed override bool ReadOnly => Method.ReadOnly;
    internal sealed override bool AlwaysInterleave => Method.AlwaysInterleave;
    internal sealed override bool IsObsolete => Volatile.Read(ref _settled) != 0;

    // The links of the list of open calls, owned by its lock.
    internal OpenCallList? List { get; set; }
    internal GrainCall? Previous { get; set; }
    internal GrainCall? Next { get; set; }
    internal long Deadline { get; set; }

    protected Task? Running { get; private set; }
    protected Exception? Failure { get; private set; }
    private Activation? RunningOn { get; set; }

    internal void Address(Cluster cluster, GrainId target, long sentAt)
    {
        _cluster = cluster;
        Target = target;
        SentAt = sentAt;
    }

    /// <summary>Before anything else happens to it.</summary>
    internal abstract void PromiseAnswer(TaskCreationOptions options);

    /// <summary>The request reaches the directory, which knows or makes the activation.</summary>
    internal void Arrive() => _cluster.Deliver(this);

    /// <summary>The answer reaches the caller.</summary>
    internal void Return()
    {
        if (!TrySettle())
            return;
        if (Failure is null)
            SetResult(Running!);
        else
            SetException(Failure);
    }

    internal sealed override void Reply()
    {
        // What a dead silo still computes reaches nobody.
        if (!RunningOn!.Silo.IsDead)
            _cluster.Driver.DeliverResponse(this);
    }

    internal sealed override void Reject(Exception reason)
    {
        if (TrySettle())
            SetException(reason);
    }

    internal void TimeOut(TimeSpan after) =>
        Reject(new TimeoutException($"No answer within {after} from {Target} to {Method.Name}. What the call did is unknown."));

    internal sealed override void SendElsewhere()
    {
        TargetSilo = null;
        if (IsObsolete)
            return;
        if (++_forwards > MostForwards)
            Reject(new OrleansMessageRejectionException($"{Target} ended {_forwards} times before {Method.Name} could start."));
        else
            Arrive();
    }

    internal sealed override bool Start(Activation activation)
    {
        RunningOn = activation;
        if (_parent is not null)
            Activity.Current = _parent;
        try
        {
            Running = Invoke(activation.GrainInstance!);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return true;
        }
        if (Running is null)
            Fail(new InvalidOperationException($"{Method.Name} of {Target} returned null instead of a task."));
        else if (!Running.IsCompleted)
        {
            // In a turn of the activation, as everything that its code leaves behind.
            Running.GetAwaiter().UnsafeOnCompleted(EndedLater);
            return false;
        }
        else
            TakeOutcome(Running);
        return true;
    }

    /// <summary>Calls the method on the grain.</summary>
    public abstract Task Invoke(object grain);
    private protected abstract void SetResult(Task completed);
    private protected abstract void SetException(Exception exception);

    private void EndedLater()
    {
        TakeOutcome(Running!);
        // The activation learns it first, so that a stale one takes no request that the answer's receiver sends next.
        RunningOn!.End(this);
        Reply();
    }

    private void TakeOutcome(Task completed)
    {
        if (completed.IsCompletedSuccessfully)
            return;
        try
        {
            completed.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private void Fail(Exception exception)
    {
        Failure = exception;
        if (exception is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            FoundStaleState = true;
        }
    }

    private bool TrySettle()
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
            return false;
        List?.Remove(this);
        return true;
    }
}

/// <summary>A call whose answer is a value.</summary>
internal abstract class GrainCall<TResult>(GrainMethod method) : GrainCall(method)
{
    private TaskCompletionSource<TResult> _answer = null!;

    public Task<TResult> Answer => _answer.Task;

    internal sealed override void PromiseAnswer(TaskCreationOptions options) => _answer = new TaskCompletionSource<TResult>(options);

    private protected sealed override void SetResult(Task completed) => _answer.SetResult(ResultOf(completed));
    private protected sealed override void SetException(Exception exception) => _answer.SetException(exception);
    private protected virtual TResult ResultOf(Task completed) => Unsafe.As<Task<TResult>>(completed).Result;
}

/// <summary>A call whose answer is only that it is done.</summary>
internal abstract class GrainVoidCall(GrainMethod method) : GrainCall<bool>(method)
{
    private protected sealed override bool ResultOf(Task completed) => true;
}
