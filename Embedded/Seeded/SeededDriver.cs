using System.Diagnostics;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Seeded;

/// <summary>Something left the pump: a stray thread, a real delay. The run cannot be repeated from its seed.</summary>
internal sealed class EscapedException(string message) : Exception(message);

/// <summary>What the network does to one message.</summary>
internal interface INetwork
{
    /// <summary>How long it is under way; null: it is lost.</summary>
    TimeSpan? Request(GrainCall call);

    /// <inheritdoc cref="Request"/>
    TimeSpan? Answer(GrainCall call);

    /// <summary>Who takes the request although the directory knows another activation; null: nobody does.</summary>
    Activation? Stray(GrainCall call);
}

/// <summary>
/// Runs everything on the thread that calls <c>Run</c>, in virtual time. Wherever the order is free (which activation has the next
/// turn, which of two events of one moment comes first, how long a message takes) a number from the seed decides. The same seed gives the
/// same history.
/// </summary>
internal sealed class SeededDriver : IDriver
{
    /// <summary>Turns take no time; so many of them at one moment are a loop.</summary>
    private const int MostTurnsAtOnce = 1_000_000;

    private const int YieldsOnceIn = 16;

    private readonly SeededRandom _order;

    /// <summary>Of what the queue of events sorts by: the moment in the upper bits, chance in these.</summary>
    private const int ChanceBits = 20;

    private readonly PriorityQueue<Event, long> _events = new();
    private readonly List<ITurnQueue> _ready = [];
    private readonly List<ITurnQueue> _heldBack = [];
    private Predicate<ITurnQueue>? _holdsBack;
    private int _thread;
    private uint _strands;
    private int _turnsAtOnce;
    private volatile EscapedException? _escape;

    internal SeededDriver(long seed, RunHistory? history = null)
    {
        _order = SeededRandom.For(seed, "order");
        History = history ?? new RunHistory();
        Time = new VirtualTime(this);
        _thread = Environment.CurrentManagedThreadId;
    }

    internal RunHistory History { get; }

    internal VirtualTime Time { get; }

    /// <summary>Since the start of the run.</summary>
    internal TimeSpan Now { get; private set; }

    internal INetwork? Network { get; set; }

    /// <summary>What waits is never run inside of what completes it: everything has a scheduler of its own.</summary>
    public TaskCreationOptions Promises => TaskCreationOptions.None;

    internal Strand NewStrand() => new(this, ++_strands);

    /// <summary>Runs until something is done, or nothing is left to do, or a virtual deadline has come. True: it is done.</summary>
    /// <exception cref="EscapedException">Work came from another thread.</exception>
    internal bool Run(Func<bool> isDone, TimeSpan until)
    {
        _thread = Environment.CurrentManagedThreadId;
        Debug.Assert(SynchronizationContext.Current is null, "What awaits would go there.");
        while (!isDone())
        {
            if (_escape is { } escape)
                throw escape;
            if (_ready.Count > 0)
            {
                if (++_turnsAtOnce > MostTurnsAtOnce)
                    throw new EscapedException($"Time stands still at {Now}: {string.Join(", ", _ready.Take(3))} go on without end.");
                RunOneTurn();
            }
            else if (!_events.TryPeek(out _, out var next) || next >> ChanceBits > until.Ticks)
                return false;
            else
                RunNextEvent();
        }

        return true;
    }

    /// <summary>
    /// From now on these get no turns, as in a long pause of a process: time goes on, messages and timers wait for them, and what they know
    /// gets old. Null ends all pauses; whenever what it says changes it must be told again.
    /// </summary>
    internal void HoldBack(Predicate<ITurnQueue>? holdsBack)
    {
        _holdsBack = holdsBack;
        _ready.AddRange(_heldBack);
        _heldBack.Clear();
    }

    /// <summary>An event after a while. Runs outside any turn.</summary>
    internal void After(TimeSpan delay, Action act) => Add(delay, new Event(StepKind.Act, act, 0));

    internal void At(TimeSpan due, VirtualTimer timer) => Add(due, new Event(StepKind.Timer, timer, timer.Setting));

    internal void StorageAfter(TimeSpan delay, Action work) => Add(delay, new Event(StepKind.Storage, work, 0));

    public void Schedule(ITurnQueue queue)
    {
        CheckThread();
        _ready.Add(queue);
    }

    public void Run(Func<Task> work) => _ = NewStrand().Run(work);

    public void RunStorage(Action work) => StorageAfter(TimeSpan.Zero, work);

    public void DeliverRequest(GrainCall call)
    {
        var delay = Network is null ? TimeSpan.Zero : Network.Request(call);
        if (delay is { } after)
            Add(after, new Event(StepKind.Request, call, 0));
    }

    public void DeliverResponse(GrainCall call)
    {
        var delay = Network is null ? TimeSpan.Zero : Network.Answer(call);
        if (delay is { } after)
            Add(after, new Event(StepKind.Answer, call, 0));
    }

    /// <summary>Whether a strand goes on without letting others have a turn, where nothing makes it wait: mostly.</summary>
    internal bool GoesOnAtOnce() => _order.Below(YieldsOnceIn) != 0;

    /// <summary>Fails the run where another thread does its work; the stack tells what brought it here.</summary>
    internal void CheckThread()
    {
        if (Environment.CurrentManagedThreadId == _thread)
            return;
        _escape ??= new EscapedException($"Work came from another thread than the run's:{Environment.NewLine}{new StackTrace(fNeedFileInfo: true)}");
        throw _escape;
    }

    private void Add(TimeSpan delay, Event added)
    {
        CheckThread();
        var due = Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        _events.Enqueue(added, (due.Ticks << ChanceBits) | (long)(_order.Next() >> (64 - ChanceBits)));
    }

    private void RunOneTurn()
    {
        var chosen = _ready.Count == 1 ? 0 : _order.Below(_ready.Count);
        var queue = _ready[chosen];
        _ready[chosen] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (_holdsBack?.Invoke(queue) == true)
        {
            _heldBack.Add(queue);
            return;
        }

        History.Note(Now, StepKind.Turn, queue.TraceId);
        if (queue.RunTurns(1))
            _ready.Add(queue);
    }

    private void RunNextEvent()
    {
        _events.TryDequeue(out var next, out var order);
        var due = order >> ChanceBits;
        if (due != Now.Ticks)
            (Now, _turnsAtOnce) = (TimeSpan.FromTicks(due), 0);
        switch (next.Target)
        {
            case VirtualTimer timer when timer.Setting == next.Setting:
                History.Note(Now, StepKind.Timer, 0);
                timer.Fire();
                break;
            case GrainCall call:
                Deliver(call, next.Kind);
                break;
            case Action act:
                History.Note(Now, next.Kind, 0);
                act();
                break;
        }
    }

    private void Deliver(GrainCall call, StepKind kind)
    {
        History.Note(Now, kind, call.Target.GetUniformHashCode());
        History.Trace?.Invoke(Now, $"{(kind == StepKind.Request ? "->" : "<-")} {call.Method.Name} {call.Target}");
        if (kind == StepKind.Answer)
            call.Return();
        else if (Network?.Stray(call)?.TryPost(call) != true)
            call.Arrive();
    }

    private readonly record struct Event(StepKind Kind, object Target, long Setting);
}
