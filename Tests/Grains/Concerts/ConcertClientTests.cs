using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Concerts;

public sealed class ConcertClientTests : IAsyncLifetime
{
    private static readonly NewDate Evening = new("2030-01-11", TestClock.Start.AddDays(10), null, null, null, 100, null);
    private static readonly NewConcert Winter = new("Winter", "The Band", "Big Hall", "Asia/Seoul", [Evening], null);

    private TicketingCluster _cluster = null!;
    private ConcertCatalogue _catalogue = null!;
    private ConcertAdministration _administration = null!;
    private BookableDates _dates = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TicketingCluster.Start();
        var calls = new ClusterCalls(_cluster.Clock, NullLogger<ClusterCalls>.Instance);
        _catalogue = new ConcertCatalogue(_cluster.Grains, calls);
        _administration = new ConcertAdministration(_cluster.Grains, calls, new OperationFactory(new Ids()), _catalogue, _cluster.Clock);
        _dates = new BookableDates(
            _catalogue, new SeatMaps(_cluster.Grains, calls, _cluster.Clock, NullLogger<SeatMaps>.Instance), _cluster.Clock);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_concert_gets_its_defaults_and_is_in_the_next_list()
    {
        var id = await Create(Winter with { TimeZone = null });

        var concert = Found(await _catalogue.Find(id));
        Assert.Equal("UTC", concert.TimeZone);
        Assert.Equal((TestClock.Start, Evening.StartsAt), (concert.Dates[0].SaleOpensAt, concert.Dates[0].SaleClosesAt));
        Assert.Equal(new SectionLayout("General", "standard", 1, 50, 100), concert.Dates[0].Sections.Single());
        Assert.Equal([id], Found(await _catalogue.List(0, 20)).Items.Select(item => item.ConcertId));
        Assert.Equal(ErrorCode.NotFound, (await _catalogue.Find(Guid.NewGuid())).Refusal!.Code);
    }

    [Fact]
    public async Task The_list_comes_in_pages()
    {
        var ids = new List<Guid>();
        for (var index = 0; index < 5; index++)
            ids.Add(await Create(Winter));
        var first = Found(await _catalogue.List(0, 3));
        var second = Found(await _catalogue.List(first.NextOffset!.Value, 3));
        Assert.Equal(ids, first.Items.Concat(second.Items).Select(concert => concert.ConcertId));
        Assert.Null(second.NextOffset);
    }

    [Fact, Trait("Invariant", "5")]
    public async Task The_same_key_gives_the_same_concert_and_another_body_is_a_mismatch()
    {
        var first = Found(await _administration.Create(Winter, "hash", "key"));
        // The same instant in another notation, and a later default of the sale's opening.
        _cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        var same = Winter with { Dates = [Evening with { StartsAt = Evening.StartsAt!.Value.ToOffset(TimeSpan.FromHours(9)) }] };
        var again = Found(await _administration.Create(same, "hash", "key"));
        Assert.Equal((first.ConcertId, true), (again.ConcertId, again.Replayed));
        Assert.Equal(ErrorCode.IdempotencyMismatch, (await _administration.Create(Winter with { Title = "x" }, "hash", "key")).Refusal!.Code);
        Assert.NotEqual(first.ConcertId, Found(await _administration.Create(Winter, "other", "key")).ConcertId);
    }

    [Fact]
    public async Task Everything_wrong_is_named_in_the_callers_words()
    {
        await Refused(Winter with { Title = null, Dates = [] }, "title", "dates");
        await Refused(Winter with { Dates = [Evening with { Price = null }] }, "dates[0].price");
        await Refused(Winter with { Dates = [Evening with { Price = -1 }] }, "dates[0].price");
        await Refused(Winter with { Dates = [Evening with { Seats = 50_001 }] }, "dates[0].seats");
        await Refused(Winter with { Dates = [Evening with { StartsAt = null }] }, "dates[0].startsAt");
        await Refused(Winter with { Dates = [Evening with { Sections = [] }] }, "dates[0].sections");
        await Refused(Winter with { Dates = [Evening with { SaleClosesAt = TestClock.Start }] }, "dates[0].saleClosesAt");
        await Refused(Winter with { TimeZone = "Nowhere/Land" }, "timeZone");
        var section = new NewSection("A", "c", 0, long.MaxValue, null);
        await Refused(
            Winter with { Dates = [Evening with { Price = null, Sections = [section] }] },
            "dates[0].sections[0].price", "dates[0].sections[0].rows", "dates[0].sections[0].seatsPerRow");
        await Refused(
            Winter with { WaitingRoom = new NewRoom(-1, 0, 0.5m) }, "waitingRoom.capacity", "waitingRoom.batchSize", "waitingRoom.intervalSeconds");
    }

    [Fact]
    public async Task A_correction_is_in_the_next_answer_and_wrong_ones_are_refused()
    {
        var id = await Create(Winter);
        var none = new ConcertCorrection(null, null, null, null, []);
        Assert.Equal("Spring", Found(await _administration.Change(id, none with { Title = "Spring" })).Title);
        Assert.Equal("Spring", Found(await _catalogue.Find(id)).Title);
        Assert.Equal(ErrorCode.InvalidRequest, (await _administration.Change(id, none with { Title = " " })).Refusal!.Code);
        Assert.Equal(ErrorCode.NotFound, (await _administration.Change(Guid.NewGuid(), none)).Refusal!.Code);
        var only = new NewDate("2030-01-11", null, null, null, null, null, null);
        var bigger = Found(await _administration.Change(id, none with { Dates = [only with { Seats = 60, Price = 5 }] }));
        Assert.Equal(60, bigger.Dates[0].Sections[0].SeatsPerRow);
        Assert.Equal("dates[0].price", (await _administration.Change(id, none with { Dates = [only with { Seats = 60 }] })).Refusal!.Errors[0].Field);

        Assert.Equal(SeatHoldReply.Held, await Seat(id, 1).Hold(new SeatHold(Guid.NewGuid(), Guid.NewGuid(), TestClock.Start.AddHours(1), 2)));
        Assert.Equal(ErrorCode.SeatTaken, (await _administration.Change(id, none with { Dates = [only with { Price = 6 }] })).Refusal!.Code);
        var listed = Found(await _administration.List(0, 10)).Items.Single();
        Assert.Equal((60, 1, 0), listed.Dates[0] is { } date ? (date.SeatsTotal, date.Held, date.Sold) : default);
        Assert.Equal(0, listed.WaitingRoom!.Waiting);
    }

    [Fact]
    public async Task Bookable_dates_are_those_on_sale_with_what_is_left_of_each_section()
    {
        ImmutableArray<NewSection> sections = [new("A", "best", 1, 2, 200), new("B", "standard", 2, 3, 100)];
        var id = await Create(Winter with
        {
            Dates =
            [
                Evening with { Date = "2030-01-12", StartsAt = TestClock.Start.AddDays(11) },
                Evening with { Price = null, Sections = sections },
                Evening with { Date = "2030-01-13", SaleOpensAt = TestClock.Start.AddDays(1) },
                Evening with { Date = "2030-01-14", SaleClosesAt = TestClock.Start.AddSeconds(5) },
            ],
        });
        _cluster.Clock.Advance(TimeSpan.FromSeconds(5));
        foreach (var number in (int[])[1, 2, 8])
            Assert.Equal(SeatHoldReply.Held, await Seat(id, number).Hold(new SeatHold(Guid.NewGuid(), Guid.NewGuid(), TestClock.Start.AddHours(1), 1)));

        var page = Found(await _dates.List(id, 0, 20));

        Assert.Equal(["2030-01-11", "2030-01-12"], page.Items.Select(date => date.Date));
        Assert.Equal((8, 5), (page.Items[0].SeatsTotal, page.Items[0].SeatsAvailable));
        Assert.Equal([new("A", "best", 200, 2, 0), new("B", "standard", 100, 6, 5)], page.Items[0].Sections);
        Assert.Equal(1, Found(await _dates.List(id, 0, 1)).NextOffset);
        Assert.Equal(ErrorCode.NotFound, (await _dates.List(Guid.NewGuid(), 0, 20)).Refusal!.Code);
    }

    private async Task<Guid> Create(NewConcert concert) => Found(await _administration.Create(concert, "hash", key: null)).ConcertId;

    private async Task Refused(NewConcert concert, params string[] fields)
    {
        var refusal = (await _administration.Create(concert, "hash", "key")).Refusal;
        Assert.Equal(fields, refusal!.Errors.Select(error => error.Field));
    }

    private ISeatGrain Seat(Guid concertId, int number) =>
        _cluster.Grains.Seat(new SeatKey(new ConcertDateKey(concertId, DateKey.Parse("2030-01-11")), number));

    private static T Found<T>(Answer<T> answer)
        where T : class => answer.Succeeded(out var value) ? value : throw new InvalidOperationException($"{answer.Refusal}");

    private sealed class Ids : IIdSource
    {
        public Guid NewId() => Guid.NewGuid();
    }
}
