using BenchmarkDotNet.Attributes;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Seats;

namespace OrleansTicketing.Benchmarks.Seats;

/// <summary>The JSON of a whole seat map, which is made once for each version that somebody reads.</summary>
[MemoryDiagnoser]
public class SeatMapBenchmarks
{
    private const int SeatsPerRow = 50;

    private SeatMap? _map;

    [Params(50, 5_000, 50_000)]
    public int Seats { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var layout = HallLayout.Of([new Section("Stalls", "standard", Seats / SeatsPerRow, SeatsPerRow, new Money(50_000))]);
        var standings = SeatStandings.AllAvailable(layout)
            .With([.. Enumerable.Range(1, Seats).Where(static number => number % 3 == 0).Select(static number => new SeatMarking(number, SeatStanding.Sold))]);
        _map = new SeatMap(new ConcertDateKey(Guid.NewGuid(), DateKey.Parse("2027-05-01")), version: 17, layoutVersion: 1, standings);
    }

    [Benchmark]
    public byte[] SeatMapJson() => JsonReply.ToBytes(
        new SeatMapBody(_map!.Key.ConcertId, _map.Key.Date.ToString(), _map.Version, _map.Select().Select(SeatBody.Of)), GatewayJson.Default.SeatMapBody);
}
