using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Concerts;

public sealed class ConcertGrainTests : IAsyncLifetime
{
    private readonly Guid _id = Guid.NewGuid();
    private TicketingCluster _cluster = null!;

    private IConcertGrain Concert => _cluster.Grains.Concert(_id);

    public async ValueTask InitializeAsync() => _cluster = await TicketingCluster.Start();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_created_concert_has_its_dates_its_room_and_its_place_in_the_catalogue()
    {
        await Concert.Create(Definition(), Guid.NewGuid());

        Assert.Equal(("Winter", 1L, 2), await Concert.Get() is { } concert ? (concert.Title, concert.Revision, concert.Dates.Length) : default);
        Assert.Equal(50, (await Date("2030-01-12").Describe())!.SeatsTotal);
        Assert.Equal(7, (await _cluster.Grains.WaitingRoom(_id).Figures())!.Capacity);
        Assert.Equal([_id], (await _cluster.Grains.Catalogue().List(0, 10)).ConcertIds);
        await Concert.Create(Definition(), Guid.NewGuid());
        Assert.Equal(1, (await _cluster.Grains.Catalogue().List(0, 10)).Total);
    }

    [Theory]
    [InlineData("date/")]
    [InlineData("room/")]
    [InlineData("catalogue/")]
    public async Task A_creation_that_is_interrupted_shows_nothing_half_made_and_is_completed_later(string interrupted)
    {
        _cluster.Store.BeforeWrite = write => write.Grain.StartsWith(interrupted, StringComparison.Ordinal)
            ? Task.FromException(new IOException("gone")) : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => Concert.Create(Definition(), Guid.NewGuid()));
        Assert.Equal(0, (await _cluster.Grains.Catalogue().List(0, 10)).Total);
        await _cluster.Crash();
        Assert.Equal(interrupted == "catalogue/", await Concert.Get() is not null);
        _cluster.Store.BeforeWrite = null;

        await _cluster.Clock.Until(
            async () => (await _cluster.Grains.Catalogue().List(0, 10)).Total == 1, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(100));
        Assert.NotNull(await Concert.Get());
        Assert.NotNull(await Date("2030-01-11").Describe());
    }

    [Fact]
    public async Task A_correction_reaches_dates_and_room_before_it_is_answered()
    {
        await Concert.Create(Definition(), Guid.NewGuid());
        var closes = TestClock.Start.AddDays(3);
        var change = new ConcertChange("Spring", null, null, null, [Edit("2030-01-11") with { SaleClosesAt = closes }]);

        var reply = await Concert.Change(change, Guid.NewGuid());

        Assert.Equal((ConcertChangeOutcome.Changed, "Spring"), (reply.Outcome, reply.Concert!.Title));
        Assert.Equal(closes, (await Date("2030-01-11").Describe())!.SaleClosesAt);
        Assert.Equal(["created", "changed"], (await Concert.History()).Entries.Select(entry => entry.What));
    }

    [Fact]
    public async Task A_price_changes_only_while_nothing_of_that_date_is_held_or_sold()
    {
        await Concert.Create(Definition(), Guid.NewGuid());
        var hold = new SeatHold(Guid.NewGuid(), Guid.NewGuid(), TestClock.Start.AddMinutes(5), LayoutVersion: 1);
        Assert.Equal(SeatHoldReply.Held, await Seat("2030-01-11", 3).Hold(hold));
        var writes = _cluster.Store.Writes;

        Assert.Equal(ConcertChangeOutcome.InUse, (await Reprice("2030-01-11")).Outcome);
        Assert.Equal(writes, _cluster.Store.Writes);
        Assert.Equal(ConcertChangeOutcome.Changed, (await Reprice("2030-01-12")).Outcome);

        await Seat("2030-01-11", 3).Release(hold.ReservationId);
        var reply = await Reprice("2030-01-11");
        Assert.Equal((ConcertChangeOutcome.Changed, 90L), (reply.Outcome, reply.Concert!.Dates[0].Sections[0].Price));
        Assert.Equal([90L], (await Date("2030-01-11").Quote([1])).Prices);
    }

    [Fact]
    public async Task A_price_change_that_is_interrupted_ends_one_way_in_concert_and_date()
    {
        await Concert.Create(Definition(), Guid.NewGuid());
        var concertWrites = 0;
        _cluster.Store.BeforeWrite = write => write.Grain.StartsWith("concert/", StringComparison.Ordinal) && ++concertWrites > 1
            ? Task.FromException(new IOException("gone")) : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => Reprice("2030-01-11"));
        Assert.Equal([90L], (await Date("2030-01-11").Quote([1])).Prices);
        _cluster.Store.BeforeWrite = null;
        await _cluster.Crash();

        await _cluster.Clock.Until(
            async () => (await Concert.Get())!.Dates[0].Sections[0].Price == 90, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task What_is_not_valid_or_does_not_exist_is_refused_without_a_write()
    {
        Assert.Equal(ConcertChangeOutcome.UnknownConcert, (await Reprice("2030-01-11")).Outcome);
        Assert.Null(await Concert.Get());
        await Concert.Create(Definition(), Guid.NewGuid());
        var writes = _cluster.Store.Writes;
        var reply = await Concert.Change(new ConcertChange(" ", null, null, null, []), Guid.NewGuid());
        Assert.Equal((ConcertChangeOutcome.Invalid, "title"), (reply.Outcome, reply.Field));
        Assert.Equal(writes, _cluster.Store.Writes);
    }

    [Fact]
    public async Task A_date_can_be_added()
    {
        await Concert.Create(Definition(), Guid.NewGuid());
        var added = Edit("2030-01-13") with { StartsAt = TestClock.Start.AddDays(12), Price = 5 };
        Assert.Equal(3, (await Concert.Change(new ConcertChange(null, null, null, null, [added]), Guid.NewGuid())).Concert!.Dates.Length);
        Assert.Equal([5L], (await Date("2030-01-13").Quote([50])).Prices);
    }

    [Fact, Trait("Invariant", "5")]
    public async Task Parallel_creations_with_one_key_make_one_concert()
    {
        var operation = new Operation(Guid.NewGuid(), "body", Keyed: true);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Operator.CreateConcert(operation, Definition())));

        Assert.Single(replies.Select(reply => reply.ConcertId).Distinct());
        Assert.Equal(19, replies.Count(reply => reply.Replayed));
        Assert.Equal(1, (await _cluster.Grains.Catalogue().List(0, 10)).Total);
        var mismatch = await Operator.CreateConcert(operation with { Fingerprint = "other" }, Definition());
        Assert.Equal((null, OperationRefusal.Mismatch), (mismatch.ConcertId, mismatch.Refusal));
        Assert.Single((await Operator.History()).Entries);
    }

    [Fact, Trait("Invariant", "5"), Trait("Invariant", "10")]
    public async Task A_creation_asked_again_after_a_crash_completes_the_same_concert()
    {
        var operation = new Operation(Guid.NewGuid(), "body", Keyed: true);
        _cluster.Store.BeforeWrite = write => write.Grain.StartsWith("room/", StringComparison.Ordinal)
            ? Task.FromException(new IOException("gone")) : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => Operator.CreateConcert(operation, Definition()));
        _cluster.Store.BeforeWrite = null;
        await _cluster.Crash();

        var reply = await Operator.CreateConcert(operation, Definition());

        Assert.Equal([reply.ConcertId!.Value], (await _cluster.Grains.Catalogue().List(0, 10)).ConcertIds);
        Assert.Equal(reply.ConcertId, (await Operator.CreateConcert(operation, Definition())).ConcertId);
    }

    [Fact, Trait("Invariant", "5")]
    public async Task A_creation_without_a_key_that_is_asked_again_because_its_answer_was_lost_makes_one_concert()
    {
        var operation = new Operation(Guid.NewGuid(), string.Empty, Keyed: false);
        var first = await Operator.CreateConcert(operation, Definition());
        await _cluster.Crash();
        Assert.Equal(first.ConcertId, (await Operator.CreateConcert(operation, Definition())).ConcertId);
        var other = await Operator.CreateConcert(operation with { Id = Guid.NewGuid() }, Definition());
        Assert.NotEqual(first.ConcertId, other.ConcertId);
        Assert.Equal(2, (await _cluster.Grains.Catalogue().List(0, 10)).Total);
    }

    [Fact]
    public async Task Creations_without_a_key_never_fill_the_memory()
    {
        for (var i = 0; i < 300; i++)
            Assert.NotNull((await Operator.CreateConcert(new Operation(Guid.NewGuid(), string.Empty, Keyed: false), Definition())).ConcertId);
        var keyed = new Operation(Guid.NewGuid(), "body", Keyed: true);
        var created = await Operator.CreateConcert(keyed, Definition());
        Assert.Equal(created.ConcertId, (await Operator.CreateConcert(keyed, Definition())).ConcertId);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        var operation = new Operation(Guid.NewGuid(), "body", Keyed: true);
        var first = await Operator.CreateConcert(operation, Definition());
        _cluster.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.True((await Operator.CreateConcert(operation, Definition())).Replayed);
        _cluster.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(first.ConcertId, (await Operator.CreateConcert(operation, Definition())).ConcertId);
    }

    [Fact, Trait("Invariant", "10")]
    public async Task The_catalogue_keeps_the_order_of_creation_over_pages_and_crashes()
    {
        var ids = Enumerable.Range(0, 600).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var id in ids)
            await _cluster.Grains.Catalogue().Add(id);
        await _cluster.Grains.Catalogue().Add(ids[3]);
        await _cluster.Crash();

        Assert.Equal(ids[250..260], (await _cluster.Grains.Catalogue().List(250, 10)).ConcertIds);
        Assert.Equal(600, (await _cluster.Grains.Catalogue().List(0, 1)).Total);
        Assert.Empty((await _cluster.Grains.Catalogue().List(600, 10)).ConcertIds);
    }

    private IOperatorGrain Operator => _cluster.Grains.Operator("hash-of-a-key");

    private static DateChange Edit(string date) => new(date, null, null, null, null, null);

    private Task<ConcertChangeReply> Reprice(string date) =>
        Concert.Change(new ConcertChange(null, null, null, null, [Edit(date) with { Price = 90 }]), Guid.NewGuid());

    private IConcertDateGrain Date(string date) => _cluster.Grains.ConcertDate(new ConcertDateKey(_id, DateKey.Parse(date)));

    private ISeatGrain Seat(string date, int number) => _cluster.Grains.Seat(new SeatKey(new ConcertDateKey(_id, DateKey.Parse(date)), number));

    private static ConcertDefinition Definition()
    {
        ImmutableArray<SectionLayout> sections = [new SectionLayout("General", "standard", 1, 50, 100)];
        var first = new DateDefinition("2030-01-11", TestClock.Start.AddDays(10), TestClock.Start, TestClock.Start.AddDays(10), sections);
        return new ConcertDefinition(
            "Winter", "The Band", "Big Hall", "Asia/Seoul", [first, first with { Date = "2030-01-12" }], new RoomOverrides(7, null, null));
    }
}
