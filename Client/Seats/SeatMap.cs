using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Client.Seats;

/// <summary>One seat as a map shows it.</summary>
/// <param name="Row">The row's label within its section.</param>
/// <param name="Price">Whole units of the currency.</param>
public readonly record struct SeatView(int Number, string Section, string Row, string Category, long Price, SeatStatus Status);

/// <summary>A section's seats and how many of them are free.</summary>
public sealed record SectionAvailability(string Name, string Category, long Price, int SeatsTotal, int SeatsAvailable);

/// <summary>All seats of a date at one version.</summary>
public sealed class SeatMap
{
    private readonly SeatStandings _standings;

    internal SeatMap(ConcertDateKey key, long version, int layoutVersion, SeatStandings standings)
    {
        Key = key;
        Version = version;
        LayoutVersion = layoutVersion;
        _standings = standings;
    }

    public ConcertDateKey Key { get; }

    /// <summary>Rises with every change of a seat, never falls, and never names two different maps.</summary>
    public long Version { get; }

    public int SeatsTotal => Layout.SeatsTotal;

    public int SeatsAvailable => _standings.Available;

    public IEnumerable<SectionAvailability> Sections => Layout.Sections.Select((section, index) => new SectionAvailability(
        section.Name, section.Category, section.Price.Units, (int)section.Seats, Count(index, SeatStanding.Available)));

    /// <summary>The sections with what is held and sold of them.</summary>
    public IEnumerable<SectionSales> Sales => Layout.Sections.Select((section, index) =>
    {
        var sold = Count(index, SeatStanding.Sold);
        var figures = new SalesFigures(
            (int)section.Seats, Count(index, SeatStanding.Available), Count(index, SeatStanding.Held), sold, sold * section.Price.Units);
        return new SectionSales(section.Name, section.Category, section.Price.Units, figures);
    });

    internal int LayoutVersion { get; }

    internal HallLayout Layout => _standings.Layout;

    private int Count(int section, SeatStanding standing) => _standings.Count(section, standing);

    public bool HasSection(string name) => Layout.IndexOf(name) >= 0;

    public SeatStatus Status(int number) => (SeatStatus)_standings[number];

    /// <summary>The seats of one status or section or both, by number; all without filters, none for a section that does not exist.</summary>
    public IEnumerable<SeatView> Select(SeatStatus? status = null, string? section = null)
    {
        for (var index = 0; index < Layout.Sections.Length; index++)
        {
            var part = Layout.Sections[index];
            if (section is not null && part.Name != section)
                continue;
            var (first, last) = Layout.Range(index);
            var row = string.Empty;
            for (var number = first; number <= last; number++)
            {
                if ((number - first) % part.SeatsPerRow == 0)
                    row = (((number - first) / part.SeatsPerRow) + 1).ToString();
                if (status is null || Status(number) == status)
                    yield return new SeatView(number, part.Name, row, part.Category, part.Price.Units, Status(number));
            }
        }
    }

    internal SeatMap After(ImmutableArray<SeatViewEntry> entries, long version) => new(
        Key, version, LayoutVersion, _standings.With([.. entries.Select(entry => new SeatMarking(entry.Number, (SeatStanding)entry.Status))]));
}
