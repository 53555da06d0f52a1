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
    private const int BlocksAtOnce = 32;

    /// <summary>
    /// Only the header tells an activation that another one has taken over, so blocks are written so long after it alone. Until then what an
    /// activation that was overtaken records is durable, and the other one must look for it.
    /// </summary>
    private static readonly TimeSpan HeaderCounts = TimeSpan.FromSeconds(20);

    /// <summary>From then on no other activation's blocks come any more, however long the store takes.</summary>
    private static readonly TimeSpan OthersEnd = TimeSpan.FromSeconds(50);

    private readonly IPersistentState<DateHeader> _header;
    private readonly IGrainStorage _storage;
    private readonly GrainRows<SeatBlock> _rows;
    private readonly GroupCommit _commit;
    private readonly IGrainBase _grain;
    private readonly TimeProvider _time;
    private readonly SortedSet<int> _late = [];
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
    private bool _proves;
    private bool _hasAllOfOthers;
    private long _loaded;
    private long _headerWritten;

    public DateBook(
        IPersistentState<DateHeader> header, IGrainStorage storage, IGrainBase grain, TimeProvider time, SeatMetrics seats, StorageMetrics writes)
    {
        (_header, _storage, _grain, _time, _seats, _writes) = (header, storage, grain, time, seats, writes);
        _headerWritten = time.GetTimestamp();
        _rows = new GrainRows<SeatBlock>(storage, grain.GrainContext.GrainId, writes);
        _saved = header.State;
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

    /// <summary>Whether no activation that this one has overtaken can record anything any more.</summary>
    public bool IsAlone => _time.GetElapsedTime(_loaded) > OthersEnd;

    /// <summary>Whether a hold or a sale is not saved yet.</summary>
    public bool HasUnsaved => _collected.Concat(_inFlight).Any(change => change.Mark.Standing != SeatStanding.Available);

    /// <summary>
    /// Reads what is stored. It also writes: the versions this activation may show are reserved first, so that none is shown twice, and an
    /// activation that this one has overtaken can soon save nothing any more.
    /// </summary>
    public async Task Load()
    {
        _loaded = _time.GetTimestamp();
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

    /// <summary>Fails where another activation has taken over.</summary>
    public Task Fence()
    {
        Decided = Decided with { };
        return _commit.Saved();
    }

    /// <summary>Fails where another activation had taken over by the time of the call; costs a read.</summary>
    public Task Prove()
    {
        _proves = true;
        return _commit.Saved();
    }

    /// <summary>Takes in what an activation that this one has overtaken recorded after this one had read the blocks.</summary>
    public async Task TakeInLate()
    {
        if (Decided.LayoutVersion == 0 || _hasAllOfOthers)
            return;
        var isLast = IsAlone;
        foreach (var some in Enumerable.Range(0, SeatBlock.IndexOf(Decided.MostSeats) + 1).Chunk(BlocksAtOnce))
        {
            var stored = await Task.WhenAll(some.Select(index => _rows.Peek(SeatBlock.RowName(index))));
            _late.UnionWith(some.Where((_, i) => stored[i]?.Seats.Any(IsLate) == true));
        }

        if (_late.Count > 0)
            await _commit.Saved();
        _hasAllOfOthers = isLast;
    }

    private bool IsLate(SeatMark mark) => mark.Version > DecidedVersion(mark.Number);

    // As part of a write: no other changes the header's ETag meanwhile.
    private async Task ProveFirst()
    {
        _proves = false;
        await _storage.Prove(_grain.GrainContext.GrainId, _header);
    }

    // As part of a write: no other changes the rows' ETags meanwhile.
    private async Task ReadLate()
    {
        int[] indexes = [.. _late];
        _late.Clear();
        foreach (var index in indexes)
        {
            if (await _rows.Read(SeatBlock.RowName(index)) is not { } stored)
                continue;
            foreach (var mark in stored.Seats.Where(IsLate))
            {
                Put(mark);
                _collected.Add(new Change(mark, Settles: false));
            }
        }
    }

    private Task Collect(Change change)
    {
        _changedBlocks.Add(Put(change.Mark));
        _collected.Add(change);
        return _commit.Saved();
    }

    private int Put(SeatMark mark)
    {
        var index = SeatBlock.IndexOf(mark.Number);
        while (_blocks.Length <= index)
            _blocks = [.. _blocks, new SeatBlock()];
        _blocks[index] = _blocks[index].With(mark);
        return index;
    }

    private async Task Write()
    {
        if (_proves)
            await ProveFirst();
        if (_late.Count > 0)
            await ReadLate();
        (_inFlight, _collected) = (_collected, []);
        // Every change, every hold that expires and a new layout make a version each; all must stay below what is reserved.
        var reach = _view.Version + _view.Held + (2 * _inFlight.Count) + 1;
        if (Decided.VersionCeiling < reach)
            Decided = Decided with { VersionCeiling = reach + VersionStride };
        var layout = _saved.LayoutVersion;
        if (_changedBlocks.Count > 0 && _time.GetElapsedTime(_headerWritten) > HeaderCounts)
            await SaveHeader(Decided);
        var writes = _changedBlocks.Select(index => _rows.Write(SeatBlock.RowName(index), _blocks[index])).ToList();
        _changedBlocks.Clear();
        if (!ReferenceEquals(Decided, _saved))
            writes.Add(SaveHeader(Decided));
        await Task.WhenAll(writes);
        Show(relaid: layout != _saved.LayoutVersion);
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
        var began = _time.GetTimestamp();
        _header.State = header;
        try
        {
            await _header.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            _writes.Conflict(_grain.GrainContext.GrainId);
            throw;
        }

        (_saved, _headerWritten) = (header, began);
    }

    private SeatBlock? Block(int number) => SeatBlock.IndexOf(number) < _blocks.Length ? _blocks[SeatBlock.IndexOf(number)] : null;

    private static HallLayout LayoutOf(DateHeader header) => HallLayout.Of(header.Sections.ToSections());

    private sealed record Change(SeatMark Mark, bool Settles);
}
