using System.Diagnostics.Metrics;
using OrleansTicketing.Grains.Metrics;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.Metrics;

public sealed class RoomMetricsTests
{
    [Fact]
    public void The_fullest_rooms_have_figures_of_their_own_and_the_rest_are_one()
    {
        using var meter = new GrainMeter();
        var metrics = new RoomMetrics(meter);
        var rooms = Enumerable.Range(1, RoomMetrics.MostRooms + 50).Select(_ => metrics.Enter(Guid.NewGuid())).ToArray();
        for (var i = 0; i < rooms.Length; i++)
            rooms[i].Show(waiting: i, admitted: 1);

        var waiting = Observe("ticketing.room.waiting", rooms);

        Assert.Equal(RoomMetrics.MostRooms + 1, waiting.Count);
        Assert.Equal(Enumerable.Range(0, rooms.Length).Sum(), waiting.Values.Sum());
        Assert.Equal(rooms.Length - 1, waiting[rooms[^1].ConcertId.ToString()]);
        Assert.Equal(Enumerable.Range(0, 50).Sum(), waiting["other"]);
    }

    [Fact]
    public void A_room_that_leaves_memory_leaves_the_figures()
    {
        using var meter = new GrainMeter();
        var metrics = new RoomMetrics(meter);
        var (stays, leaves) = (metrics.Enter(Guid.NewGuid()), metrics.Enter(Guid.NewGuid()));
        leaves.Show(3, 4);

        leaves.Dispose();
        leaves.Show(5, 6);

        Assert.Equal(stays.ConcertId.ToString(), Assert.Single(Observe("ticketing.room.admitted", [stays, leaves])).Key);
    }

    /// <summary>What the instrument tells of these rooms; clusters of other tests have rooms of their own.</summary>
    private static SortedDictionary<string, long> Observe(string name, RoomLevels[] rooms)
    {
        var own = rooms.Select(room => room.ConcertId.ToString()).ToHashSet(StringComparer.Ordinal);
        var told = new List<SortedDictionary<string, long>>();
        var current = new SortedDictionary<string, long>(StringComparer.Ordinal);
        Instrument? last = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == name)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (!ReferenceEquals(last, instrument))
                told.Add(current = new SortedDictionary<string, long>(StringComparer.Ordinal));
            last = instrument;
            current[(string)tags[0].Value!] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return Assert.Single(told, concerts => concerts.Keys.Any(own.Contains));
    }
}
