using System.Collections.Immutable;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Domain.Concerts;

namespace OrleansTicketing.Client.Seats;

/// <param name="Held">Held or pinned.</param>
/// <param name="Revenue">The prices of the sold seats, in whole units of the currency.</param>
public readonly record struct SalesFigures(int Total, int Available, int Held, int Sold, long Revenue)
{
    public static SalesFigures Sum(IEnumerable<SalesFigures> all) => all.Aggregate(new SalesFigures(), static (sum, one) => new SalesFigures(
        sum.Total + one.Total, sum.Available + one.Available, sum.Held + one.Held, sum.Sold + one.Sold, checked(sum.Revenue + one.Revenue)));
}

/// <param name="Price">Whole units of the currency.</param>
public sealed record SectionSales(string Name, string Category, long Price, SalesFigures Figures);

/// <param name="Date">The key within the concert.</param>
public sealed record DateSales(string Date, DateTimeOffset StartsAt, ImmutableArray<SectionSales> Sections)
{
    public SalesFigures Figures => SalesFigures.Sum(Sections.Select(static section => section.Figures));
}

/// <param name="At">When the figures were read.</param>
/// <param name="Dates">In the concert's order.</param>
public sealed record SalesOfConcert(DateTimeOffset At, ImmutableArray<DateSales> Dates)
{
    public SalesFigures Totals => SalesFigures.Sum(Dates.Select(static date => date.Figures));
}

/// <summary>
/// How the sale of a concert goes, counted from the views of its dates. A price stays as it is while a seat of its date is held or sold,
/// so that today's price of a sold seat is what was paid for it.
/// </summary>
public sealed class ConcertSales(ConcertCatalogue catalogue, SeatMaps maps, TimeProvider time)
{
    /// <summary>Never older than the call that asks. Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    public async Task<Answer<SalesOfConcert>> Read(Guid concertId, CancellationToken cancellation = default)
    {
        var concert = await catalogue.Find(concertId, cancellation);
        if (!concert.Succeeded(out var found))
            return concert.Refusal;
        var counted = await Task.WhenAll(
            found.Dates.Select(date => maps.Read(new ConcertDateKey(concertId, DateKey.Parse(date.Date)), cancellation)));
        var dates = ImmutableArray.CreateBuilder<DateSales>(counted.Length);
        foreach (var (date, answer) in found.Dates.Zip(counted))
        {
            if (!answer.Succeeded(out var map))
                return answer.Refusal;
            dates.Add(new DateSales(date.Date, date.StartsAt, [.. map.Sales]));
        }

        return new SalesOfConcert(time.GetUtcNow(), dates.ToImmutable());
    }
}
