using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Metrics;

namespace OrleansTicketing.Grains.Reservations;

/// <summary>
/// Tells seats and waiting room what the account has committed, until they know. Every step is repeatable. A paid reservation's place
/// is finished before its seats are sold: until then the pinned seats make their date ask for this account, so nothing is forgotten
/// even if it is never called again.
/// </summary>
internal sealed partial class Outbox(IGrainFactory grains, AccountBook book, TimeProvider time, Guid userId, Grain grain, RetryMetrics retries, ILogger log)
{
    /// <summary>How long an answer waits for the delivery, so that the caller's next read sees it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(5);

    private ImmutableSortedDictionary<Guid, Task<bool>> _running = ImmutableSortedDictionary<Guid, Task<bool>>.Empty;
    private IGrainTimer? _retry;

    /// <summary>Goes on with what an earlier activation left.</summary>
    public void Resume()
    {
        if (book.State.Outbox.Length > 0)
            RetryAfter(TimeSpan.Zero);
    }

    /// <summary>Delivers, and returns when it is done or an answer should wait no longer; the delivery goes on then.</summary>
    public async Task DeliverSoon(SeatReservation reservation)
    {
        try
        {
            await Deliver(reservation).WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            LogSlow(reservation.Id);
        }
    }

    /// <summary>True when seats and room know; false where a step failed, which is tried again later.</summary>
    public Task<bool> Deliver(SeatReservation reservation)
    {
        if (!book.IsToDeliver(reservation.Id))
            return Task.FromResult(true);
        if (_running.TryGetValue(reservation.Id, out var running))
            return running;
        var delivery = Run(reservation);
        if (!delivery.IsCompleted)
            _running = _running.Add(reservation.Id, delivery);
        return delivery;
    }

    private async Task<bool> Run(SeatReservation reservation)
    {
        try
        {
            if (reservation.State == ReservationState.Paid)
                await Complete(reservation);
            else
                // Also past the deadline: a payment that was interrupted may have pinned them, and pins do not expire.
                await EachSeat(reservation, static (seat, id, _) => seat.Release(id));
            book.MarkDelivered(reservation.Id);
            return true;
        }
        catch (Exception exception)
        {
            LogFailed(reservation.Id, exception);
            retries.Outbox();
            RetryAfter(RetryPeriod);
            return false;
        }
        finally
        {
            _running = _running.Remove(reservation.Id);
        }
    }

    private async Task Complete(SeatReservation reservation)
    {
        var place = new PlaceKey(reservation.Place.Number, userId, reservation.Place.IssuedAt);
        await grains.WaitingRoom(reservation.ConcertId).Finish(place, reservation.PaymentId ?? ReservationRules.PaymentIdOf(reservation.Id));
        await EachSeat(reservation, static (seat, id, user) => seat.Sell(id, user));
    }

    private Task EachSeat(SeatReservation reservation, Func<Interfaces.Seats.ISeatGrain, Guid, Guid, Task> step)
    {
        var date = new ConcertDateKey(reservation.ConcertId, DateKey.Parse(reservation.Date));
        var steps = new Task[reservation.Seats.Length];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = step(grains.Seat(new SeatKey(date, reservation.Seats[i].Number)), reservation.Id, userId);
        return Task.WhenAll(steps);
    }

    private void RetryAfter(TimeSpan due)
    {
        // The account stays in memory until all is delivered; should it crash, the date's reminder finds the pinned seats.
        _retry ??= grain.RegisterGrainTimer(
            static (self, _) => self.DeliverAll(), this, new GrainTimerCreationOptions(due, RetryPeriod) { KeepAlive = true, Interleave = true });
    }

    private async Task DeliverAll()
    {
        foreach (var id in book.State.Outbox)
        {
            if (book.IsToDeliver(id) && await book.FindReservation(id) is { } reservation)
                await Deliver(reservation);
        }

        if (!book.State.Outbox.Any(book.IsToDeliver))
        {
            _retry?.Dispose();
            _retry = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reservation {Reservation}: seats or waiting room do not know yet; telling them again")]
    private partial void LogFailed(Guid reservation, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Reservation {Reservation}: answered before seats and waiting room knew")]
    private partial void LogSlow(Guid reservation);
}
