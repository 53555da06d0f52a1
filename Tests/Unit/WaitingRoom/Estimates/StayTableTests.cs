using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Estimates;

public sealed class StayTableTests
{
    private static readonly DateTimeOffset Start = Outlooks.Start;

    [Fact]
    public void Shares_are_shares_whatever_was_seen() => RandomTest.Run(random =>
    {
        var table = random.Next(3) switch
        {
            0 => StayTable.OfBuyers(Outlooks.Policy),
            1 => StayTable.OfLate(Outlooks.Policy),
            _ => StayTable.OfUnclaimed(Outlooks.Policy),
        };
        var inside = new List<DateTimeOffset>();
        var now = Start;
        for (var step = 0; step < 500; step++)
        {
            now += TimeSpan.FromSeconds((random.NextDouble() * 20) - 2);
            if (inside.Count > 0 && random.Next(2) == 0)
            {
                table.Ended(inside[^1], now);
                inside.RemoveAt(inside.Count - 1);
            }
            else
            {
                inside.Add(now - TimeSpan.FromSeconds(random.Next(30)));
                table.Entered(inside[^1], now);
            }

            var shares = Leaving(table);
            Assert.All(shares, share => Assert.InRange(share, 0, 1));
            Assert.Equal(1, shares[^1]);
        }
    });

    [Fact]
    public void Who_comes_later_counts_only_from_the_age_of_coming()
    {
        // All come at the age of 100 s and stay to the end: nothing is learned of younger ages.
        var (taught, untaught) = (StayTable.OfBuyers(Outlooks.Policy), StayTable.OfBuyers(Outlooks.Policy));
        for (var i = 0; i < 500; i++)
            taught.Entered(Start, Start.AddSeconds(100));
        for (var second = 100; second < 250; second++)
            taught.Advance(Start.AddSeconds(second));
        var (seen, usual) = (Leaving(taught), Leaving(untaught));
        Assert.Equal(usual[10], seen[10], tolerance: 1e-9);
        Assert.True(seen[60] < 0.3 * usual[60], $"{seen[60]} {usual[60]}");
    }

    [Fact]
    public void One_quick_leaver_does_not_change_the_picture_and_hundreds_do()
    {
        var (one, many, none) = (StayTable.OfLate(Outlooks.Policy), StayTable.OfLate(Outlooks.Policy), StayTable.OfLate(Outlooks.Policy));
        LeaveSoon(one, 1, Start);
        LeaveSoon(many, 500, Start);
        Assert.InRange(Leaving(one)[4] / Leaving(none)[4], 1, 1.5);
        Assert.True(Leaving(many)[4] > 3 * Leaving(none)[4]);
    }

    [Fact]
    public void After_weeks_nothing_is_left_of_what_was_seen_and_what_is_seen_then_counts_as_ever()
    {
        var (old, young) = (StayTable.OfLate(Outlooks.Policy), StayTable.OfLate(Outlooks.Policy));
        var usual = Leaving(young);
        LeaveSoon(old, 500, Start);
        // Long enough for quick and slow evidence to be scaled anew: after 332 half-lives of 30 minutes, and of 2 hours.
        var later = Start.AddDays(40);
        for (var now = Start; now < later; now += TimeSpan.FromMinutes(10))
            old.Advance(now);
        Assert.All(usual.Zip(Leaving(old)), share => Assert.Equal(share.First, share.Second, tolerance: 1e-9));

        LeaveSoon(old, 500, later);
        LeaveSoon(young, 500, later);
        Assert.All(Leaving(young).Zip(Leaving(old)), share => Assert.Equal(share.First, share.Second, tolerance: 1e-9));
        Assert.True(Leaving(old)[4] > 3 * usual[4]);
    }

    [Fact]
    public void Who_is_overdue_leaves_first()
    {
        var table = StayTable.OfUnclaimed(Outlooks.Policy);
        table.Entered(Start, Start.AddMinutes(5));
        var inside = new double[table.Ages];
        table.Occupants(inside);
        Assert.Equal(1, inside[^1]);
        table.Ended(Start, Start.AddMinutes(5));
        table.Occupants(inside);
        Assert.Equal(0, inside.Sum());
    }

    [Fact]
    public void No_stage_is_longer_than_an_admission()
    {
        var policy = Outlooks.Policy with { ClaimWithin = TimeSpan.FromHours(1), AdmittedFor = TimeSpan.FromSeconds(1) };
        Assert.Equal(StayTable.OfBuyers(policy).Ages, StayTable.OfUnclaimed(policy).Ages);
        Assert.Equal(1, StayTable.OfUnclaimed(Outlooks.Policy with { ClaimWithin = TimeSpan.FromMilliseconds(1) }).Ages);
    }

    private static void LeaveSoon(StayTable table, int people, DateTimeOffset from)
    {
        for (var i = 0; i < people; i++)
            table.Entered(from, from);
        for (var i = 0; i < people; i++)
            table.Ended(from, from.AddSeconds(10));
    }

    private static double[] Leaving(StayTable table)
    {
        var shares = new double[table.Ages];
        table.Leaving(shares);
        return shares;
    }
}
