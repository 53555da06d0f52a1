using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Estimates;

public sealed class SeatChanceTests
{
    [Theory]
    [InlineData(0, 0, 100, 100, 0, SeatChance.Yes)]
    [InlineData(0, 0, 100_000, 100, 0, SeatChance.No)]
    [InlineData(0, 0, 1_400, 100, 0, SeatChance.Unsure)]
    [InlineData(2_000, 0, 0, 0, 1_500, SeatChance.No)]
    [InlineData(1_900, 100, 50, 100, 1_300, SeatChance.No)]
    [InlineData(1_000, 200, 10, 100, 700, SeatChance.Yes)]
    public void Seats_left_are_compared_with_those_who_come_before(
        int sold, int held, int ahead, int admitted, int ended, SeatChance expected) =>
        Assert.Equal(expected, SeatChances.Of(new SeatCount(2_000, sold, held), ahead, admitted, ended));

    [Fact]
    public void It_never_gets_better_with_more_people_ahead()
    {
        var seats = new SeatCount(2_000, 600, 150);
        var chances = Enumerable.Range(0, 3_000).Select(ahead => SeatChances.Of(seats, ahead, 100, 400)).ToArray();
        Assert.Equal([SeatChance.Yes, SeatChance.Unsure, SeatChance.No], chances.Distinct());
        Assert.Equal(chances.OrderBy(chance => Array.IndexOf([SeatChance.Yes, SeatChance.Unsure, SeatChance.No], chance)), chances);
    }
}
