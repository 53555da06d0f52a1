using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.Concerts;

namespace OrleansTicketing.Gateway.Concerts;

/// <param name="Date">The key within the concert.</param>
public sealed record ConcertDateBody(string Date, DateTime StartsAt);

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
        [.. concert.Dates.Select(date => new ConcertDateBody(date.Date, Utc.Of(date.StartsAt)))]);
}
