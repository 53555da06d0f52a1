using System.Text.Json.Serialization;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Gateway.Seats;

/// <summary>Whether a seat can be had.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SeatStatusName>))]
public enum SeatStatusName
{
    [JsonStringEnumMemberName("available")]
    Available,

    [JsonStringEnumMemberName("held")]
    Held,

    [JsonStringEnumMemberName("sold")]
    Sold,
}

/// <param name="Price">Whole units of the currency.</param>
public sealed record SectionBody(string Name, string Category, long Price, int SeatsTotal, int SeatsAvailable)
{
    public static SectionBody Of(SectionAvailability section) =>
        new(section.Name, section.Category, section.Price, section.SeatsTotal, section.SeatsAvailable);
}

/// <summary>A date that can be booked now, sold out or not.</summary>
public sealed record BookableDateBody(
    string Date,
    DateTime StartsAt,
    DateTime SaleOpensAt,
    DateTime SaleClosesAt,
    int SeatsTotal,
    int SeatsAvailable,
    IReadOnlyList<SectionBody> Sections)
{
    public static BookableDateBody Of(BookableDate date) => new(
        date.Date,
        Utc.Of(date.StartsAt),
        Utc.Of(date.SaleOpensAt),
        Utc.Of(date.SaleClosesAt),
        date.SeatsTotal,
        date.SeatsAvailable,
        [.. date.Sections.Select(SectionBody.Of)]);
}

/// <param name="Number">From 1 through all sections.</param>
/// <param name="Row">The row's label within its section.</param>
/// <param name="Price">Whole units of the currency.</param>
public sealed record SeatBody(int Number, string Section, string Row, string Category, long Price, SeatStatusName Status)
{
    public static SeatBody Of(SeatView seat) =>
        new(seat.Number, seat.Section, seat.Row, seat.Category, seat.Price, SeatStatusNames.Of(seat.Status));
}

/// <summary>The seats of a date, by number.</summary>
/// <param name="Version">Rises by one with every change of a seat.</param>
public sealed record SeatMapBody(Guid ConcertId, string Date, long Version, IEnumerable<SeatBody> Seats);

/// <summary>A change of one seat.</summary>
/// <param name="Version">The date's version after the change: one more than the change before.</param>
/// <param name="Number">Null where the change is of another section than the one listened to.</param>
/// <param name="Status">Null where the number is.</param>
public sealed record SeatEventBody(long Version, int? Number, SeatStatusName? Status);

internal static class SeatStatusNames
{
    public static SeatStatusName Of(SeatStatus status) => status switch
    {
        SeatStatus.Available => SeatStatusName.Available,
        SeatStatus.Held => SeatStatusName.Held,
        SeatStatus.Sold => SeatStatusName.Sold,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "An unknown status."),
    };

    public static SeatStatus? Parse(string name) => name switch
    {
        "available" => SeatStatus.Available,
        "held" => SeatStatus.Held,
        "sold" => SeatStatus.Sold,
        _ => null,
    };
}
