using System.Collections.Immutable;
using OrleansTicketing.Domain.Invariants;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>How changes become pending, then stored, then known.</summary>
internal sealed partial class WaitingRoomGrain
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);

    /// <summary>Versions are reserved in strides, so that they survive a crash without a write of the head for each.</summary>
    private const long VersionStride = 10_000;

    private PendingGroup _pending = new();
    private PendingGroup? _writing;
    private int _occupied;

    private void Change(int number, Place next)
    {
        var before = _places[number];
        if (before == next)
            return;
        Learn(number, before, next);
        _places.Set(number, next);
        _pending.Touch(number, RoomPlaces.ChunkOf(number));
        _pending.IsVisible = true;
        if (before.State == PlaceState.Waiting)
        {
            var inOrder = next.IsAdmitted && !_places.IsPastOrder(number);
            _pending.NoLongerWaiting.Add(number);
            if (!inOrder)
                _pending.Gone.Add(number);
            else if (_places.Order.IsDrawn(number))
                _pending.AdmitDrawn(_places.Order.RankOf(number), next.AdmittedAt!.Value);
        }

        if (before.IsAdmitted && !next.IsAdmitted)
            _pending.Freed++;
        if (next.State == PlaceState.Expired)
            _pending.Expire(before.State);
        if (!before.IsAdmitted && next is { IsAdmitted: true, AdmittedAt: { } at })
            Take(at);
    }

    private void ShowLevels()
    {
        if (Exists)
            (_levels ??= _metrics.Enter(GrainKeys.ParseId(this.GetPrimaryKeyString()))).Show(_places.Totals.Waiting, _places.Totals.Admitted);
    }

    private void Take(DateTimeOffset admittedAt)
    {
        _pending.Admitted++;
        _occupied++;
        _window.Add(admittedAt);
    }

    private void Learn(int number, Place before, Place next)
    {
        if (before.State == PlaceState.Waiting && next.AdmittedAt is { } admittedAt)
            _metrics.Measured(_learning.Admitted(number, Unseen(number, _evidence.CompleteUntil(admittedAt)), admittedAt));
        else if (before.State == PlaceState.Waiting && next.State == PlaceState.Finished)
            _learning.Left(number, _places.AheadOf(number));
        else if (before.State == PlaceState.Waiting)
            _learning.FellSilent(number);
        else if (before is { IsAdmitted: true, AdmittedAt: { } since } && !next.IsAdmitted)
            _learning.Ended(number, since, Now());
        else if (before is { State: PlaceState.Unclaimed, AdmittedAt: { } admitted } && next.State == PlaceState.Claimed)
            _learning.Claimed(number, admitted, Now());
    }

    private void ChangeHead(RoomState next)
    {
        _head = next;
        _pending.ChangesHead = true;
        _pending.IsVisible = true;
        if (Settings.Interval != _window.Interval)
            RestartWindow();
    }

    private bool IsStored(int number) =>
        number <= _log.Last && !_pending.Touches(number) && _writing?.Touches(number) != true;

    private Task Stored(int number) => IsStored(number) ? Task.CompletedTask : _commit.Saved();

    private Task<T> Stored<T>(int number, Func<T> answer) => IsStored(number) ? Task.FromResult(answer()) : _commit.Saved(answer);

    private Task AllStored() => _pending.IsEmpty && _writing is null ? Task.CompletedTask : _commit.Saved();

    /// <summary>Until a former activation has surely stopped answering, nobody's place may end or be admitted.</summary>
    private async Task FormerEnded()
    {
        // A delay of less than a millisecond is none: the loop would hold the turn until the time is over.
        while (_lease.FormerLeft is var left && left > TimeSpan.Zero)
            await Task.Delay(left + ShortestDelay, _time);
        ThrowIfEnded();
    }

    private async Task WriteGroup()
    {
        var group = _writing = TakePending();
        try
        {
            await Write(group);
        }
        catch (Exception exception)
        {
            LogWriteFailed(this.GetPrimaryKeyString(), exception);
            throw;
        }

        _writing = null;
        _ended |= group.ReleasesLease;
        Admit(Now());
        SaveInBackground();
    }

    private PendingGroup TakePending()
    {
        var group = _pending;
        _pending = new PendingGroup();
        return group;
    }

    // The rows are taken before the first await: what the next group changes must not get into this one.
    private async Task Write(PendingGroup group)
    {
        var (now, last, acts, totals) = (Now(), _places.Last, _head.ActCount, _places.Totals);
        var rows = group.Chunks.Select(index => (Index: index, Row: _places.Chunk(index).ToRow(now))).ToArray();
        var needsHead = group.ChangesHead || group.SignsHead || group.DrawnAdmissions.Count > 0
            || (rows.Length > 0 && _lease.NeedsRenewal) || (group.IsVisible && !IsNextVersionReserved);
        if (group.DrawnAdmissions.Count > 0 && !group.RedoesAdmissions)
            _head = _head with { Admitting = [.. group.DrawnAdmissions], EndedBeside = DrawnThatEnded(group) };
        if (needsHead)
        {
            await CutActs();
            await WriteHead();
        }

        await WriteChunks(rows);
        _stored = last;
        if (group.SignsHead)
            await SignHead();
        if (group.TakesSample)
            await WriteSample(now, totals);
        if (group.ReleasesLease)
            await _store.WriteHead(_head with { LeaseHolder = null });
        _actsStored = acts;
        group.IsVisible |= ApplyDraw();
        _log.Committed(group, last);
        _occupied -= group.Freed;
        _metrics.Stored(group);
        ShowLevels();
    }

    // Who ended behind the last one admitted is not admitted when that is done again.
    private ImmutableArray<EndedRank> DrawnThatEnded(PendingGroup group) =>
    [
        .. group.Gone.Where(number => _places.Order.IsDrawn(number) && _places[number].AdmittedAt is null)
            .Select(number => new EndedRank(_places.Order.RankOf(number), _places[number].State == PlaceState.Finished))
            .Where(ended => ended.Rank <= group.DrawnAdmissions[^1].To),
    ];

    // Rows that exist are written one after the other, so that a crash leaves nobody admitted before somebody ahead. New ones go together:
    // what a crash leaves of them behind a gap was answered to nobody, and the next activation writes over it. But that one comes after the
    // rows before it, too: a former activation may still fill the gap, and answer.
    private async Task WriteChunks((int Index, ChunkRow Row)[] rows)
    {
        for (var next = 0; next < rows.Length;)
        {
            var some = rows.Skip(next).TakeWhile(row => !_store.HasChunk(row.Index)).Take(RoomStore.RowsAtOnce).ToArray();
            if (some.Length == 0)
                some = [rows[next]];
            if (_lease.NeedsRenewal)
                await WriteHead();
            await Task.WhenAll(some.Select(row => _store.WriteChunk(row.Index, row.Row)));
            next += some.Length;
        }
    }

    // What is told stays below the ceiling, so that a new activation, which begins at it, tells nothing under a version told before.
    private bool IsNextVersionReserved => _log.Version + 1 < _head.VersionCeiling;

    private async Task WriteHead()
    {
        var began = _time.GetTimestamp();
        if (!IsNextVersionReserved)
            _head = _head with { VersionCeiling = Math.Max(_log.Version, _head.VersionCeiling) + VersionStride };
        var since = _places.Last == 0 && _head.Capacities.IsEmpty ? DateTimeOffset.MinValue : Now();
        _head = _head with { LeaseHolder = _activationId, Capacities = CapacityCheck.Remember(_head.Capacities, since, Settings.Capacity) };
        await _store.WriteHead(_head);
        _lease.Renewed(began);
    }

    /// <summary>For changes that nobody waits for. Should the write fail, the activation ends.</summary>
    private void SaveInBackground()
    {
        if (!_ended && !_pending.IsEmpty)
            _ = _commit.Saved();
    }
}
