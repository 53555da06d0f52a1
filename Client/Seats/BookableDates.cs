using System.Collections.Immutable;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Concerts;

namespace OrleansTicketing.Client.Seats;

/// <summary>A date whose sale is open, with what is left of it.</summary>
public sealed record BookableDate(
    string Date,
    DateTimeOffset StartsAt,
    DateTimeOffset SaleOpensAt,
    DateTimeOffset SaleClosesAt,
    int SeatsTotal,
    int SeatsAvailable,
    ImmutableArray<SectionAvailability> Sections);

/// <param name="NextOffset">Where the next page begins; null at the end.</param>
public sealed record BookableDatePage(ImmutableArray<BookableDate> Items, int? NextOffset);

/// <summary>The dates of a concert that can be booked now, sold-out ones included.</summary>
public sealed class BookableDates(ConcertCatalogue catalogue, SeatMaps maps, TimeProvider time)
{
    /// <summary>By start, then key. Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    /// <param name="concertId">The concert.</param>
    /// <param name="offset">0 or the <c>NextOffset</c> of the page before.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<Answer<BookableDatePage>> List(Guid concertId, int offset, int limit, CancellationToken cancellation = default)
    {
        var concert = await catalogue.Find(concertId, cancellation);
        if (!concert.Succeeded(out var found))
            return concert.Refusal;
        var now = time.GetUtcNow();
        var bookable = found.Dates.Where(date => date.Window().IsBookable(now))
            .OrderBy(date => date.StartsAt).ThenBy(date => date.Date, StringComparer.Ordinal).ToArray();
        var page = bookable.Skip(offset).Take(limit).ToArray();
        var counted = await Task.WhenAll(page.Select(date => maps.Read(new ConcertDateKey(concertId, DateKey.Parse(date.Date)), cancellation)));
        var items = ImmutableArray.CreateBuilder<BookableDate>(page.Length);
        foreach (var (date, answer) in page.Zip(counted))
        {
            if (!answer.Succeeded(out var map))
                return answer.Refusal;
            items.Add(new BookableDate(
                date.Date, date.StartsAt, date.SaleOpensAt, date.SaleClosesAt, map.SeatsTotal, map.SeatsAvailable, [.. map.Sections]));
        }

        return new BookableDatePage(items.ToImmutable(), offset + page.Length < bookable.Length ? offset + page.Length : null);
    }
}
