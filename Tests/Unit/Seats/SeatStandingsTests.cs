using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Tests.Unit.Seats;

public sealed class SeatStandingsTests
{
    private static readonly HallLayout Hall = HallLayout.Of(
        [new Section("A", "best", 2, 150, new Money(100)), new Section("B", "standard", 10, 30, new Money(50))]);

    [Fact]
    public void All_seats_are_available_at_first()
    {
        var standings = SeatStandings.AllAvailable(Hall);
        Assert.Equal((600, 300, 300), (standings.Available, standings.Count(0, SeatStanding.Available), standings.Count(1, SeatStanding.Available)));
        Assert.Equal((0, 0), (standings.Count(0, SeatStanding.Held), standings.Count(1, SeatStanding.Sold)));
        Assert.Equal(SeatStanding.Available, standings[600]);
        Assert.Same(Hall, standings.Layout);
        Assert.Same(standings, standings.With([]));
    }

    [Fact]
    public void A_reader_keeps_the_version_it_has()
    {
        var before = SeatStandings.AllAvailable(Hall);
        var after = before.With([new(300, SeatStanding.Held), new(301, SeatStanding.Sold), new(601, SeatStanding.Sold), new(0, SeatStanding.Sold)]);
        Assert.Equal((SeatStanding.Available, SeatStanding.Held, SeatStanding.Sold), (before[300], after[300], after[301]));
        Assert.Equal((600, 598), (before.Available, after.Available));
        Assert.Equal((299, 1, 0), CountsOf(after, 0));
        Assert.Equal((299, 0, 1), CountsOf(after, 1));
    }

    [Fact, Trait("Pitfall", "2"), Trait("Pitfall", "08")]
    public void Counts_are_what_counting_gives_also_when_a_seat_is_freed_twice() => Properties.Hold(
        Gen.ListOf(Gen.ListOf(Marking())), rounds =>
        {
            var standings = SeatStandings.AllAvailable(Hall);
            var naive = new SeatStanding[Hall.SeatsTotal + 1];
            foreach (var round in rounds)
            {
                standings = standings.With(round.ToImmutableArray());
                foreach (var (number, standing) in round)
                    naive[number] = standing;
            }

            Assert.All(Enumerable.Range(1, Hall.SeatsTotal), number => Assert.Equal(naive[number], standings[number]));
            Assert.Equal(naive.Skip(1).Count(seat => seat == SeatStanding.Available), standings.Available);
            foreach (var standing in Enum.GetValues<SeatStanding>())
            {
                Assert.Equal(naive.Skip(1).Take(300).Count(seat => seat == standing), standings.Count(0, standing));
                Assert.Equal(naive.Skip(301).Count(seat => seat == standing), standings.Count(1, standing));
            }
        },
        tests: 100);

    private static (int Available, int Held, int Sold) CountsOf(SeatStandings standings, int section) =>
        (standings.Count(section, SeatStanding.Available), standings.Count(section, SeatStanding.Held), standings.Count(section, SeatStanding.Sold));

    private static Gen<SeatMarking> Marking() =>
        from number in Gen.Choose(1, 600)
        from standing in Gen.Elements(Enum.GetValues<SeatStanding>())
        select new SeatMarking(number, standing);
}
