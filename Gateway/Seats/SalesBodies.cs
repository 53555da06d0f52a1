using OrleansTicketing.Client.Seats;
using OrleansTicketing.Gateway.Calls;

namespace OrleansTicketing.Gateway.Seats;

/// <param name="SeatsHeld">Held, or being paid now.</param>
/// <param name="Revenue">The prices of all sold seats, in whole units of the currency.</param>
public sealed record SectionSalesBody(
    string Name, string Category, long Price, int SeatsTotal, int SeatsAvailable, int SeatsHeld, int SeatsSold, long Revenue)
{
    public static SectionSalesBody Of(SectionSales section)
    {
        var figures = section.Figures;
        return new SectionSalesBody(
            section.Name, section.Category, section.Price, figures.Total, figures.Available, figures.Held, figures.Sold, figures.Revenue);
    }
}

/// <param name="Date">The key within the concert.</param>
/// <param name="SeatsHeld">Held, or being paid now.</param>
/// <param name="Revenue">The prices of all sold seats, in whole units of the currency.</param>
public sealed record DateSalesBody(
    string Date,
    DateTime StartsAt,
    int SeatsTotal,
    int SeatsAvailable,
    int SeatsHeld,
    int SeatsSold,
    long Revenue,
    IReadOnlyList<SectionSalesBody> Sections)
{
    public static DateSalesBody Of(DateSales date)
    {
        var figures = date.Figures;
        return new DateSalesBody(
            date.Date,
            Utc.Of(date.StartsAt),
            figures.Total,
            figures.Available,
            figures.Held,
            figures.Sold,
            figures.Revenue,
            [.. date.Sections.Select(SectionSalesBody.Of)]);
    }
}

/// <param name="SeatsHeld">Held, or being paid now.</param>
/// <param name="Revenue">The prices of all sold seats, in whole units of the currency.</param>
public sealed record SalesTotalsBody(int SeatsTotal, int SeatsAvailable, int SeatsHeld, int SeatsSold, long Revenue);

/// <summary>The sale of a concert in figures.</summary>
/// <param name="At">When they were counted.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Dates">In the concert's order.</param>
/// <param name="Totals">Of all dates.</param>
public sealed record SalesBody(DateTime At, string Currency, IReadOnlyList<DateSalesBody> Dates, SalesTotalsBody Totals)
{
    public static SalesBody Of(SalesOfConcert sales, string currency)
    {
        var totals = sales.Totals;
        return new SalesBody(
            Utc.Of(sales.At),
            currency,
            [.. sales.Dates.Select(DateSalesBody.Of)],
            new SalesTotalsBody(totals.Total, totals.Available, totals.Held, totals.Sold, totals.Revenue));
    }
}
