namespace OrleansTicketing.Embedded.Runtime;

/// <summary>Which request may start while others are suspended.</summary>
internal sealed partial class Activation
{
    private Queue<GrainMessage>? _waiting;
    private List<GrainMessage>? _ended;
    private int _running;
    private int _runningReadOnly;
    private int _runningAlone;

    private bool _waitingMayStart;
    private bool _interleavingWaits;

    private int WaitingCount => _waiting?.Count ?? 0;

    /// <summary>The work of a message ended after its first turn; on whichever thread completed it.</summary>
    internal void End(GrainMessage message)
    {
        if (ReferenceEquals(_current, this))
        {
            // Not now: the code that completed it may be in the middle of another request's turn.
            (_ended ??= []).Add(message);
            return;
        }
        message.HasEnded = true;
        Post(message);
    }

    private void Receive(GrainMessage message)
    {
        if (message.HasEnded)
        {
            message.HasEnded = false;
            NoteEnd(message);
        }
        else if (_phase == Phase.Closed)
            message.SendElsewhere();
        else if (_phase == Phase.Active && MayStart(message))
            Start(message);
        else
        {
            Wait(message);
            if (_phase == Phase.New)
                BeginActivation();
        }
    }

    private bool MayStart(GrainMessage message) =>
        message.AlwaysInterleave || (_runningAlone == 0 && (_runningReadOnly == 0 || message.ReadOnly));

    private void Start(GrainMessage message)
    {
        if (message.IsObsolete)
            return;
        Count(message, +1);
        if (!message.Start(this))
            return;
        NoteEnd(message);
        message.Reply();
    }

    private void NoteEnd(GrainMessage message)
    {
        Count(message, -1);
        if (message.SentAt > LastUsed)
            LastUsed = message.SentAt;
        if (!message.FoundStaleState || _phase >= Phase.Deactivating)
            return;
        Log.StaleState(Silo.Logger, GrainId);
        BeginDeactivation(new DeactivationReason(DeactivationReasonCode.ApplicationError, "The stored state is newer than the activation's."));
    }

    private void Count(GrainMessage message, int change)
    {
        _running += change;
        // A request that always interleaves blocks nobody while it is in progress.
        if (message.AlwaysInterleave)
            return;
        if (message.ReadOnly)
            _runningReadOnly += change;
        else
            _runningAlone += change;
        _waitingMayStart |= _runningAlone == 0 && _runningReadOnly == 0;
    }

    private void AfterTurn()
    {
        if (Silo.IsDead)
            return;
        NoteEnds();
        while (_phase == Phase.Active && _waitingMayStart)
        {
            _waitingMayStart = false;
            StartWaiting();
            NoteEnds();
        }
        if (_phase == Phase.Deactivating && _running == 0)
            FinishDeactivation();
    }

    private void NoteEnds()
    {
        if (_ended is not { } ended)
            return;
        _ended = null;
        foreach (var message in ended)
            NoteEnd(message);
    }

    private void Wait(GrainMessage message)
    {
        (_waiting ??= new Queue<GrainMessage>()).Enqueue(message);
        _interleavingWaits |= message.AlwaysInterleave;
    }

    /// <summary>In order of arrival; but a blocked request does not block those behind it that may run.</summary>
    private void StartWaiting()
    {
        if (_waiting is not { } waiting)
            return;
        while (_phase == Phase.Active && waiting.TryPeek(out var next) && MayStart(next))
            Start(waiting.Dequeue());
        if (waiting.Count == 0)
            _waiting = null;
        // Beside a request that runs alone only those could start that always may, and they wait for an activation only:
        // without this a long queue would be searched at every turn.
        if (_phase != Phase.Active || waiting.Count == 0 || (_runningAlone > 0 && !_interleavingWaits))
            return;
        _interleavingWaits = false;
        for (var left = waiting.Count; left > 0; left--)
        {
            var message = waiting.Dequeue();
            if (_phase == Phase.Active && MayStart(message))
                Start(message);
            else
                Wait(message);
        }
    }
}
