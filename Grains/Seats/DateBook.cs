using Orleans.Storage;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Seats;

/// <summary>
/// A date's state: what is decided (header and blocks) and what is saved (the view and the layout that readers see). Changes share
/// writes; the view gets them, and their versions, only after the write that holds them.
/// </summary>
internal sealed class DateBook
{
    private const int RecentChanges = 4_096;
    private const long VersionStride = 10_000;

    private readonly IPersistentState<DateHeader> _storage;
    private readonly GrainRows<SeatBlock> _rows;
    private readonly GroupCommit _commit;
    private readonly IGrainBase _grain;
    private readonly SeatMetrics _seats;
    private readonly StorageMetrics _writes;
    private readonly SortedSet<int> _changedBlocks = [];
    private SeatBlock[] _blocks = [];
    private List<Change> _collected = [];
    private List<Change> _inFlight = [];
    private DateView _view = new(seats: 0, version: 0, RecentChanges);
    private DateHeader _saved;
    private HeldSeats? _held;
    private bool _failed;

    public DateBook(IPersistentState<DateHeader> storage, GrainRows<SeatBlock> rows, IGrainBase grain, SeatMetrics seats, StorageMetrics writes)
    {
        (_grain, _seats, _writes) = (grain, seats, writes);
        _storage = storage;
        _rows = rows;
        _saved = storage.State;
        Decided = _saved;
        _commit = new GroupCommit(Write, () =>
        {
            _failed = true;
            grain.DeactivateOnIdle();
        });
    }

    /// <summary>The header that the next write holds.</summary>
    public DateHeader Decided { get; private set; }

    public DateHeader Saved => _failed ? throw new OrleansException("A write of this date failed; it is being reactivated. Ask again.") : _saved;

    public bool Exists => Saved.LayoutVersion > 0;

    public HallLayout Layout { get; private set; } = null!;

    public DateView View => _failed ? throw new OrleansException("A write of this date failed; it is being reactivated. Ask again.") : _view;

    /// <summary>Whether a seat is held or sold, or was held and may still be pinned, counting what is not saved yet.</summary>
    public bool InUse => View.InUse || HasUnsaved;

    /// <summary>Whether a hold or a sale is not saved yet.</summary>
    public bool HasUnsaved => _collected.Concat(_inFlight).Any(change => change.Mark.Standing != SeatStanding.Available);

    /// <summary>
    /// Reads what is stored. It also writes: the versions this activation may show are reserved first, so that none is shown twice, and an
    /// activation that this one has overtaken can save nothing any more.
    /// </summary>
    public async Task Load()
    {
        if (_saved.LayoutVersion == 0)
            return;
        var blocks = Enumerable.Range(0, SeatBlock.IndexOf(_saved.MostSeats) + 1).Select(index => _rows.Read(SeatBlock.RowName(index)));
        _blocks = [.. (await Task.WhenAll(blocks)).Select(block => block ?? new SeatBlock())];
        _view = new DateView(_saved.MostSeats, _saved.VersionCeiling + 1, RecentChanges);
        foreach (var mark in _blocks.SelectMany(block => block.Seats))
            _view.Load(mark.Number, mark.Version, mark.Standing, mark.Until());
        Layout = LayoutOf(_saved);
        await SaveHeader(_saved with { VersionCeiling = _view.Version + _view.Held + VersionStride });
        Decided = _saved;
        ShowHeld();
    }

    /// <summary>The date leaves this silo's figures.</summary>
    public void Leave() => _held?.Dispose();

    /// <summary>Every hold whose deadline has come becomes free in the view.</summary>
    public void ExpireDue(DateTimeOffset now)
    {
        if (View.ExpireDue(now) is not (> 0 and var expired))
            return;
        _seats.Expired(expired);
        ShowHeld();
    }

    public Task Configure(DateHeader next)
    {
        Decided = next;
        return _commit.Saved();
    }

    /// <summary>The seat's newest change that is decided, though maybe not saved.</summary>
    public long DecidedVersion(int number) => Block(number)?.Find(number)?.Version ?? 0;

    public Task Record(int number, long seatVersion, SeatStanding standing, DateTimeOffset? until) =>
        Collect(new Change(new SeatMark(number, seatVersion, standing, until?.ToUnixTimeMilliseconds()), Settles: false));

    /// <summary>A visit found the seat free after its hold: it is stored so.</summary>
    public Task Settle(int number, long seatVersion) => DecidedVersion(number) == seatVersion
        ? Collect(new Change(new SeatMark(number, seatVersion, SeatStanding.Available, HeldUntil: null), Settles: true))
        : Task.CompletedTask;

    /// <summary>After all that is decided is saved.</summary>
    public Task AllSaved() => _commit.Saved();

    private Task Collect(Change change)
    {
        while (_blocks.Length <= SeatBlock.IndexOf(change.Mark.Number))
            _blocks = [.. _blocks, new SeatBlock()];
        var index = SeatBlock.IndexOf(change.Mark.Number);
        _blocks[index] = _blocks[index].With(change.Mark);
        _changedBlocks.Add(index);
        _collected.Add(change);
        return _commit.Saved();
    }

    private async Task Write()
    {
        (_inFlight, _collected) = (_collected, []);
        // Every change, every hold that expires and a new layout make a version each; all must stay below what is reserved.
        var reach = _view.Version + _view.Held + (2 * _inFlight.Count) + 1;
        if (Decided.VersionCeiling < reach)
            Decided = Decided with { VersionCeiling = reach + VersionStride };
        var writes = _changedBlocks.Select(index => _rows.Write(SeatBlock.RowName(index), _blocks[index])).ToList();
        _changedBlocks.Clear();
        var relaid = Decided.LayoutVersion != _saved.LayoutVersion;
        if (!ReferenceEquals(Decided, _saved))
            writes.Add(SaveHeader(Decided));
        await Task.WhenAll(writes);
        Show(relaid);
    }

    private void Show(bool relaid)
    {
        if (relaid)
        {
            Layout = LayoutOf(_saved);
            _view.Relay(_saved.MostSeats);
        }

        foreach (var (mark, settles) in _inFlight)
        {
            if (settles)
                _view.Settle(mark.Number, mark.Version);
            else
                _view.Apply(mark.Number, mark.Version, mark.Standing, mark.Until());
        }

        _inFlight = [];
        ShowHeld();
    }

    private void ShowHeld() => (_held ??= _seats.Enter()).Show(_view.Held);

    private async Task SaveHeader(DateHeader header)
    {
        _storage.State = header;
        try
        {
            await _storage.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            _writes.Conflict(_grain.GrainContext.GrainId);
            throw;
        }

        _saved = header;
    }

    private SeatBlock? Block(int number) => SeatBlock.IndexOf(number) < _blocks.Length ? _blocks[SeatBlock.IndexOf(number)] : null;

    private static HallLayout LayoutOf(DateHeader header) => HallLayout.Of(header.Sections.ToSections());

    private sealed record Change(SeatMark Mark, bool Settles);
}
