using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Metrics;

namespace OrleansTicketing.Grains.Reservations;

/// <summary>What came of asking several seats for one reservation: all, or none.</summary>
/// <param name="Reply">The first reply that was not "held"; held where all are.</param>
/// <param name="Taken">Where taken: every seat of the request that was not free.</param>
internal readonly record struct BundleReply(SeatHoldReply Reply, ImmutableArray<int> Taken);

/// <summary>The seats of one reservation, asked as one.</summary>
/// <param name="numbers">Ascending: of two overlapping requests, the one that gets the lowest common seat gets on.</param>
internal sealed partial class SeatBundle(
    IGrainFactory grains, ConcertDateKey date, Guid reservationId, ImmutableArray<int> numbers, RetryMetrics retries, ILogger log)
{
    private ImmutableArray<SeatOfAttempt> _leftOver;

    /// <summary>Whether seats of a refused hold could not be given back at once: they may be held until their deadline.</summary>
    public bool OwesRelease { get; private set; }

    /// <summary>Those of some seats that somebody else holds or owns; asking costs no write.</summary>
    public async Task<ImmutableArray<int>> TakenOf(IEnumerable<int> candidates)
    {
        var asked = candidates.Order().ToArray();
        var states = await Task.WhenAll(asked.Select(number => Seat(number).Peek()));
        _leftOver =
        [
            .. asked.Zip(states, static (number, state) => (Number: number, State: state))
                .Where(seat => seat.State.Status == SeatStatus.Held && seat.State.ReservationId == reservationId)
                .Select(static seat => new SeatOfAttempt(seat.Number, seat.State.AttemptId)),
        ];
        return [.. asked.Where((_, i) => states[i].Status != SeatStatus.Available && states[i].ReservationId != reservationId)];
    }

    /// <summary>Gives back what an attempt of this very hold got that was interrupted, as far as <see cref="TakenOf"/> has seen it.</summary>
    /// <param name="fence">A write of the account: to one that was overtaken the seats may be those of a reservation that it does not know.</param>
    public async Task ReleaseLeftOver(Func<string, Task> fence)
    {
        if (_leftOver.IsDefaultOrEmpty)
            return;
        await fence("hold refused");
        await GiveBack(_leftOver);
    }

    /// <summary>Holds all seats; what was got is given back before anything else is replied.</summary>
    /// <param name="hold">The reservation, its user and deadline.</param>
    /// <param name="fence">
    /// A write of the account. Called before seats are given back: an account that was overtaken would take them from the reservation that
    /// another activation has made of them. And before a hold of this reservation is extended, so that an account that was overtaken cannot.
    /// </param>
    public async Task<BundleReply> Hold(SeatHold hold, Func<string, Task> fence)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            SeatHoldReply reply;
            try
            {
                reply = await Seat(numbers[i]).Hold(hold);
                if (reply == SeatHoldReply.HeldForLess)
                {
                    await fence("hold repeated");
                    hold = hold with { MayExtend = true };
                    reply = await Seat(numbers[i]).Hold(hold);
                }
            }
            catch
            {
                await fence("hold failed");
                await GiveBack(FirstOf(hold, i + 1));
                throw;
            }

            if (reply == SeatHoldReply.Held)
                continue;

            if (i > 0)
            {
                await fence("hold refused");
                await GiveBack(FirstOf(hold, i));
            }

            if (reply != SeatHoldReply.Taken)
                return new BundleReply(reply, []);
            ImmutableArray<int> taken = [numbers[i], .. await TakenOf(numbers.Skip(i + 1))];
            await ReleaseLeftOver(fence);
            return new BundleReply(reply, taken);
        }

        return new BundleReply(SeatHoldReply.Held, []);
    }

    /// <summary>Frees what this attempt got, where no other attempt has asked for it since.</summary>
    public Task GiveBack(SeatHold hold) => GiveBack(FirstOf(hold, numbers.Length));

    /// <summary>Pins all seats for one payment; false, with nothing pinned, where the deadline of one has passed.</summary>
    /// <param name="attemptId">The payment's attempt.</param>
    /// <param name="failed">
    /// Called before a pin is taken back, which replaced that of an earlier attempt: should another activation have paid with the earlier one,
    /// this must throw, for the seats are sold.
    /// </param>
    public async Task<bool> Pin(Guid attemptId, Func<Task> failed)
    {
        var pins = new Task<SeatPinReply>[numbers.Length];
        for (var i = 0; i < pins.Length; i++)
            pins[i] = Seat(numbers[i]).Pin(reservationId, attemptId);

        try
        {
            // A seat that is sold to this very reservation was so by another activation's commit: then ours fails at its ETag.
            var replies = await Task.WhenAll(pins);
            if (!replies.Contains(SeatPinReply.Expired))
                return true;
            if (!replies.Contains(SeatPinReply.Pinned))
                return false;
        }
        catch
        {
            await failed();
            await TryUnpin(attemptId);
            throw;
        }

        await failed();
        await TryUnpin(attemptId);
        return false;
    }

    /// <summary>Best effort: a pin that stays is resolved by the date's tidying turn.</summary>
    private async Task TryUnpin(Guid attemptId)
    {
        try
        {
            await Task.WhenAll(numbers.Select(number => Seat(number).Unpin(reservationId, attemptId)));
        }
        catch (Exception exception)
        {
            LogUnpinFailed(reservationId, exception);
            retries.Unpin();
        }
    }

    private IEnumerable<SeatOfAttempt> FirstOf(SeatHold hold, int count) => numbers.Take(count).Select(number => new SeatOfAttempt(number, hold.AttemptId));

    private async Task GiveBack(IEnumerable<SeatOfAttempt> got)
    {
        try
        {
            await Task.WhenAll(got.Select(seat => Seat(seat.Number).GiveBack(reservationId, seat.AttemptId)));
        }
        catch (Exception exception)
        {
            LogReleaseFailed(reservationId, exception);
            retries.Release();
            OwesRelease = true;
            throw new OrleansException("A seat could not be released. Ask again.", exception);
        }
    }

    private readonly record struct SeatOfAttempt(int Number, Guid AttemptId);

    private ISeatGrain Seat(int number) => grains.Seat(new SeatKey(date, number));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reservation {Reservation}: a seat could not be unpinned")]
    private partial void LogUnpinFailed(Guid reservation, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reservation {Reservation}: a seat could not be released; it is free at its deadline")]
    private partial void LogReleaseFailed(Guid reservation, Exception exception);
}
