using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Gateway.Concerts;

/// <param name="Date">The key within the concert.</param>
/// <param name="SaleOpensAt">Nobody is admitted before the first of the concert's dates opens.</param>
/// <param name="SaleClosesAt">From then on nothing of this date is held.</param>
public sealed record ConcertDateBody(string Date, DateTime StartsAt, DateTime SaleOpensAt, DateTime SaleClosesAt)
{
    public static ConcertDateBody Of(DateDefinition date) =>
        new(date.Date, Utc.Of(date.StartsAt), Utc.Of(date.SaleOpensAt), Utc.Of(date.SaleClosesAt));
}

/// <summary>A show.</summary>
/// <param name="TimeZone">IANA name, for display.</param>
public sealed record ConcertBody(
    Guid ConcertId, string Title, string Artist, string Venue, string TimeZone, IReadOnlyList<ConcertDateBody> Dates)
{
    public static ConcertBody Of(Concert concert) => new(
        concert.ConcertId,
        concert.Title,
        concert.Artist,
        concert.Venue,
        concert.TimeZone,
        [.. concert.Dates.Select(ConcertDateBody.Of)]);
}

/// <summary>A part of the hall. Seats are numbered from 1 through all sections of a date, row by row.</summary>
/// <param name="Rows">1 or more; labelled "1", "2", ...</param>
/// <param name="SeatsPerRow">1 or more.</param>
/// <param name="Price">Whole units of the currency.</param>
public sealed record HallSectionBody(string Name, string Category, int Rows, int SeatsPerRow, long Price)
{
    public static HallSectionBody Of(SectionLayout section) =>
        new(section.Name, section.Category, section.Rows, section.SeatsPerRow, section.Price);
}

/// <param name="Date">The key within the concert.</param>
/// <param name="SaleOpensAt">Nobody is admitted before the first of the concert's dates opens.</param>
/// <param name="SaleClosesAt">From then on nothing of this date is held.</param>
/// <param name="Sections">The whole hall, so that anybody can tell where a seat number is and what it costs.</param>
public sealed record HallDateBody(
    string Date, DateTime StartsAt, DateTime SaleOpensAt, DateTime SaleClosesAt, IReadOnlyList<HallSectionBody> Sections)
{
    public static HallDateBody Of(DateDefinition date) => new(
        date.Date,
        Utc.Of(date.StartsAt),
        Utc.Of(date.SaleOpensAt),
        Utc.Of(date.SaleClosesAt),
        [.. date.Sections.Select(HallSectionBody.Of)]);
}

/// <summary>A show with its halls.</summary>
/// <param name="TimeZone">IANA name, for display.</param>
public sealed record ConcertDetailBody(
    Guid ConcertId, string Title, string Artist, string Venue, string TimeZone, IReadOnlyList<HallDateBody> Dates)
{
    public static ConcertDetailBody Of(Concert concert) => new(
        concert.ConcertId, concert.Title, concert.Artist, concert.Venue, concert.TimeZone, [.. concert.Dates.Select(HallDateBody.Of)]);
}
