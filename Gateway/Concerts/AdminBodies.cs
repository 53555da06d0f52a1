using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Gateway.Concerts;

/// <param name="Rows">1 or more; labelled "1", "2", ...</param>
/// <param name="SeatsPerRow">1 or more.</param>
/// <param name="Price">Whole units of the currency, 0 to 100,000,000.</param>
public sealed record SectionRequestBody(string Name, string Category, int Rows, int SeatsPerRow, long Price);

/// <param name="Date">The key within the concert: <c>yyyy-MM-dd</c>, or <c>yyyy-MM-ddTHHmm</c> for two evenings on one day.</param>
/// <param name="SaleOpensAt">By default, now.</param>
/// <param name="SaleClosesAt">By default, when the evening begins.</param>
/// <param name="Seats">By default 50; not together with sections.</param>
/// <param name="Price">For all seats, whole units of the currency; not together with sections.</param>
/// <param name="Sections">Instead of seats and price.</param>
public sealed record DateRequestBody(
    string Date,
    DateTime StartsAt,
    DateTime? SaleOpensAt = null,
    DateTime? SaleClosesAt = null,
    int? Seats = null,
    long? Price = null,
    IReadOnlyList<SectionRequestBody>? Sections = null);

/// <param name="Capacity">Admitted at once.</param>
/// <param name="BatchSize">Admissions per interval.</param>
/// <param name="IntervalSeconds">Whole seconds.</param>
/// <param name="Schedule">How the room takes and admits people, from when on; by default fifo for ever.</param>
public sealed record RoomRequestBody(int Capacity, int BatchSize, int IntervalSeconds, IReadOnlyList<RoomWindowBody>? Schedule = null);

/// <param name="TimeZone">IANA name, for display; by default UTC.</param>
/// <param name="WaitingRoom">Overrides of the waiting room's policy.</param>
public sealed record ConcertRequestBody(
    string Title, string Artist, string Venue, IReadOnlyList<DateRequestBody> Dates, string? TimeZone = null, RoomRequestBody? WaitingRoom = null);

/// <summary>What is not given stays as it is. A date that is new is added.</summary>
public sealed record CorrectionRequestBody(
    string? Title = null, string? Artist = null, string? Venue = null, string? TimeZone = null, IReadOnlyList<DateCorrectionBody>? Dates = null);

/// <param name="Price">Replaces the price of every section, only while nothing of this date is held or sold.</param>
/// <param name="Sections">Replaces the seats, only while nothing of this date is held or sold.</param>
public sealed record DateCorrectionBody(
    string Date,
    DateTime? StartsAt = null,
    DateTime? SaleOpensAt = null,
    DateTime? SaleClosesAt = null,
    int? Seats = null,
    long? Price = null,
    IReadOnlyList<SectionRequestBody>? Sections = null);

public sealed record CreatedConcertBody(Guid ConcertId);

/// <param name="SeatsHeld">Null where the date did not answer.</param>
/// <param name="SeatsSold">Null where the date did not answer.</param>
public sealed record AdminDateBody(
    string Date,
    DateTime StartsAt,
    DateTime SaleOpensAt,
    DateTime SaleClosesAt,
    IReadOnlyList<SectionRequestBody> Sections,
    int SeatsTotal,
    int? SeatsAvailable,
    int? SeatsHeld,
    int? SeatsSold)
{
    public static AdminDateBody Of(DateDefinition date, DateDescription? counted)
    {
        var total = date.Sections.Sum(section => section.Rows * section.SeatsPerRow);
        return new AdminDateBody(
            date.Date,
            Utc.Of(date.StartsAt),
            Utc.Of(date.SaleOpensAt),
            Utc.Of(date.SaleClosesAt),
            [.. date.Sections.Select(Of)],
            total,
            counted is null ? null : counted.SeatsTotal - counted.Held - counted.Sold,
            counted?.Held,
            counted?.Sold);
    }

    private static SectionRequestBody Of(SectionLayout section) =>
        new(section.Name, section.Category, section.Rows, section.SeatsPerRow, section.Price);
}

/// <summary>A concert with its counters.</summary>
/// <param name="WaitingRoom">Null where the room did not answer.</param>
public sealed record AdminConcertBody(
    Guid ConcertId,
    string Title,
    string Artist,
    string Venue,
    string TimeZone,
    IReadOnlyList<AdminDateBody> Dates,
    RoomFiguresBody? WaitingRoom)
{
    public static AdminConcertBody Of(AdministeredConcert concert) =>
        Of(concert.Concert, concert.Dates, concert.WaitingRoom is { } room ? RoomFiguresBody.Of(room) : null);

    private static AdminConcertBody Of(Concert concert, IReadOnlyList<DateDescription?> dates, RoomFiguresBody? room) => new(
        concert.ConcertId,
        concert.Title,
        concert.Artist,
        concert.Venue,
        concert.TimeZone,
        [.. concert.Dates.Select((date, index) => AdminDateBody.Of(date, dates[index]))],
        room);
}

/// <summary>A concert as corrected.</summary>
public sealed record CorrectedConcertBody(
    Guid ConcertId, string Title, string Artist, string Venue, string TimeZone, IReadOnlyList<CorrectedDateBody> Dates)
{
    public static CorrectedConcertBody Of(Concert concert) => new(
        concert.ConcertId,
        concert.Title,
        concert.Artist,
        concert.Venue,
        concert.TimeZone,
        [.. concert.Dates.Select(CorrectedDateBody.Of)]);
}

public sealed record CorrectedDateBody(
    string Date, DateTime StartsAt, DateTime SaleOpensAt, DateTime SaleClosesAt, IReadOnlyList<SectionRequestBody> Sections)
{
    public static CorrectedDateBody Of(DateDefinition date) => new(
        date.Date,
        Utc.Of(date.StartsAt),
        Utc.Of(date.SaleOpensAt),
        Utc.Of(date.SaleClosesAt),
        [.. date.Sections.Select(section =>
            new SectionRequestBody(section.Name, section.Category, section.Rows, section.SeatsPerRow, section.Price))]);
}
