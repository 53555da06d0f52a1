using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Grains.Interfaces.Concerts;

/// <summary>Messages about concerts, and the records of the rules that they stand for.</summary>
public static class ConcertMessages
{
    public static Section ToSection(this SectionLayout section) =>
        new(section.Name, section.Category, section.Rows, section.SeatsPerRow, new Money(section.Price));

    public static ImmutableArray<Section> ToSections(this ImmutableArray<SectionLayout> sections) => [.. sections.Select(ToSection)];

    public static ImmutableArray<SectionLayout> ToMessages(this ImmutableArray<Section> sections) =>
        [.. sections.Select(section => new SectionLayout(section.Name, section.Category, section.Rows, section.SeatsPerRow, section.Price.Units))];

    public static SaleWindow Window(this DateDefinition date) => new(date.SaleOpensAt, date.SaleClosesAt, date.StartsAt);

    public static DatePlan ToPlan(this DateDefinition date) => new(date.Date, date.Window(), date.Sections.ToSections());

    public static DateDefinition ToMessage(this DatePlan date) =>
        new(date.Date, date.Window.StartsAt, date.Window.OpensAt, date.Window.ClosesAt, date.Sections.ToMessages());

    public static ImmutableArray<DateDefinition> ToMessages(this ImmutableArray<DatePlan> dates) => [.. dates.Select(ToMessage)];

    public static ConcertPlan ToPlan(this ConcertDefinition concert) => new(
        concert.Title, concert.Artist, concert.Venue, concert.TimeZone, [.. concert.Dates.Select(ToPlan)]);

    public static ConcertEdit ToEdit(this ConcertChange change) => new(
        change.Title, change.Artist, change.Venue, change.TimeZone, [.. change.Dates.Select(ToEdit)]);

    private static DateEdit ToEdit(DateChange change) => new(
        change.Date,
        change.StartsAt,
        change.SaleOpensAt,
        change.SaleClosesAt,
        change.Sections?.ToSections(),
        change.Price is { } price ? new Money(price) : null);
}
