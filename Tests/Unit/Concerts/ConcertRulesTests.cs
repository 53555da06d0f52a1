using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Tests.Unit.Concerts;

public sealed class ConcertRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly SaleWindow Window = new(Now, Now.AddDays(9), Now.AddDays(10));
    private static readonly DatePlan Evening = new("2030-01-11", Window, [Section.Plain(50, new Money(100))]);
    private static readonly ConcertPlan Plan = new("Winter", "The Band", "Big Hall", "Asia/Seoul", [Evening, Evening with { Date = "2030-01-12" }]);
    private static readonly ConcertEdit NoEdit = new(null, null, null, null, []);

    [Fact]
    public void A_legal_concert_has_no_problems()
    {
        Assert.Empty(ConcertRules.Check(Plan));
        Assert.Empty(ConcertRules.Check(Plan with { Title = new string('t', 200), TimeZone = "UTC" }));
        Assert.Empty(ConcertRules.Check(Plan with { TimeZone = "Etc/GMT+9" }));
        Assert.Empty(ConcertRules.Check(Plan with { Dates = Dates(100) }));
    }

    [Fact]
    public void Every_bound_of_a_concert_is_named()
    {
        Assert.Equal("title", Field(Plan with { Title = " " }));
        Assert.Equal("title", Field(Plan with { Title = new string('t', 201) }));
        Assert.Equal("artist", Field(Plan with { Artist = null! }));
        Assert.Equal("venue", Field(Plan with { Venue = string.Empty }));
        Assert.Equal("timeZone", Field(Plan with { TimeZone = string.Empty }));
        Assert.Equal("timeZone", Field(Plan with { TimeZone = "Korea Standard Time" }));
        Assert.Equal("timeZone", Field(Plan with { TimeZone = "+09" }));
        Assert.Equal("timeZone", Field(Plan with { TimeZone = null! }));
        Assert.Equal("timeZone", Field(Plan with { TimeZone = new string('z', 65) }));
        Assert.Equal("dates", Field(Plan with { Dates = [] }));
        Assert.Equal("dates", Field(Plan with { Dates = Dates(101) }));
    }

    [Fact]
    public void Every_bound_of_a_date_is_named()
    {
        Assert.Equal("dates[0].date", Field(Evening with { Date = "2030-02-30" }));
        Assert.Equal("dates[1].date", Field(Evening, Evening));
        Assert.Equal("dates[0].saleClosesAt", Field(Evening with { Window = Window with { ClosesAt = Now } }));
        Assert.Null(Field(Evening with { Window = Window with { ClosesAt = Now.AddTicks(1) } }));
        Assert.Equal("dates[0].sections[0].seatsPerRow", Field(Evening with { Sections = [Section.Plain(0, Money.Zero)] }));
        Assert.Null(Field(Evening with { Date = "2030-01-11T1400" }, Evening with { Date = "2030-01-11T2000" }));
    }

    [Fact]
    public void A_correction_changes_what_it_names_and_nothing_else()
    {
        Assert.Equal(Plan with { Dates = Plan.Dates }, Accepted(NoEdit).Next with { Dates = Plan.Dates });
        var next = Accepted(new ConcertEdit("T", "A", "V", "UTC", [])).Next;
        Assert.Equal(("T", "A", "V", "UTC", 2), (next.Title, next.Artist, next.Venue, next.TimeZone, next.Dates.Length));
        var moved = Accepted(Edit(Change("2030-01-12") with { ClosesAt = Now.AddDays(5) }));
        Assert.Equal((Evening, Window with { ClosesAt = Now.AddDays(5) }), (moved.Next.Dates[0], moved.Next.Dates[1].Window));
        Assert.Null(moved.Relaid);
    }

    [Fact]
    public void Other_prices_or_seats_are_told_apart_from_the_same_ones()
    {
        Assert.Null(Accepted(Edit(Change("2030-01-11") with { Price = new Money(100) })).Relaid);
        var repriced = Accepted(Edit(Change("2030-01-11") with { Price = new Money(90) }));
        Assert.Equal(new Money(90), repriced.Relaid!.Sections[0].Price);
        Assert.Equal("2030-01-11", Accepted(Edit(Change("2030-01-11") with { Sections = [Section.Plain(60, new Money(100))] })).Relaid!.Date);
        Assert.Equal("dates[1]", Invalid(Edit(
            Change("2030-01-11") with { Price = new Money(90) }, Change("2030-01-12") with { Price = new Money(90) })).Field);
    }

    [Fact]
    public void A_new_date_needs_a_start_and_seats()
    {
        var start = Now.AddDays(20);
        var added = Accepted(Edit(Change("2030-01-21") with { StartsAt = start, Price = new Money(5) }));
        Assert.Equal(new SaleWindow(Now, start, start), added.Next.Dates[2].Window);
        Assert.Equal(50, added.Next.Dates[2].Sections[0].Seats);
        Assert.Null(added.Relaid);
        var sections = ImmutableArray.Create(Section.Plain(7, Money.Zero));
        var full = Accepted(Edit(new DateEdit("2030-01-21", start, Now.AddDays(1), Now.AddDays(2), sections, null)));
        Assert.Equal((7L, Now.AddDays(1), Now.AddDays(2)),
            (full.Next.Dates[2].Sections[0].Seats, full.Next.Dates[2].Window.OpensAt, full.Next.Dates[2].Window.ClosesAt));
        Assert.Equal("dates[0].startsAt", Invalid(Edit(Change("2030-01-21") with { Price = new Money(5) })).Field);
        Assert.Equal("dates[0].price", Invalid(Edit(Change("2030-01-21") with { StartsAt = start })).Field);
        Assert.Equal("dates[1].date", Invalid(Edit(Change("2030-01-11"), Change("2030-01-11"))).Field);
    }

    [Fact]
    public void A_correction_must_leave_a_legal_concert()
    {
        Assert.Equal("title", Invalid(NoEdit with { Title = string.Empty }).Field);
        Assert.Equal("dates[0].saleClosesAt", Invalid(Edit(Change("2030-01-11") with { ClosesAt = Now })).Field);
        var started = Accepted(Edit(Change("2030-01-11") with { StartsAt = Now.AddDays(30), OpensAt = Now.AddDays(1) }));
        Assert.Equal((Now.AddDays(30), Now.AddDays(1)), (started.Next.Dates[0].Window.StartsAt, started.Next.Dates[0].Window.OpensAt));
    }

    [Fact]
    public void A_waiting_rooms_overrides_have_bounds()
    {
        Assert.Empty(ConcertRules.CheckRoom(null, null, null, "waitingRoom"));
        Assert.Empty(ConcertRules.CheckRoom(0, 1, TimeSpan.FromSeconds(1), "waitingRoom"));
        Assert.Empty(ConcertRules.CheckRoom(1_000_000, 1_000_000, TimeSpan.FromDays(1), "waitingRoom"));
        Assert.Equal(
            ["waitingRoom.capacity", "waitingRoom.batchSize", "waitingRoom.intervalSeconds"],
            ConcertRules.CheckRoom(-1, 0, TimeSpan.Zero, "waitingRoom").Select(problem => problem.Field));
        Assert.Equal(3, ConcertRules.CheckRoom(1_000_001, 1_000_001, TimeSpan.FromDays(2), "w").Length);
    }

    private static ImmutableArray<DatePlan> Dates(int count) =>
        [.. Enumerable.Range(0, count).Select(day => Evening with { Date = new DateOnly(2030, 1, 1).AddDays(day).ToString("yyyy-MM-dd") })];

    private static DateEdit Change(string date) => new(date, null, null, null, null, null);

    private static ConcertEdit Edit(params ImmutableArray<DateEdit> dates) => NoEdit with { Dates = dates };

    private static EditDecision.Accepted Accepted(ConcertEdit edit) => Assert.IsType<EditDecision.Accepted>(ConcertRules.Edit(Plan, edit, Now));

    private static FieldProblem Invalid(ConcertEdit edit) => Assert.IsType<EditDecision.Invalid>(ConcertRules.Edit(Plan, edit, Now)).Problem;

    private static string? Field(ConcertPlan plan) => ConcertRules.Check(plan).FirstOrDefault()?.Field;

    private static string? Field(params ImmutableArray<DatePlan> dates) => Field(Plan with { Dates = dates });
}
