using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.WaitingRoom.Estimates;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Concerts;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>
/// How many seats of a concert there are, held and sold, for those who wait for one: counted every other second while somebody asks,
/// once for all of them. Nobody waits for a count.
/// </summary>
internal sealed class SeatCounts(Guid concertId, IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private SeatCount? _known;
    private long? _began;
    private Task _counting = Task.CompletedTask;

    /// <summary>As last counted; null before the first count.</summary>
    public SeatCount? Known
    {
        get
        {
            lock (_gate)
            {
                if (_counting.IsCompleted && (_began is not { } began || time.GetElapsedTime(began) >= Period))
                {
                    _began = time.GetTimestamp();
                    _counting = Count();
                }

                return _known;
            }
        }
    }

    // What could not be counted stays as it was known; the next count is soon.
    private async Task Count()
    {
        // The caller holds the gate.
        await Task.Yield();
        try
        {
            if (await grains.Concert(concertId).Get() is not { } concert)
                return;
            var now = time.GetUtcNow();
            var dates = concert.Dates.Where(date => date.Window().BookingPhase(now) != SalePhase.Closed)
                .Select(date => grains.ConcertDate(new ConcertDateKey(concertId, DateKey.Parse(date.Date))).Describe());
            var (total, sold, held) = (0, 0, 0);
            foreach (var date in await Task.WhenAll(dates))
            {
                total += date?.SeatsTotal ?? 0;
                sold += date?.Sold ?? 0;
                held += date?.Held ?? 0;
            }

            lock (_gate)
                _known = new SeatCount(total, sold, held);
        }
        catch (Exception)
        {
        }
    }
}
