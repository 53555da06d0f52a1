using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>
/// One waiting room. Commands decide on the pending state in memory and are answered after the write they share; others are told of
/// committed changes alone. Takes of the capacity count at once, frees only when stored, so that no crash shows too many admitted.
/// </summary>
internal sealed partial class WaitingRoomGrain : Grain, IWaitingRoomGrain, IRemindable
{
    private const string WakeUp = "wake-up";
    private static readonly TimeSpan WakeUpPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(250);

    private readonly Guid _activationId;
    private readonly TimeProvider _time;
    private readonly IIdSource _ids;
    private readonly WaitingRoomPolicy _policy;
    private readonly RoomMetrics _metrics;
    private readonly ILogger<WaitingRoomGrain> _logger;
    private readonly RoomStore _store;
    private readonly GroupCommit _commit;
    private readonly RoomLease _lease;
    private Evidence _evidence;
    private readonly Sightings _sightings;
    private readonly RoomLearning _learning;
    private readonly HeadLog _heads;

    private RoomState _head = new();
    private RoomPlaces _places = new();
    private JoinLog _order;
    private ProgressLog _log = new(0);
    private AdmissionWindow _window = new(TimeSpan.Zero);
    private IGrainTimer? _timer;
    private RoomLevels? _levels;

    // A write failed, whose outcome is unknown, or the lease was given up: what is in memory may not be told any more.
    private bool _ended;

    public WaitingRoomGrain(
        [PersistentState(StorageNames.State, StorageNames.Grains)] IPersistentState<RoomState> state,
        [FromKeyedServices(StorageNames.Grains)] IGrainStorage storage,
        TimeProvider time,
        IIdSource ids,
        TicketingPolicy policy,
        SigningKeys keys,
        RoomMetrics metrics,
        StorageMetrics writes,
        ILogger<WaitingRoomGrain> logger)
    {
        (_time, _ids, _policy, _metrics, _logger) = (time, ids, policy.WaitingRoom, metrics, logger);
        _activationId = ids.NewId();
        _store = new RoomStore(state, storage, this.GetGrainId(), writes);
        _commit = new GroupCommit(WriteGroup, Fail);
        _lease = new RoomLease(time);
        _evidence = new Evidence(Now());
        _sightings = new Sightings(Now());
        _learning = new RoomLearning(_policy);
        _heads = new HeadLog(ConcertId, _store, keys);
        _order = NewLog();
    }

    private bool Exists => _head.Revision is not null;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _head = _store.Head;
        if (!Exists)
            return;
        if (_head.LeaseHolder is not null)
        {
            // From here on the former activation, should it still be alive, fails its next write of the head.
            await WriteHead();
            _lease.FormerFenced();
            // Whom gateways reported to the former one until then, nobody here knows.
            _evidence = new Evidence(Now() + _lease.FormerLeft);
            _tookOver = true;
        }

        // Before the places: whatever a head counts is stored earlier than it.
        await _heads.Load(_head.HeadsRow);
        _places = await _store.Load(AdmissionOrder.Of(_head.Draw));
        _loadedChunks = _places.ChunkCount;
        ResumeLog();
        Rebuild();
        Redo();
        StartTimer();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            if (_ended || !_lease.IsHeld)
                return;
            _pending.ReleasesLease = true;
            _pending.SignsHead = !_isBroken && _heads.Count < _places.Last;
            await _commit.Saved();
        }
        finally
        {
            _levels?.Dispose();
        }
    }

    /// <summary>Woken up: the activation's timer does the rest.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // A write that the store took long for may have come after all, and with it joins of which nobody here knows.
        if (Exists)
            await ReadTail();
        if (_ended)
            return;
        if (OwesDraw(Now()))
            StartTimer();
        if (IsNeeded || await this.GetReminder(WakeUp) is not { } reminder)
            return;
        // One that was overtaken fails here: the other one may need the reminder.
        if (Exists)
            await ProveLease();
        if (!IsNeeded)
            await this.UnregisterReminder(reminder);
    }

    private bool IsNeeded => Exists && (Now() < _head.ClosesAt || _places.Totals is { Waiting: > 0 } or { Admitted: > 0 });

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    // All that can be derived from the places is derived from them.
    private void Rebuild()
    {
        var now = Now();
        _log = new ProgressLog(_head.VersionCeiling, _places.Order);
        for (var rank = 1; rank <= _places.Last; rank++)
            _log.Load(_places.Waiting.Contains(rank));
        _log.MoveCursor();
        _occupied = _places.Totals.Admitted;
        RestartWindow();
        _learning.Replay(_places, now);
        ShowLevels();
    }

    private void RestartWindow()
    {
        _window = new AdmissionWindow(Settings.Interval);
        foreach (var at in _places.AdmissionsAfter(Now() - _window.Interval))
            _window.Add(at);
    }

    private void StartTimer()
    {
        if (_timer is not null)
            return;
        _timer = this.RegisterGrainTimer(
            static (room, _) => room.Tick(),
            this,
            new GrainTimerCreationOptions(TickPeriod, TickPeriod) { Interleave = true, KeepAlive = true });
    }

    private void StopTimer()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private void Fail()
    {
        _ended = true;
        DeactivateOnIdle();
    }

    /// <summary>Another activation has taken over: what it decides, this one does not know.</summary>
    private void EndOvertaken()
    {
        if (!_ended)
            LogOvertaken(this.GetPrimaryKeyString());
        Fail();
    }

    private void ThrowIfEnded()
    {
        if (_ended)
            throw new OrleansException("This activation of the waiting room has ended. Ask again.");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A write of waiting room {Room} failed; its activation ends")]
    private partial void LogWriteFailed(string room, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another activation has taken over waiting room {Room}; this one ends")]
    private partial void LogOvertaken(string room);
}
