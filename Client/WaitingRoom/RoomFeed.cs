using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>What somebody who waits can expect.</summary>
/// <param name="Wait">The median, whole seconds; null where nobody can say.</param>
/// <param name="WaitP90">What nine of ten wait at most, likewise.</param>
/// <param name="Seat">Null for anyone not waiting.</param>
/// <param name="Mode">How the room admits; null for anyone not waiting, and where nobody knows.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Expectation(TimeSpan? Wait, TimeSpan? WaitP90, SeatChance? Seat, AdmissionMode? Mode)
{
    public static readonly Expectation None = new(null, null, null, null);
}

/// <summary>
/// One room's progress, shared by all polls and listeners of this process. It is pulled often while it is used; a poll never gets an
/// answer from a pull that began longer ago than <see cref="AnswersFor"/>, which is what a room counts on when somebody leaves.
/// </summary>
internal sealed partial class RoomFeed(Guid concertId, Guid gatewayId, IGrainFactory grains, TimeProvider time, ILogger log)
{
    public static readonly TimeSpan AnswersFor = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UsedFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UsedPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan WaitingPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EmptyPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PulsePeriod = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly RoomMirror _mirror = new();
    private readonly SeenNumbers _seen = new();
    private readonly SeatCounts _seats = new(concertId, grains, time);

    // Of what was pulled last. Only the pull under way touches them: to compute an order takes too long for polls to wait for.
    private RoomDraw? _draw;
    private AdmissionOrder _order = AdmissionOrder.Arrival;

    // The mirror's, for whoever asks without the gate.
    private RoomPace? _pace;
    private RoomOutlook? _outlook;

    private TaskCompletionSource _changed = Signals.New();
    private Task? _pull;
    private long? _asOf;
    private long? _began;
    private long? _reported;
    private bool _isFailing;
    private long _pulsed = time.GetTimestamp();
    private long _used = time.GetTimestamp();

    /// <summary>Since somebody last polled or listened.</summary>
    public TimeSpan UnusedFor
    {
        get
        {
            lock (_gate)
                return _seen.Listeners > 0 ? TimeSpan.Zero : time.GetElapsedTime(_used);
        }
    }

    /// <summary>Whether it is pulled as often as polls and listeners need.</summary>
    public bool IsUsed => UnusedFor < UsedFor;

    /// <summary>Completes at the next change, and now and then without one.</summary>
    public Task NextChange
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    /// <summary>What somebody with so many ahead can expect now.</summary>
    public Expectation Expect(int ahead, DateTimeOffset now)
    {
        var (pace, outlook) = (Volatile.Read(ref _pace), Volatile.Read(ref _outlook));
        var wait = outlook is null ? null : WaitEstimate.Of(ahead, outlook, now);
        var chance = pace is not null && _seats.Known is { } seats
            ? SeatChances.Of(seats, ahead, pace.Admitted, pace.EndedAdmissions)
            : SeatChance.Unsure;
        return new Expectation(wait?.Median, wait?.P90, chance, pace?.Mode);
    }

    /// <summary>A poll: where this number waits, or null where the room must be asked.</summary>
    public async ValueTask<MirroredPlace?> Poll(int number)
    {
        lock (_gate)
        {
            _used = time.GetTimestamp();
            _seen.Polled(number);
            if (IsFreshAt(_used))
                return Find(number);
        }

        await Refresh();
        lock (_gate)
            return IsFresh ? Find(number) : null;
    }

    /// <summary>The newest signed head, as new as the answer to a poll; null where there is none, or the room must be asked.</summary>
    public async ValueTask<RoomHead?> NewestHead()
    {
        lock (_gate)
        {
            Touch();
            if (IsFresh)
                return _mirror.Head;
        }

        await Refresh();
        lock (_gate)
            return IsFresh ? _mirror.Head : null;
    }

    /// <summary>Counts as polling until it is disposed.</summary>
    public IDisposable Listen(int number)
    {
        lock (_gate)
            _seen.Listening(number);
        return new Listener(this, number);
    }

    /// <summary>Pulls when it is time to.</summary>
    public void Keep()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_pulsed) >= PulsePeriod)
                Pulse();
            if (_began is { } began && time.GetElapsedTime(began) < Period)
                return;
        }

        _ = Pull();
    }

    /// <summary>Pulls, or shares the pull that is under way. Never throws: what could not be had is not fresh.</summary>
    public Task Pull()
    {
        lock (_gate)
            return _pull is { IsCompleted: false } ? _pull : _pull = PullAll();
    }

    // The pull under way may have begun too long ago; the next one did not.
    private async Task Refresh()
    {
        await Pull();
        if (!IsFreshNow())
            await Pull();
    }

    private bool IsFresh => IsFreshAt(time.GetTimestamp());

    private bool IsFreshAt(long timestamp) => _asOf is { } asOf && time.GetElapsedTime(asOf, timestamp) < AnswersFor;

    private TimeSpan Period => _seen.Listeners > 0 || time.GetElapsedTime(_used) < UsedFor
        ? UsedPeriod
        : _mirror.HasWaiting || _asOf is null ? WaitingPeriod : EmptyPeriod;

    private MirroredPlace? Find(int number) =>
        _mirror.AheadOf(number) is { } ahead ? new MirroredPlace(_mirror.PositionOf(number), ahead) : null;

    private void Touch() => _used = time.GetTimestamp();

    private bool IsFreshNow()
    {
        lock (_gate)
            return IsFresh;
    }

    private async Task PullAll()
    {
        // The caller holds the gate.
        var began = time.GetTimestamp();
        _began = began;
        var reports = _reported is not { } reported || time.GetElapsedTime(reported) >= ReportPeriod;
        ImmutableArray<SeenPlaces> seen = reports ? _seen.Take() : [];
        // Sent, not taken: a room whose store is slow takes no report for a while, and polls need its progress meanwhile.
        _reported = reports ? began : _reported;
        var since = _mirror.Version;
        await Task.Yield();
        try
        {
            var changed = await PullPages(since, seen, reports);
            lock (_gate)
            {
                _asOf = began;
                _isFailing = false;
                if (changed)
                    Pulse();
            }
        }
        catch (Exception exception)
        {
            bool isNew;
            lock (_gate)
            {
                _seen.PutBack(seen);
                _mirror.DropPages();
                (isNew, _isFailing) = (!_isFailing, true);
            }

            // Rooms are pulled several times a second: one word is enough until it is over.
            if (isNew)
                LogPullFailed(concertId, exception);
        }
    }

    private async Task<bool> PullPages(long since, ImmutableArray<SeenPlaces> seen, bool reports)
    {
        var pull = new RoomPull(gatewayId, since, Page: 0, seen, reports, AdmissionsToSell());
        var mode = Volatile.Read(ref _pace)?.Mode;
        while (await grains.WaitingRoom(concertId).Pull(pull) is { } progress)
        {
            var order = OrderOf(progress.Draw);
            bool fits;
            lock (_gate)
            {
                fits = _mirror.Apply(progress, order);
                Volatile.Write(ref _pace, _mirror.Pace);
                Volatile.Write(ref _outlook, _mirror.Outlook);
            }

            if (fits && progress.NextPage is null)
                return progress.Version != since || progress.Pace.Mode != mode;
            pull = new RoomPull(
                gatewayId, progress.Snapshot ? -1 : progress.Version, fits ? progress.NextPage ?? 0 : 0, [], ReportsSeen: false);
        }

        return false;
    }

    private AdmissionOrder OrderOf(RoomDraw? draw)
    {
        if (draw != _draw)
        {
            _order = AdmissionOrder.Of(draw is null ? null : new LotteryDraw(draw.Seed, draw.Count, draw.FrozenHash, draw.At));
            _draw = draw;
        }

        return _order;
    }

    private double? AdmissionsToSell()
    {
        RoomPace? pace;
        lock (_gate)
            pace = _mirror.HasWaiting ? _mirror.Pace : null;
        return pace is not null && _seats.Known is { } seats ? SeatChances.AdmissionsLeft(seats, pace.Admitted, pace.EndedAdmissions) : null;
    }

    // Called with the gate held; the listeners go on elsewhere.
    private void Pulse()
    {
        _pulsed = time.GetTimestamp();
        _changed.SetResult();
        _changed = Signals.New();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The progress of waiting room {ConcertId} could not be pulled")]
    private partial void LogPullFailed(Guid concertId, Exception exception);

    private sealed class Listener(RoomFeed feed, int number) : IDisposable
    {
        private bool _stopped;

        public void Dispose()
        {
            lock (feed._gate)
            {
                if (!_stopped)
                    feed._seen.Stopped(number);
                feed.Touch();
                _stopped = true;
            }
        }
    }
}

/// <param name="Position">The place in the order of admission, from 1.</param>
/// <param name="Ahead">How many wait before it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MirroredPlace(int Position, int Ahead);
