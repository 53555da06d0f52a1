using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Grains.Seats;

/// <summary>What a date stores beside the blocks of its seats.</summary>
internal sealed record DateHeader
{
    private const int HistoryLength = 32;

    public int SchemaVersion { get; init; } = 1;

    /// <summary>Of the concert's last configuration.</summary>
    public long Revision { get; init; }

    /// <summary>0: this date does not exist.</summary>
    public int LayoutVersion { get; init; }

    public ImmutableArray<SectionLayout> Sections { get; init; } = [];

    public DateTimeOffset StartsAt { get; init; }

    public DateTimeOffset SaleOpensAt { get; init; }

    public DateTimeOffset SaleClosesAt { get; init; }

    /// <summary>The most seats that any of its layouts had: how many blocks there may be.</summary>
    public int MostSeats { get; init; }

    /// <summary>No version above it was ever shown: what comes after a crash starts above it.</summary>
    public long VersionCeiling { get; init; }

    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    public SaleWindow Window() => new(SaleOpensAt, SaleClosesAt, StartsAt);

    public bool HasLayout(ImmutableArray<SectionLayout> sections) => LayoutVersion > 0 && Sections.AsSpan().SequenceEqual(sections.AsSpan());

    public DateHeader Configured(DateConfiguration configuration, int seats, DateTimeOffset now)
    {
        var relaid = !HasLayout(configuration.Sections);
        var what = relaid ? $"seats and prices: {seats} seats" : "sale window";
        return this with
        {
            Revision = configuration.Revision,
            LayoutVersion = relaid ? LayoutVersion + 1 : LayoutVersion,
            Sections = configuration.Sections,
            StartsAt = configuration.StartsAt,
            SaleOpensAt = configuration.SaleOpensAt,
            SaleClosesAt = configuration.SaleClosesAt,
            MostSeats = Math.Max(MostSeats, seats),
            History = [.. History.Skip(History.Length - HistoryLength + 1), new HistoryEntry(now, what, configuration.OperationId)],
        };
    }
}
