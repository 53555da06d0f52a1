using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OrleansTicketing.Grains.Metrics;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>
/// How many wait and are admitted in each waiting room that is in this silo's memory, and what went on in all of them. What went on
/// counts when it is stored.
/// </summary>
internal sealed class RoomMetrics
{
    /// <summary>So many rooms have a figure of their own, those with the most people; the rest are one.</summary>
    public const int MostRooms = 100;

    private const string Label = "concert";
    private const string Rest = "other";

    private readonly ConcurrentDictionary<RoomLevels, bool> _rooms = new();
    private readonly Counter<long> _joins;
    private readonly Counter<long> _admissions;
    private readonly Counter<long> _expiries;
    private readonly Histogram<double> _errors;

    public RoomMetrics(GrainMeter meter)
    {
        _joins = meter.Counter("ticketing.room.joins", "{place}", "Places that were taken in waiting rooms.");
        _admissions = meter.Counter("ticketing.room.admissions", "{place}", "Places that were admitted.");
        _expiries = meter.Counter("ticketing.room.expiries", "{place}", "Places whose time ran out, by what they were.");
        _errors = meter.Shares(
            "ticketing.room.errors",
            "How far off the estimate at half of a wait was, relative to the other half, for a sample of those admitted.",
            [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2]);
        meter.Level("ticketing.room.waiting", "{place}", "Places that wait, by concert.", () => ByConcert(static room => room.Waiting));
        meter.Level("ticketing.room.admitted", "{place}", "Admitted places, by concert.", () => ByConcert(static room => room.Admitted));
        meter.Level("ticketing.rooms", "{room}", "Waiting rooms in memory.", () => [new Measurement<long>(_rooms.Count)]);
    }

    /// <summary>A room's levels; they are shown until they are disposed of.</summary>
    public RoomLevels Enter(Guid concertId)
    {
        var room = new RoomLevels(concertId, left => _rooms.TryRemove(left, out _));
        _rooms[room] = true;
        return room;
    }

    public void Stored(PendingGroup group)
    {
        if (group.Joined > 0)
            _joins.Add(group.Joined);
        if (group.Admitted > 0)
            _admissions.Add(group.Admitted);
        Expired(group.ExpiredWaiting, "waiting");
        Expired(group.ExpiredUnclaimed, "unclaimed");
        Expired(group.ExpiredClaimed, "admitted");
    }

    /// <param name="error">Relative, of either sign; null where none was measured.</param>
    public void Measured(double? error)
    {
        if (error is { } measured)
            _errors.Record(Math.Abs(measured));
    }

    private void Expired(int places, string state)
    {
        if (places > 0)
            _expiries.Add(places, new KeyValuePair<string, object?>("state", state));
    }

    private IEnumerable<Measurement<long>> ByConcert(Func<RoomLevels, int> level)
    {
        var rooms = _rooms.Keys.OrderByDescending(static room => (long)room.Waiting + room.Admitted).ThenBy(static room => room.ConcertId).ToArray();
        foreach (var room in rooms.Take(MostRooms))
            yield return new Measurement<long>(level(room), new KeyValuePair<string, object?>(Label, room.ConcertId.ToString()));
        if (rooms.Length > MostRooms)
            yield return new Measurement<long>(rooms.Skip(MostRooms).Sum(room => (long)level(room)), new KeyValuePair<string, object?>(Label, Rest));
    }
}

/// <summary>What one room shows to whoever reads the figures, on whichever thread.</summary>
internal sealed class RoomLevels(Guid concertId, Action<RoomLevels> leave) : IDisposable
{
    private volatile int _waiting;
    private volatile int _admitted;

    public Guid ConcertId => concertId;

    public int Waiting => _waiting;

    public int Admitted => _admitted;

    public void Show(int waiting, int admitted) => (_waiting, _admitted) = (waiting, admitted);

    public void Dispose() => leave(this);
}
