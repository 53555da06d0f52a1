using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Domain.Seats;

namespace OrleansTicketing.Tests.Unit.Seats;

public sealed class DateViewTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_change_makes_the_next_version_and_counts()
    {
        var view = new DateView(seats: 10, version: 100, ringSize: 8);
        Assert.True(view.Apply(7, 1, SeatStanding.Held, Start));
        Assert.True(view.Apply(8, 1, SeatStanding.Sold, until: null));
        Assert.Equal((102L, 1, 1), (view.Version, view.Held, view.Sold));
        Assert.Equal(Start, view.Until(7));
        Assert.Null(view.Until(8));
        Assert.Equal(
            [new ViewEntry(101, 7, SeatStanding.Held, Start), new ViewEntry(102, 8, SeatStanding.Sold, null)],
            view.ChangesSince(100, 10)!.Entries);
    }

    [Fact]
    public void An_older_or_repeated_change_of_a_seat_changes_nothing()
    {
        var view = new DateView(10, 0, 8);
        view.Apply(3, 5, SeatStanding.Sold, null);
        Assert.False(view.Apply(3, 5, SeatStanding.Available, null));
        Assert.False(view.Apply(3, 4, SeatStanding.Available, null));
        Assert.Equal((1L, SeatStanding.Sold, 5L), (view.Version, view.Standing(3), view.SeatVersion(3)));
    }

    [Fact, Trait("Invariant", "3")]
    public void A_hold_is_available_at_its_deadline_and_stays_to_be_visited()
    {
        var view = new DateView(10, 0, 8);
        view.Apply(3, 1, SeatStanding.Held, Start);
        view.ExpireDue(Start.AddTicks(-1));
        Assert.Equal(SeatStanding.Held, view.Standing(3));
        view.ExpireDue(Start);
        Assert.Equal((SeatStanding.Available, 0, 2L), (view.Standing(3), view.Held, view.Version));
        Assert.True(view.InUse);
        Assert.Equal([3], view.Unsettled);
        view.Settle(3, seatVersion: 1);
        Assert.False(view.InUse);
    }

    [Fact]
    public void Only_the_visit_of_this_very_hold_settles_it()
    {
        var view = new DateView(10, 0, 8);
        view.Apply(3, 1, SeatStanding.Held, Start);
        view.Settle(3, 1);
        Assert.True(view.InUse);
        view.ExpireDue(Start);
        view.Apply(3, 2, SeatStanding.Held, until: null);
        view.Settle(3, 1);
        view.ExpireDue(Start.AddYears(1));
        Assert.Equal((SeatStanding.Held, true), (view.Standing(3), view.InUse));
        view.Apply(3, 3, SeatStanding.Sold, null);
        Assert.Equal((true, 0), (view.InUse, view.Unsettled.Count));
    }

    [Fact]
    public void A_deadline_that_was_replaced_frees_nothing()
    {
        var view = new DateView(10, 0, 8);
        view.Apply(3, 1, SeatStanding.Held, Start);
        view.Apply(3, 2, SeatStanding.Held, Start.AddSeconds(5));
        view.Apply(4, 1, SeatStanding.Held, Start);
        view.Apply(4, 2, SeatStanding.Available, null);
        view.ExpireDue(Start);
        Assert.Equal((SeatStanding.Held, 4L), (view.Standing(3), view.Version));
    }

    [Fact]
    public void A_reader_gets_changes_in_pages_and_a_snapshot_where_the_ring_does_not_reach()
    {
        var view = new DateView(10, 0, 4);
        for (var version = 1; version <= 6; version++)
            view.Apply(5, version, SeatStanding.Held, Start.AddDays(version));
        Assert.Null(view.ChangesSince(1, 10));
        Assert.Null(view.ChangesSince(7, 10));
        Assert.Null(view.ChangesSince(-1, 10));
        var page = view.ChangesSince(2, 3)!;
        Assert.Equal((5L, true, 3), (page.Version, page.More, page.Entries.Length));
        var rest = view.ChangesSince(5, 3)!;
        Assert.Equal((6L, false, 1), (rest.Version, rest.More, rest.Entries.Length));
        Assert.Empty(view.ChangesSince(6, 3)!.Entries);
        Assert.Equal([new ViewEntry(6, 5, SeatStanding.Held, Start.AddDays(6))], view.Snapshot(1, 100));
        Assert.Empty(view.Snapshot(6, 10));
    }

    [Fact]
    public void What_was_stored_is_shown_without_versions_of_its_own()
    {
        var view = new DateView(2, 50, 4);
        view.Load(9, 3, SeatStanding.Sold, null);
        view.Load(1, 2, SeatStanding.Held, Start);
        view.Load(2, 4, SeatStanding.Available, null);
        Assert.Equal((50L, 1, 1), (view.Version, view.Held, view.Sold));
        Assert.Equal(4, view.SeatVersion(2));
        Assert.Equal((0L, SeatStanding.Available, null), (view.SeatVersion(99), view.Standing(99), view.Until(99)));
        Assert.Equal([new ViewEntry(50, 1, SeatStanding.Held, Start), new ViewEntry(50, 9, SeatStanding.Sold, null)], view.Snapshot(1, 9));
    }

    [Fact]
    public void After_another_layout_readers_start_over()
    {
        var view = new DateView(2, 50, 4);
        view.Apply(1, 1, SeatStanding.Held, Start);
        view.Apply(1, 2, SeatStanding.Available, null);
        view.Relay(20);
        Assert.Equal(53, view.Version);
        Assert.Null(view.ChangesSince(52, 4));
        Assert.True(view.Apply(20, 1, SeatStanding.Held, Start));
        Assert.Single(view.ChangesSince(53, 4)!.Entries);
    }

    [Fact, Trait("Pitfall", "2"), Trait("Pitfall", "29")]
    public void A_reader_that_follows_the_changes_sees_what_a_recount_sees() => Properties.Hold(
        Gen.ListOf(Step()), history =>
        {
            const int Seats = 8;
            var view = new DateView(Seats, 1_000, ringSize: 5);
            var seats = new (SeatStanding Standing, DateTimeOffset? Until)[Seats + 1];
            var copy = new SeatStanding[Seats + 1];
            var copyVersion = view.Version;
            var now = Start;
            var seatVersion = 0L;
            foreach (var (number, standing, deadline, wait, reads) in history)
            {
                now = now.AddSeconds(wait);
                view.ExpireDue(now);
                DateTimeOffset? until = standing == SeatStanding.Held && deadline > 0 ? now.AddSeconds(deadline) : null;
                Assert.True(view.Apply(number, ++seatVersion, standing, until));
                seats[number] = (standing, until);
                if (reads)
                    copyVersion = Follow(view, copy, copyVersion);
            }

            Follow(view, copy, copyVersion);
            for (var number = 1; number <= Seats; number++)
            {
                var expired = seats[number].Until <= now;
                Assert.Equal(expired ? SeatStanding.Available : seats[number].Standing, view.Standing(number));
                Assert.Equal(view.Standing(number), copy[number]);
            }

            Assert.Equal((copy.Count(seat => seat == SeatStanding.Held), copy.Count(seat => seat == SeatStanding.Sold)), (view.Held, view.Sold));
        });

    private static long Follow(DateView view, SeatStanding[] copy, long version)
    {
        while (view.ChangesSince(version, limit: 2) is { } changes)
        {
            foreach (var entry in changes.Entries)
            {
                Assert.Equal(++version, entry.Version);
                copy[entry.Number] = entry.Standing;
            }

            if (!changes.More)
                return version;
        }

        Array.Clear(copy);
        foreach (var entry in view.Snapshot(1, copy.Length - 1))
            copy[entry.Number] = entry.Standing;
        return view.Version;
    }

    private static Gen<(int Number, SeatStanding Standing, int Deadline, int Wait, bool Reads)> Step() =>
        from number in Gen.Choose(1, 8)
        from standing in Gen.Elements(Enum.GetValues<SeatStanding>())
        from deadline in Gen.Choose(0, 6)
        from wait in Gen.Choose(0, 3)
        from reads in Gen.Elements(true, false)
        select (number, standing, deadline, wait, reads);
}
