using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OrleansTicketing.Grains.Metrics;

namespace OrleansTicketing.Grains.Seats;

/// <summary>Seats sold, seats held now, and holds of seats that ended at their deadline, over all dates of this silo.</summary>
internal sealed class SeatMetrics
{
    private readonly ConcurrentDictionary<HeldSeats, bool> _dates = new();
    private readonly Counter<long> _sold;
    private readonly Counter<long> _expiries;

    public SeatMetrics(GrainMeter meter)
    {
        _sold = meter.Counter("ticketing.seats.sold", "{seat}", "Seats that were sold.");
        _expiries = meter.Counter("ticketing.seats.expiries", "{seat}", "Held seats that became free at their deadline.");
        meter.Level("ticketing.seats.held", "{seat}", "Seats held now.", () => [new Measurement<long>(_dates.Keys.Sum(static date => (long)date.Count))]);
    }

    public void Sold() => _sold.Add(1);

    public void Expired(int seats)
    {
        if (seats > 0)
            _expiries.Add(seats);
    }

    /// <summary>A date's seats; they count until they are disposed of.</summary>
    public HeldSeats Enter()
    {
        var date = new HeldSeats(left => _dates.TryRemove(left, out _));
        _dates[date] = true;
        return date;
    }
}

/// <summary>How many seats of one date are held, for whoever reads the figures, on whichever thread.</summary>
internal sealed class HeldSeats(Action<HeldSeats> leave) : IDisposable
{
    private volatile int _count;

    public int Count => _count;

    public void Show(int count) => _count = count;

    public void Dispose() => leave(this);
}
