using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>
/// One grain in memory. Everything it does, it does in turns: an item of its inbox at a time, never two at once,
/// whichever thread runs it. The fields of the request and life cycle parts belong to the turn and need no lock.
/// </summary>
internal sealed partial class Activation : IGrainContext, ITurnQueue
{
    [ThreadStatic]
    private static Activation? _current;

    [ThreadStatic]
    private static Activation? _inCreation;

    private readonly Lock _gate = new();
    private readonly Queue<object> _inbox = new();
    private readonly ActivationScheduler _scheduler;
    private bool _scheduled;
    private bool _closed;
    private TaskCompletionSource? _deactivated;
    private AsyncServiceScope? _scope;
    private GrainReference? _reference;
    private int _turnsAtMost;
    private bool _moreTurns;

    internal Activation(Silo silo, GrainClass grainClass, GrainId grainId)
    {
        Silo = silo;
        Class = grainClass;
        GrainId = grainId;
        ActivationId = silo.Cluster.NextActivationId();
        LastUsed = silo.TimeProvider.GetTimestamp();
        _scheduler = new ActivationScheduler(this);
    }

    public uint TraceId => GrainId.GetUniformHashCode();
    public GrainId GrainId { get; }
    public ActivationId ActivationId { get; }
    public object? GrainInstance { get; private set; }
    public GrainReference GrainReference => _reference ??= new GrainReference(Silo.Sender, GrainId);
    public IServiceProvider ActivationServices => (_scope ??= Silo.ServiceProvider.CreateAsyncScope()).ServiceProvider;

    public Task Deactivated
    {
        get
        {
            lock (_gate)
            {
                if (_deactivated is null)
                {
                    _deactivated = new TaskCompletionSource(Silo.Cluster.Driver.Promises);
                    if (_closed)
                        _deactivated.SetResult();
                }
                return _deactivated.Task;
            }
        }
    }

    /// <summary>The activation whose turn this thread runs.</summary>
    internal static Activation? Current => _current;

    /// <summary>The activation whose grain is being constructed on this thread.</summary>
    internal static Activation InCreation =>
        _inCreation ?? throw new InvalidOperationException("Grains are created by their runtime: call them through a grain factory.");

    internal IGrainRuntime Runtime => Silo;
    internal Silo Silo { get; }
    internal GrainClass Class { get; }

    /// <summary>Where a service comes from.</summary>
    internal IServiceProvider ServicesWith(Type service, object? key = null) =>
        Silo.Singletons.Contains(service, key) ? Silo.ServiceProvider : ActivationServices;

    internal static Activation Of(IGrainContext context) =>
        context as Activation ?? throw new InvalidOperationException("The grain does not run in this host.");

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);
    public override bool Equals([NotNullWhen(true)] object? obj) => ReferenceEquals(this, obj);
    public override int GetHashCode() => ActivationId.GetHashCode();
    public override string ToString() => $"{GrainId}{ActivationId}";

    /// <summary>False: it is gone, or on a dead silo; another activation must take the message.</summary>
    internal bool TryPost(GrainMessage message)
    {
        lock (_gate)
        {
            if (_closed || Silo.IsDead)
                return false;
            if (message is GrainCall call)
                call.TargetSilo = Silo;
            if (!Enqueue(message))
                return true;
        }
        Silo.Cluster.Driver.Schedule(this);
        return true;
    }

    /// <summary>Work that an activation finishes even after its end: what its own code left behind.</summary>
    internal void Post(object work)
    {
        lock (_gate)
        {
            if (Silo.IsDead || !Enqueue(work))
                return;
        }
        Silo.Cluster.Driver.Schedule(this);
    }

    /// <summary>Its memory is gone, with all that waits in it. The callers of what runs are told by whoever kills the silo.</summary>
    internal void Kill()
    {
        lock (_gate)
        {
            _closed = true;
            Drop();
        }
        _deactivated?.TrySetResult();
        Silo.Cluster.Forget(this);
    }

    public bool RunTurns(int atMost)
    {
        _turnsAtMost = atMost;
        _scheduler.RunInboxAsTask();
        return _moreTurns;
    }

    private bool Enqueue(object item)
    {
        _inbox.Enqueue(item);
        if (_scheduled)
            return false;
        return _scheduled = true;
    }

    internal void RunInbox()
    {
        _current = this;
        // An AsyncLocal that one request sets must not be seen by the next.
        var clean = ExecutionContext.Capture()!;
        try
        {
            for (var turn = 0; turn < _turnsAtMost && TryDequeue(out var item); turn++)
            {
                RunTurn(item);
                if (!ReferenceEquals(ExecutionContext.Capture(), clean))
                    ExecutionContext.Restore(clean);
            }
        }
        catch (Exception exception)
        {
            Log.TurnFailed(Silo.Logger, GrainId, exception);
        }
        finally
        {
            _current = null;
        }
    }

    private bool TryDequeue([NotNullWhen(true)] out object? item)
    {
        lock (_gate)
        {
            if (Silo.IsDead)
                Drop();
            _moreTurns = _scheduled = _inbox.TryDequeue(out item);
        }
        return _moreTurns;
    }

    // A call that came in while the silo died may have been missed by the one who killed it.
    private void Drop()
    {
        foreach (var call in _inbox.OfType<GrainCall>())
            call.Reject(new SiloUnavailableException($"{Silo.Name} went down before {GrainId} took {call.Method.Name}."));
        _inbox.Clear();
    }

    private void RunTurn(object item)
    {
        switch (item)
        {
            case GrainMessage message:
                Receive(message);
                break;
            case Task task:
                _scheduler.Run(task);
                break;
            case DeactivationRequest request:
                Consider(request);
                break;
        }
        AfterTurn();
    }
}
