using Microsoft.Extensions.Logging;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Grains.Seats;

/// <summary>
/// The tidying turn: it visits every seat that was told as held, so that a payment that was interrupted ends, and forgets those that are
/// free again. Nothing depends on it for who gets a seat. Visits run in turns of their own; one that hangs or fails stops no other.
/// </summary>
internal sealed partial class ConcertDateGrain
{
    private const int VisitsAtOnce = 64;
    private static readonly TimeSpan TidyPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan VisitHeldEvery = SeatRules.PinLimit;
    private static readonly TimeSpan VisitOverdueEvery = TimeSpan.FromSeconds(5);

    private readonly SortedSet<int> _visiting = [];

    // Looked up, never enumerated: its order decides nothing.
    private readonly Dictionary<int, DateTimeOffset> _nextVisits = [];
    private TidyingReminder _reminder = null!;
    private IGrainTimer? _tidying;
    private int _arriving;

    /// <summary>The reminder holds the date's life; the timer does the work as long as the activation lives.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await _book.TakeInLate();
        if (HasWork())
            StartTidying();
        else if (_book.IsAlone)
            await _reminder.Drop(MayDrop);
    }

    /// <summary>An activation that another one has overtaken knows nothing of the other's holds: it must not take their reminder away.</summary>
    private async Task<bool> MayDrop()
    {
        await _book.Fence();
        return !HasWork();
    }

    /// <summary>Before a hold is recorded: should all crash afterwards, the reminder brings the date back to visit the seat.</summary>
    private async Task KeepWatch()
    {
        _arriving++;
        try
        {
            StartTidying();
            await _reminder.Ensure();
        }
        catch
        {
            _arriving--;
            throw;
        }
    }

    private void VisitEverythingSoon()
    {
        foreach (var number in _book.View.Unsettled)
            _nextVisits[number] = Now();
        if (HasWork())
            StartTidying();
    }

    private bool HasWork() => _arriving > 0 || _visiting.Count > 0 || _book.HasUnsaved || _book.View.Unsettled.Count > 0;

    private void StartTidying() => _tidying ??= this.RegisterGrainTimer(
        static date => date.TidyDue(), this, new GrainTimerCreationOptions(TidyPeriod, TidyPeriod) { Interleave = true, KeepAlive = true });

    private Task TidyDue()
    {
        if (!HasWork())
        {
            _tidying?.Dispose();
            _tidying = null;
            return Task.CompletedTask;
        }

        foreach (var number in DueVisits(ViewNow(), Now()))
        {
            if (_visiting.Count < VisitsAtOnce && _visiting.Add(number))
                _ = Visit(number);
        }

        return Task.CompletedTask;
    }

    private List<int> DueVisits(DateView view, DateTimeOffset now)
    {
        // What was sold without a visit leaves its plan behind. At worst the seat's next hold is visited early.
        if (_nextVisits.Count > 2 * view.Unsettled.Count + VisitsAtOnce)
            _nextVisits.Clear();
        var due = new List<int>();
        foreach (var number in view.Unsettled)
        {
            if (!_nextVisits.TryGetValue(number, out var planned))
                _nextVisits[number] = planned = Planned(view, number, now);
            if (planned <= now)
                due.Add(number);
        }

        return due;
    }

    /// <summary>A hold is visited when its deadline comes, and before that now and then, because it may have been pinned meanwhile.</summary>
    private static DateTimeOffset Planned(DateView view, int number, DateTimeOffset now)
    {
        if (view.Standing(number) == SeatStanding.Available)
            return now;
        var later = now + VisitHeldEvery;
        return view.Until(number) is { } until && until < later ? until : later;
    }

    private async Task Visit(int number)
    {
        try
        {
            _nextVisits[number] = Now() + VisitOverdueEvery;
            var known = _book.View.SeatVersion(number);
            var seat = Seat(number);
            var tidied = await seat.Tidy();
            if (tidied.OverduePinAttemptId is { } attempt)
                await Resolve(seat, tidied.State, attempt);
            else if (tidied.State.Status == SeatStatus.Available && tidied.SeatVersion >= known && ViewNow().Standing(number) == SeatStanding.Available)
                await _book.Settle(number, known);
            else if (ViewNow().Until(number) is not null)
                _nextVisits[number] = NextVisit(tidied.State, ViewNow(), number);
        }
        catch (Exception exception)
        {
            LogFailedVisit(number, _key, exception);
            retries.Visit();
        }
        finally
        {
            _visiting.Remove(number);
        }
    }

    private DateTimeOffset NextVisit(SeatState seat, DateView view, int number)
    {
        var planned = Planned(view, number, Now());
        // The moment after which the pin counts as overdue.
        var pinEnds = seat.PinnedAt + SeatRules.PinLimit + TimeSpan.FromMilliseconds(1);
        return pinEnds < planned ? pinEnds.Value : planned;
    }

    /// <summary>Asks the account, which alone knows whether it was paid, and does to the seat what follows.</summary>
    private async Task Resolve(ISeatGrain seat, SeatState pinned, Guid attempt)
    {
        if (pinned is not { ReservationId: { } reservation, UserId: { } user })
            return;
        switch (await GrainFactory.Bookings(user).Resolve(reservation, attempt))
        {
            case PinResolution.Paid:
                await seat.Sell(reservation, user);
                break;
            case PinResolution.NotPaid:
                await seat.Unpin(reservation, attempt);
                break;
            default:
                await seat.Release(reservation);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Visiting seat {Number} of {Date} failed; it is visited again")]
    private partial void LogFailedVisit(int number, ConcertDateKey date, Exception exception);
}
