using System.Collections.Immutable;
using FsCheck.Fluent;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Tests.Unit.Seats;

namespace OrleansTicketing.Tests.Unit.Concerts;

public sealed class LayoutTests
{
    private static readonly Section Legal = new("A", "standard", 2, 3, new Money(10));

    [Fact]
    public void Seats_are_numbered_through_all_sections_row_by_row()
    {
        var hall = HallLayout.Of([Legal, Legal with { Name = "B", Rows = 1, SeatsPerRow = 4, Price = new Money(7) }]);
        Assert.Equal(10, hall.SeatsTotal);
        Assert.Equal([(0, 1), (0, 1), (0, 1), (0, 2), (0, 2), (0, 2), (1, 1), (1, 1), (1, 1), (1, 1)],
            Enumerable.Range(1, 10).Select(number => (hall.Place(number).Section, hall.Place(number).Row)));
        Assert.Equal((new Money(10), new Money(7)), (hall.Price(6), hall.Price(7)));
        Assert.Equal(((1, 6), (7, 10)), (hall.Range(0), hall.Range(1)));
        Assert.Equal((0, 1, -1), (hall.IndexOf("A"), hall.IndexOf("B"), hall.IndexOf("a")));
        Assert.Equal((false, true, true, false), (hall.Contains(0), hall.Contains(1), hall.Contains(10), hall.Contains(11)));
        Assert.Throws<ArgumentOutOfRangeException>(() => hall.Place(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => hall.Price(11));
    }

    [Fact]
    public void An_evening_without_sections_is_one_row()
    {
        var hall = HallLayout.Of([Section.Plain(50, new Money(80))]);
        Assert.Equal((50, "General", "standard"), (hall.SeatsTotal, hall.Sections[0].Name, hall.Sections[0].Category));
        Assert.Equal(1, hall.Place(50).Row);
    }

    [Fact]
    public void The_largest_hall_is_legal_and_one_seat_more_is_not()
    {
        Assert.Equal(50_000, HallLayout.Of([Section.Plain(50_000, Money.Zero)]).SeatsTotal);
        Assert.Equal("s[0].seatsPerRow", Field(Section.Plain(50_001, Money.Zero)));
        Assert.Equal("s", Field(Legal with { Rows = 25_000, SeatsPerRow = 2 }, Legal with { Name = "B", Rows = 1, SeatsPerRow = 1 }));
        Assert.Equal("s", Field(Legal with { Rows = 50_000, SeatsPerRow = 50_000 }, Legal with { Name = "B", Rows = 50_000, SeatsPerRow = 50_000 }));
        Assert.Throws<ArgumentException>(() => HallLayout.Of([]));
    }

    [Fact]
    public void A_thousand_sections_are_legal_and_one_more_is_not()
    {
        var sections = Enumerable.Range(0, 1_001).Select(index => Legal with { Name = $"S{index}" }).ToImmutableArray();
        Assert.Empty(LayoutRules.Check(sections[..1_000], "s"));
        Assert.Equal("s", LayoutRules.Check(sections, "s").Single().Field);
        Assert.Equal("s", LayoutRules.Check([], "s").Single().Field);
        Assert.Equal("s", LayoutRules.Check(default, "s").Single().Field);
    }

    [Fact]
    public void Every_bound_of_a_section_is_named()
    {
        Assert.Null(Field(Legal with { Name = new string('x', 100), Category = new string('y', 100) }));
        Assert.Equal("s[0].name", Field(Legal with { Name = new string('x', 101) }));
        Assert.Equal("s[0].name", Field(Legal with { Name = " " }));
        Assert.Equal("s[0].name", Field(Legal with { Name = null! }));
        Assert.Equal("s[0].category", Field(Legal with { Category = string.Empty }));
        Assert.Equal("s[0].category", Field(Legal with { Category = new string('y', 101) }));
        Assert.Equal("s[0].rows", Field(Legal with { Rows = 0 }));
        Assert.Equal("s[0].rows", Field(Legal with { Rows = 50_001 }));
        Assert.Equal("s[0].seatsPerRow", Field(Legal with { SeatsPerRow = 0 }));
        Assert.Null(Field(Legal with { Price = Money.Zero }));
        Assert.Null(Field(Legal with { Price = new Money(100_000_000) }));
        Assert.Equal("s[0].price", Field(Legal with { Price = new Money(100_000_001) }));
        Assert.Equal("s[0].price", Field(Legal with { Price = new Money(-1) }));
        Assert.Equal("s[1].name", Field(Legal, Legal));
        Assert.Equal("s[1].name: must be unique within the date", LayoutRules.Check([Legal, Legal], "s").Single().ToString());
    }

    [Fact]
    public void The_place_of_a_seat_is_what_counting_gives() => Properties.Hold(
        Gen.NonEmptyListOf(from rows in Gen.Choose(1, 4) from seats in Gen.Choose(1, 5) select (rows, seats)),
        sizes =>
        {
            var sections = sizes.Select((size, index) => new Section($"S{index}", "c", size.rows, size.seats, new Money(index)));
            var hall = HallLayout.Of([.. sections]);
            var number = 0;
            for (var section = 0; section < sizes.Count; section++)
            {
                Assert.Equal(number + 1, hall.Range(section).First);
                for (var row = 1; row <= sizes[section].rows; row++)
                {
                    for (var seat = 0; seat < sizes[section].seats; seat++)
                        Assert.Equal(new SeatPlace(section, row), hall.Place(++number));
                }

                Assert.Equal(number, hall.Range(section).Last);
            }

            Assert.Equal(number, hall.SeatsTotal);
        },
        tests: 200);

    private static string? Field(params ImmutableArray<Section> sections) => LayoutRules.Check(sections, "s").FirstOrDefault()?.Field;
}
