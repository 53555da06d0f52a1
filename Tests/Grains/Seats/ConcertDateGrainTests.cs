using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Seats;

namespace OrleansTicketing.Tests.Grains.Seats;

public sealed class ConcertDateGrainTests
{
    [Fact, Trait("Pitfall", "29")]
    public async Task Versions_rise_by_one_without_gaps_and_changes_lead_to_the_snapshot()
    {
        await using var scene = await SeatScene.Open();
        var start = (await scene.View()).Version;
        await Task.WhenAll(Enumerable.Range(1, 30).Select(number => scene.Seat(number).Hold(scene.NewHold())));

        var changes = await scene.Date.ChangesSince(start, 0);

        Assert.False(changes.Snapshot);
        Assert.Equal(Enumerable.Range(1, 30).Select(step => start + step), changes.Entries.Select(entry => entry.Version));
        Assert.Equal((await scene.View()).Taken.Keys, changes.Entries.Select(entry => entry.Number).Order());
        Assert.Empty((await scene.Date.ChangesSince(changes.Version, 0)).Entries);
    }

    [Fact, Trait("Invariant", "10"), Trait("Pitfall", "29")]
    public async Task Versions_never_repeat_or_go_back_over_crashes()
    {
        await using var scene = await SeatScene.Open();
        var last = (await scene.View()).Version;
        for (var life = 0; life < 3; life++)
        {
            await scene.Hold(10 + life);
            var before = (await scene.View()).Version;
            Assert.True(before > last);
            await scene.Cluster.Crash();
            var changes = await scene.Date.ChangesSince(before, 0);
            Assert.True(changes.Snapshot);
            Assert.True(changes.Version > before);
            Assert.Equal(life + 1, changes.Entries.Length);
            last = changes.Version;
        }
    }

    [Fact, Trait("Pitfall", "9")]
    public async Task Quotes_and_descriptions_cost_no_write_and_name_what_is_taken()
    {
        await using var scene = await SeatScene.Open();
        await scene.Hold(2);
        var writes = scene.Cluster.Store.Writes;

        var quote = await scene.Date.Quote([1, 2]);

        Assert.Equal((QuoteOutcome.Quoted, SaleState.Open, 1), (quote.Outcome, quote.Sale, quote.LayoutVersion));
        Assert.Equal([100L, 100L], quote.Prices);
        Assert.Equal([2], quote.LikelyTaken);
        Assert.Equal(QuoteOutcome.UnknownSeat, (await scene.Date.Quote([51])).Outcome);
        var other = scene.Cluster.Grains.ConcertDate(scene.Key with { ConcertId = Guid.NewGuid() });
        Assert.Equal(QuoteOutcome.UnknownDate, (await other.Quote([1])).Outcome);
        Assert.Null(await other.Describe());
        Assert.Equal(0, (await other.ChangesSince(-1, 0)).LayoutVersion);
        Assert.Equal((50, 1, 0), await scene.Date.Describe() is { } date ? (date.SeatsTotal, date.Held, date.Sold) : default);
        Assert.Equal(writes, scene.Cluster.Store.Writes);
    }

    [Fact]
    public async Task The_sale_opens_and_closes_by_the_clock()
    {
        await using var scene = await SeatScene.Open();
        await scene.Configure(100, closes: TestClock.Start.AddSeconds(5));
        Assert.Equal(SaleState.Open, (await scene.Date.Quote([1])).Sale);
        scene.Cluster.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(SaleState.Closed, (await scene.Date.Quote([1])).Sale);
    }

    [Fact]
    public async Task A_price_changes_only_while_nothing_is_held_or_sold()
    {
        await using var scene = await SeatScene.Open();
        var hold = await scene.Hold(1);
        Assert.Equal(DateConfigureReply.InUse, await scene.Configure(price: 90));
        Assert.Equal([100L], (await scene.Date.Quote([1])).Prices);

        await scene.Seat(1).Release(hold.ReservationId);
        Assert.Equal(DateConfigureReply.Done, await scene.Configure(price: 90));
        Assert.Equal((2, 90L), await scene.Date.Quote([1]) is { } quote ? (quote.LayoutVersion, quote.Prices[0]) : default);
        Assert.Equal(SeatHoldReply.LayoutChanged, await scene.Seat(1).Hold(scene.NewHold(layout: 1)));
        Assert.Equal(SeatStatus.Available, (await scene.Seat(1).Peek()).Status);
        Assert.Equal(SeatStatus.Available, await scene.Shown(1));
        Assert.Equal(SeatHoldReply.Held, await scene.Seat(1).Hold(scene.NewHold(layout: 2)));
    }

    [Fact]
    public async Task A_refused_price_costs_no_write_and_an_activation_that_was_overtaken_refuses_none()
    {
        await using var scene = await SeatScene.Open();
        await scene.Hold(1);
        var writes = scene.Cluster.Store.Writes;
        Assert.Equal(DateConfigureReply.InUse, await scene.Configure(price: 90));
        Assert.Equal(writes, scene.Cluster.Store.Writes);

        await scene.TakeOverDate();
        await Assert.ThrowsAnyAsync<Exception>(() => scene.Configure(price: 80));
        Assert.Equal(DateConfigureReply.InUse, await scene.Configure(price: 70));
    }

    [Fact]
    public async Task A_price_change_that_races_holds_never_leaves_a_hold_at_the_old_price()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var scene = await SeatScene.Open(seats: 20);
            var holds = Enumerable.Range(1, 20).Select(number => scene.Seat(number).Hold(scene.NewHold(layout: 1))).ToArray();
            var repriced = await scene.Configure(price: 90);
            var replies = await Task.WhenAll(holds);

            var held = replies.Count(reply => reply == SeatHoldReply.Held);
            Assert.Equal(repriced == DateConfigureReply.Done ? 0 : 20, held);
            Assert.Equal(new SeatRecount(held, 0, held, 0), await scene.Date.Recount());
            Assert.Equal(repriced == DateConfigureReply.Done, (await scene.Date.Quote([1])).LayoutVersion == 2);
        }
    }

    [Fact]
    public async Task A_configuration_is_repeatable_and_an_older_one_changes_nothing()
    {
        await using var scene = await SeatScene.Open();
        var before = await scene.Date.Describe();
        var writes = scene.Cluster.Store.Writes;
        var repeated = new DateConfiguration(1, [], default, default, default, Guid.NewGuid());
        Assert.Equal(DateConfigureReply.Done, await scene.Date.Configure(repeated));
        Assert.Equal(before!.SeatsTotal, (await scene.Date.Describe())!.SeatsTotal);
        Assert.Equal(writes, scene.Cluster.Store.Writes);
        Assert.Equal(["seats and prices: 50 seats"], (await scene.Date.History()).Entries.Select(entry => entry.What));
    }

    [Fact]
    public async Task A_large_hall_is_read_in_pages_and_stores_only_what_was_touched()
    {
        await using var scene = await SeatScene.Open(seats: 50_000);
        int[] numbers = [1, 16, 17, 1_024, 1_025, 49_999, 50_000];
        await Task.WhenAll(numbers.Select(number => scene.Seat(number).Hold(scene.NewHold())));

        Assert.Equal(numbers, (await scene.View()).Taken.Keys);
        // The header, and the blocks of 1 to 16, 17 to 32, 1009 to 1024, 1025 to 1040 and the last.
        Assert.Equal(6, scene.Cluster.Store.Rows("date/").Count);
        await scene.Cluster.Crash();
        Assert.Equal(numbers, (await scene.View()).Taken.Keys);
    }

    [Fact, Trait("Pitfall", "9")]
    public async Task Many_holds_at_once_share_the_writes_of_the_view()
    {
        await using var scene = await SeatScene.Open();
        var views = 0;
        scene.Cluster.Store.BeforeWrite = async write =>
        {
            if (write.Grain.StartsWith("date/", StringComparison.Ordinal))
                Interlocked.Increment(ref views);
            await Task.Delay(5);
        };

        await Task.WhenAll(Enumerable.Range(1, 50).Select(number => scene.Seat(number).Hold(scene.NewHold())));

        Assert.InRange(views, 1, 25);
    }

    [Fact, Trait("Invariant", "10")]
    public async Task A_stale_activation_fails_its_write_answers_no_success_and_is_replaced()
    {
        await using var scene = await SeatScene.Open();
        await scene.Hold(1);
        // Another activation, in a silo that this one does not know of, has sold seat 3 meanwhile.
        var other = scene.Cluster.Store.For("elsewhere");
        var row = new GrainState<SeatBlock>(new SeatBlock());
        await other.ReadStateAsync(SeatBlock.RowName(0), scene.Date.GetGrainId(), row);
        row.State = row.State!.With(new SeatMark(3, 1, SeatStanding.Sold, HeldUntil: null));
        await other.WriteStateAsync(SeatBlock.RowName(0), scene.Date.GetGrainId(), row);

        await Assert.ThrowsAnyAsync<Exception>(() => scene.Seat(2).Hold(scene.NewHold()));

        await scene.Cluster.Clock.Until(async () => await scene.Shown(2) == SeatStatus.Held, TimeSpan.FromSeconds(10));
        Assert.Equal((SeatStatus.Held, SeatStatus.Sold), (await scene.Shown(1), await scene.Shown(3)));
    }
}
