using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Metrics;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Seats;

/// <summary>
/// One evening: what it sells, and the view of its seats. Its commands interleave and share writes; none awaits a seat.
/// </summary>
[GrainType("date")]
internal sealed partial class ConcertDateGrain(
    [PersistentState(StorageNames.State, StorageNames.Grains)] IPersistentState<DateHeader> header,
    [FromKeyedServices(StorageNames.Grains)] IGrainStorage storage,
    TimeProvider time,
    SeatMetrics seatFigures,
    StorageMetrics writes,
    RetryMetrics retries,
    ILogger<ConcertDateGrain> log) : Grain, IConcertDateGrain, IRemindable
{
    private const int ChangesPerReply = 1_024;
    private const int SeatsPerPage = 1_024;
    private const int PeeksAtOnce = 128;

    private ConcertDateKey _key;
    private DateBook _book = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = GrainKeys.ParseConcertDate(this.GetPrimaryKeyString());
        _reminder = new TidyingReminder(this);
        _book = new DateBook(header, storage, this, time, seatFigures, writes);
        await _book.Load();
        VisitEverythingSoon();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _book?.Leave();
        return Task.CompletedTask;
    }

    public async Task<DateConfigureReply> Configure(DateConfiguration configuration)
    {
        if (configuration.Revision <= _book.Decided.Revision)
        {
            await SavedIfDecided();
            return DateConfigureReply.Done;
        }

        if (_book.Decided.LayoutVersion > 0 && !_book.Decided.HasLayout(configuration.Sections) && _book.InUse)
        {
            // Another activation may have agreed to it before the seats that this one knows of were free.
            await _book.Prove();
            return DateConfigureReply.InUse;
        }

        var seats = HallLayout.Of(configuration.Sections.ToSections()).SeatsTotal;
        await _book.Configure(_book.Decided.Configured(configuration, seats, Now()));
        return DateConfigureReply.Done;
    }

    public Task<DateDescription?> Describe()
    {
        if (!_book.Exists)
            return Task.FromResult<DateDescription?>(null);
        var view = ViewNow();
        var saved = _book.Saved;
        return Task.FromResult<DateDescription?>(new DateDescription(
            saved.LayoutVersion,
            saved.Sections,
            saved.StartsAt,
            saved.SaleOpensAt,
            saved.SaleClosesAt,
            _book.Layout.SeatsTotal,
            view.Held,
            view.Sold));
    }

    public Task<SeatQuote> Quote(ImmutableArray<int> seats)
    {
        if (!_book.Exists)
            return Task.FromResult(Refused(QuoteOutcome.UnknownDate));
        if (seats.Any(number => !_book.Layout.Contains(number)))
            return Task.FromResult(Refused(QuoteOutcome.UnknownSeat));
        var view = ViewNow();
        return Task.FromResult(Refused(QuoteOutcome.Quoted) with
        {
            Prices = [.. seats.Select(number => _book.Layout.Price(number).Units)],
            LikelyTaken = [.. seats.Where(number => view.Standing(number) != SeatStanding.Available)],
        });
    }

    public async Task<SeatChangedReply> SeatChanged(SeatChange change)
    {
        var holds = change.Status == SeatStatus.Held;
        if (holds)
            await KeepWatch();
        try
        {
            if (change.Number > _book.Decided.MostSeats)
                return change.LayoutVersion is null ? SeatChangedReply.Recorded : SeatChangedReply.LayoutChanged;
            if (change.SeatVersion <= _book.DecidedVersion(change.Number))
            {
                if (change.SeatVersion > _book.View.SeatVersion(change.Number))
                    await _book.AllSaved();
                return SeatChangedReply.Recorded;
            }

            if (change.LayoutVersion is { } quoted && quoted != _book.Decided.LayoutVersion)
                return SeatChangedReply.LayoutChanged;
            await _book.Record(change.Number, change.SeatVersion, (SeatStanding)change.Status, change.HeldUntil);
            return SeatChangedReply.Recorded;
        }
        finally
        {
            if (holds)
                _arriving--;
        }
    }

    public Task<SeatChanges> ChangesSince(long version, int page)
    {
        if (!_book.Exists)
            return Task.FromResult(new SeatChanges(0, LayoutVersion: 0, Snapshot: true, [], NextPage: null));
        var view = ViewNow();
        var layoutVersion = _book.Saved.LayoutVersion;
        if (page == 0 && view.ChangesSince(version, ChangesPerReply) is { } changes)
        {
            return Task.FromResult(new SeatChanges(
                changes.Version, layoutVersion, Snapshot: false, Messages(changes.Entries), changes.More ? 0 : null));
        }

        var first = (page * SeatsPerPage) + 1;
        var last = Math.Min((page + 1) * SeatsPerPage, _book.Layout.SeatsTotal);
        var more = last < _book.Layout.SeatsTotal;
        return Task.FromResult(new SeatChanges(
            view.Version, layoutVersion, Snapshot: true, Messages(view.Snapshot(first, last)), more ? page + 1 : null));
    }

    public async Task<SeatRecount> Recount()
    {
        var (held, sold) = (0, 0);
        var numbers = _book.Exists ? Enumerable.Range(1, _book.Layout.SeatsTotal) : [];
        foreach (var some in numbers.Chunk(PeeksAtOnce))
        {
            var seats = await Task.WhenAll(some.Select(number => Seat(number).Peek()));
            held += seats.Count(seat => seat.Status == SeatStatus.Held);
            sold += seats.Count(seat => seat.Status == SeatStatus.Sold);
        }

        var view = ViewNow();
        return new SeatRecount(view.Held, view.Sold, held, sold);
    }

    public Task<GrainHistory> History() => Task.FromResult(new GrainHistory(_book.Saved.History));

    /// <summary>Nobody reads the view without the holds whose deadline has come being free in it.</summary>
    private DateView ViewNow()
    {
        _book.ExpireDue(Now());
        return _book.View;
    }

    private SeatQuote Refused(QuoteOutcome outcome) => new(
        outcome, (SaleState)_book.Saved.Window().BookingPhase(Now()), _book.Saved.LayoutVersion, [], [], _book.Saved.SaleClosesAt);

    private Task SavedIfDecided() => ReferenceEquals(_book.Decided, _book.Saved) ? Task.CompletedTask : _book.AllSaved();

    private ISeatGrain Seat(int number) => GrainFactory.Seat(new SeatKey(_key, number));

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private static ImmutableArray<SeatViewEntry> Messages(ImmutableArray<ViewEntry> entries) =>
        [.. entries.Select(entry => new SeatViewEntry(entry.Version, entry.Number, (SeatStatus)entry.Standing, entry.Until))];
}
