using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Metrics;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Seats;

/// <summary>Saves what the rules decide, tells the date, answers. It calls nobody but its date.</summary>
[GrainType("seat")]
internal sealed partial class SeatGrain(
    [PersistentState(StorageNames.State, StorageNames.Grains)] IPersistentState<StoredSeat> stored,
    [FromKeyedServices(StorageNames.Grains)] IGrainStorage storage,
    TimeProvider time,
    SeatMetrics seats,
    StorageMetrics writes,
    RetryMetrics retries,
    ILogger<SeatGrain> log) : Grain, ISeatGrain
{
    private static readonly TimeSpan TellAgainAfter = TimeSpan.FromSeconds(1);

    private SeatKey _key;
    private Durable<StoredSeat> _durable = null!;
    private News? _told;
    private IGrainTimer? _tellAgain;

    private Seat Saved => _durable.Committed.ToSeat();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = GrainKeys.ParseSeat(this.GetPrimaryKeyString());
        _durable = new Durable<StoredSeat>(stored, this, writes);
        // Whether the date heard of the last change before a crash is not known here.
        if (SeatRules.Standing(Saved, Now()) != SeatStanding.Available)
            TellAgain(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public async Task<SeatHoldReply> Hold(SeatHold hold)
    {
        switch (SeatRules.Hold(Saved, hold.ReservationId, hold.UserId, hold.HeldUntil, Now(), hold.AttemptId, hold.MayExtend))
        {
            case HoldDecision.Hold(var next):
                return await Settled(await Become(next, "held", hold.ReservationId, LayoutOf(hold)));
            case HoldDecision.Repeated:
                return await Settled(_told is null ? await Tell() : SeatChangedReply.Recorded);
            case HoldDecision.TooLate:
                return SeatHoldReply.TooLate;
            case HoldDecision.HeldForLess:
                return SeatHoldReply.HeldForLess;
            default:
                return SeatHoldReply.Taken;
        }
    }

    public async Task<SeatPinReply> Pin(Guid reservationId, Guid attemptId)
    {
        switch (SeatRules.Pin(Saved, reservationId, attemptId, Now()))
        {
            case PinDecision.Pin(var next):
                var wasPinned = Saved is Seat.Pinned;
                // The date shows the seat as held anyway; should the pin outlive the deadline, the date's visit finds it.
                await Save(next, "pinned", attemptId, _durable.Committed.LayoutVersion);
                return wasPinned || Now() < next.Until ? SeatPinReply.Pinned : await PinnedTooLate(reservationId, attemptId);
            case PinDecision.Repeated:
                return SeatPinReply.Pinned;
            case PinDecision.AlreadySold:
                return SeatPinReply.AlreadySold;
            default:
                return SeatPinReply.Expired;
        }
    }

    /// <summary>
    /// A pin counts only where it was stored before the deadline. Past it the date may have visited the seat while the pin was being
    /// written, and let go of it: nobody would ask again what became of the payment. A seat that was pinned all the while is not let go of, and
    /// never its own to free: it may have been paid with the earlier pin.
    /// </summary>
    private async Task<SeatPinReply> PinnedTooLate(Guid reservationId, Guid attemptId)
    {
        await Unpin(reservationId, attemptId);
        return SeatPinReply.Expired;
    }

    public async Task Unpin(Guid reservationId, Guid attemptId) =>
        await BecomeIfOther(SeatRules.Unpin(Saved, reservationId, attemptId, Now()), "unpinned", attemptId);

    public async Task Release(Guid reservationId) =>
        await BecomeIfOther(SeatRules.Release(SeatRules.At(Saved, Now()), reservationId), SeatWords.Released, reservationId);

    public async Task GiveBack(Guid reservationId, Guid attemptId) =>
        await BecomeIfOther(SeatRules.GiveBack(SeatRules.At(Saved, Now()), reservationId, attemptId), "given back", reservationId);

    public async Task Sell(Guid reservationId, Guid userId)
    {
        switch (SeatRules.Sell(Saved, reservationId, userId, Now()))
        {
            case SellDecision.Sell(var next):
                await Become(next, SeatWords.Sold, reservationId, layoutVersion: 0);
                return;
            case SellDecision.Repeated:
                await TellIfUntold();
                return;
            case SellDecision.Conflict(var other):
                LogBrokenInvariant(_key, reservationId, other);
                throw new InvalidOperationException($"Seat {_key.Number} is another reservation's and cannot be sold to {reservationId}.");
        }
    }

    public async Task<SeatTidyReply> Tidy()
    {
        var now = Now();
        // By the answer the date lets go of the seat, or visits it later: of a pin that another activation stored nobody would ask any more.
        if (!await FreeExpired(now))
            await _durable.Prove(storage);
        // Past its deadline the date's view takes a pinned seat for available until it is told otherwise.
        var outlived = Saved is Seat.Pinned pinned && now >= pinned.Until && _told != News.Of(pinned);
        if (outlived)
            await Tell();
        else
            await TellIfUntold();
        return new SeatTidyReply(State(now), SeatRules.OverduePin(Saved, now), _durable.Committed.Version);
    }

    /// <summary>
    /// The date sees an expired hold as free without being told, where it knows of the deadline: what it heard last may be that the seat was
    /// pinned, which has none.
    /// </summary>
    /// <returns>Whether there was one. The write shows that no other activation has pinned the seat, of which nobody is told.</returns>
    private async Task<bool> FreeExpired(DateTimeOffset now)
    {
        if (Saved is not Seat.Held held || now < held.Until)
            return false;
        var isKnown = _told == News.Of(held);
        await Save(Seat.Free, "expired", held.ReservationId, layoutVersion: 0);
        _told = isKnown ? News.Of(Seat.Free) : null;
        return true;
    }

    public Task<SeatState> Peek() => Task.FromResult(State(Now()));

    public Task<GrainHistory> History() => Task.FromResult(new GrainHistory(_durable.Committed.History));

    private async Task BecomeIfOther(Seat next, string what, Guid cause)
    {
        if (next != Saved && next != SeatRules.At(Saved, Now()))
            await Become(next, what, cause, _durable.Committed.LayoutVersion);
        else
            await TellIfUntold();
    }

    private async Task<SeatChangedReply> Become(Seat next, string what, Guid cause, int layoutVersion)
    {
        await Save(next, what, cause, layoutVersion);
        if (next is Seat.Sold)
            seats.Sold();
        return News.Of(next) == _told ? SeatChangedReply.Recorded : await Tell();
    }

    private Task Save(Seat next, string what, Guid cause, int layoutVersion) =>
        _durable.Save(_durable.Committed.Become(next, layoutVersion, new HistoryEntry(Now(), what, cause)));

    /// <summary>
    /// The layout that the hold was quoted from. What an attempt asks for that was long under way, another attempt of the same hold may have got
    /// with a newer one, and made the reservation of it: the seat is not given up for the older.
    /// </summary>
    private int LayoutOf(SeatHold hold) =>
        SeatRules.At(Saved, Now()) is Seat.Held own && own.ReservationId == hold.ReservationId
            ? Math.Max(_durable.Committed.LayoutVersion, hold.LayoutVersion)
            : hold.LayoutVersion;

    /// <summary>A hold that was quoted from another layout is given back before anybody is told of it.</summary>
    private async Task<SeatHoldReply> Settled(SeatChangedReply reply)
    {
        if (reply == SeatChangedReply.Recorded)
            return SeatHoldReply.Held;
        await Become(Seat.Free, "layout changed", Guid.Empty, layoutVersion: 0);
        return SeatHoldReply.LayoutChanged;
    }

    private async Task TellIfUntold()
    {
        if (_told is null && _durable.Committed.Version > 0)
            await Settled(await Tell());
    }

    private async Task<SeatChangedReply> Tell()
    {
        var saved = _durable.Committed;
        var news = News.Of(saved.ToSeat());
        try
        {
            var quotedFrom = saved.Kind == StoredSeatKind.Held ? saved.LayoutVersion : (int?)null;
            var reply = await GrainFactory.ConcertDate(_key.Date).SeatChanged(new SeatChange(_key.Number, saved.Version, news.Status, news.HeldUntil, quotedFrom));
            _told = news;
            _tellAgain?.Dispose();
            _tellAgain = null;
            return reply;
        }
        catch
        {
            _told = null;
            retries.Tell();
            TellAgain(TellAgainAfter);
            throw;
        }
    }

    private void TellAgain(TimeSpan after) =>
        _tellAgain ??= this.RegisterGrainTimer(static seat => seat.TellIfUntold(), this, new GrainTimerCreationOptions(after, TellAgainAfter));

    private SeatState State(DateTimeOffset now) => SeatRules.At(Saved, now) switch
    {
        Seat.Held held => new SeatState(SeatStatus.Held, held.ReservationId, held.UserId, held.Until, PinnedAt: null, held.AttemptId),
        Seat.Pinned pinned => new SeatState(SeatStatus.Held, pinned.ReservationId, pinned.UserId, HeldUntil: null, pinned.At),
        Seat.Sold sold => new SeatState(SeatStatus.Sold, sold.ReservationId, sold.UserId, HeldUntil: null, PinnedAt: null),
        _ => new SeatState(SeatStatus.Available, ReservationId: null, UserId: null, HeldUntil: null, PinnedAt: null),
    };

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Seat} was to be sold to {ReservationId} but is {OtherReservationId}'s")]
    private partial void LogBrokenInvariant(SeatKey seat, Guid reservationId, Guid otherReservationId);

    /// <summary>What the date is told of a seat.</summary>
    private sealed record News(SeatStatus Status, DateTimeOffset? HeldUntil)
    {
        public static News Of(Seat seat) => seat switch
        {
            Seat.Held held => new News(SeatStatus.Held, held.Until),
            Seat.Pinned => new News(SeatStatus.Held, HeldUntil: null),
            Seat.Sold => new News(SeatStatus.Sold, HeldUntil: null),
            _ => new News(SeatStatus.Available, HeldUntil: null),
        };
    }
}
