using System.Collections.Immutable;
using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Silo.Standalone;

/// <summary>A few concerts for a first look, created once: where the catalogue knows of no others.</summary>
internal sealed class DemoCatalogue(IGrainFactory grains, TimeProvider time) : BackgroundService
{
    private static readonly Guid Source = new("6f7d2c1e-0a57-4c0b-9d34-2f1b6c8e5a90");

    private static readonly RoomOverrides Policy = new(null, null, null);

    private static readonly ImmutableArray<SectionLayout> SmallHall = [new("General", "standard", 1, 50, 55_000)];

    private static readonly ImmutableArray<SectionLayout> LargeHall =
    [
        new("Floor", "premium", 10, 30, 165_000),
        new("Tier 1", "standard", 12, 40, 121_000),
        new("Tier 2", "value", 15, 48, 77_000),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Known ids: a first start that was cut short is completed by the next, and never gives the same concert twice.
        var demo = Concerts().Select(concert => (Id: DerivedId.Of(Source, concert.Title), Definition: concert)).ToArray();
        var known = (await grains.Catalogue().List(0, demo.Length + 1)).ConcertIds;
        if (known.Any(id => demo.All(concert => concert.Id != id)))
            return;
        foreach (var (id, definition) in demo)
        {
            if (!known.Contains(id))
                await grains.Concert(id).Create(definition, DerivedId.Of(id, "created"));
        }
    }

    private IEnumerable<ConcertDefinition> Concerts()
    {
        yield return new ConcertDefinition(
            "An Evening of Strings", "The Harbour Quartet", "Chamber Hall, Seoul", "Asia/Seoul",
            [Evening(21, 10, SmallHall), Evening(22, 10, SmallHall)], Policy);
        yield return new ConcertDefinition(
            "Midsummer Lights", "Paper Lanterns", "Riverside Arena, Busan", "Asia/Seoul",
            [Evening(45, 9, LargeHall)], Policy);
        yield return new ConcertDefinition(
            "Matinee and Night", "Glass Orchard", "Old Opera, Vienna", "Europe/Vienna",
            [Evening(60, 13, SmallHall, "T1400"), Evening(60, 18, SmallHall, "T1900")], Policy);
    }

    private DateDefinition Evening(int daysAhead, int startsAtHourUtc, ImmutableArray<SectionLayout> hall, string show = "")
    {
        var today = new DateTimeOffset(time.GetUtcNow().Date, TimeSpan.Zero);
        var startsAt = today.AddDays(daysAhead).AddHours(startsAtHourUtc);
        return new DateDefinition($"{startsAt:yyyy-MM-dd}{show}", startsAt, SaleOpensAt: today, SaleClosesAt: startsAt, hall);
    }
}
