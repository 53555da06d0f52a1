using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>
/// What operators did, and how the room stood over time: rows that only grow. The newest acts stand in the head row, which is written
/// before the rows of the places they are about.
/// </summary>
internal sealed partial class WaitingRoomGrain
{
    private const int MostActsPerPage = 100;

    /// <summary>Bounds what is read, and kept in memory, so that an operation sent again is recognised.</summary>
    private const int MostRowsRemembered = 64;

    private static readonly TimeSpan ActsRemembered = TimeSpan.FromHours(24);
    private static readonly TimeSpan SamplePeriod = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Guid, (StoredAct Act, long Sequence)> _acts = [];
    private Task? _remembering;

    // So many of all acts are stored with all that they do.
    private long _actsStored;

    private PlaceTotals _sampled;
    private DateTimeOffset? _sampleAt;
    private (int Index, SampleRow Row)? _samples;
    private Task? _readingSamples;

    public async Task<OperatorActPage?> Audit(long? before, int limit)
    {
        ThrowIfEnded();
        await AllStored();
        var head = _store.Head;
        if (head.Revision is null)
            return null;
        var (most, acts) = (Math.Clamp(limit, 1, MostActsPerPage), ImmutableArray.CreateBuilder<OperatorAct>());
        var sequence = Math.Min(head.ActCount, (before ?? long.MaxValue) - 1);
        var (row, rowNumber) = ((AuditRow?)null, -1L);
        for (; sequence >= 1 && acts.Count < most; sequence--)
        {
            if (sequence > head.ActCount - head.Acts.Length)
            {
                acts.Add(head.Acts[(int)(sequence - head.ActCount + head.Acts.Length - 1)].ToMessage(sequence));
                continue;
            }

            if (RowOf(sequence) != rowNumber)
                (rowNumber, row) = (RowOf(sequence), await ReadRow(RowOf(sequence)));
            acts.Add(row!.Acts[(int)((sequence - 1) % AuditRow.Size)].ToMessage(sequence));
        }

        return new OperatorActPage(acts.ToImmutable(), sequence >= 1 ? sequence + 1 : null);
    }

    /// <summary>The act becomes part of the next write of the head.</summary>
    /// <returns>Its sequence number.</returns>
    private long Note(StoredAct act, RoomState next)
    {
        var sequence = next.ActCount + 1;
        _acts[act.OperationId] = (act, sequence);
        next = next with { Acts = next.Acts.Add(act), ActCount = sequence };
        ChangeHead(act.Kind is OperatorActKind.Admit or OperatorActKind.Expel
            ? next
            : next.Noted(act.At, act.Detail ?? act.Kind.ToString().ToLowerInvariant(), act.OperationId));
        return sequence;
    }

    private (StoredAct Act, long Sequence)? FindAct(Guid operationId) =>
        _acts.TryGetValue(operationId, out var known) && known.Act.At + ActsRemembered > Now() ? known : null;

    private async Task RememberActs()
    {
        await (_remembering ??= ReadActs());
        ThrowIfEnded();
        if (_acts.Count <= (MostRowsRemembered + 1) * AuditRow.Size)
            return;
        foreach (var (id, known) in _acts.ToArray())
        {
            if (known.Act.At + ActsRemembered <= Now())
                _acts.Remove(id);
        }
    }

    private async Task ReadActs()
    {
        var head = _head;
        var first = head.ActCount - head.Acts.Length + 1;
        Remember(head.Acts, first);
        var oldest = Now() - ActsRemembered;
        for (var read = 0; first > 1 && read < MostRowsRemembered; read++)
        {
            var row = await ReadRow(RowOf(first - 1));
            first -= row.Acts.Length;
            Remember(row.Acts, first);
            if (row.Acts[0].At < oldest)
                return;
        }
    }

    private void Remember(ImmutableArray<StoredAct> acts, long first)
    {
        for (var index = 0; index < acts.Length; index++)
            _acts[acts[index].OperationId] = (acts[index], first + index);
    }

    private async Task<AuditRow> ReadRow(long index) =>
        await _store.PeekAudit(index) ?? throw new InvalidOperationException($"Row {index} of the audit of {this.GetPrimaryKeyString()} is missing.");

    /// <summary>Moves the oldest 64 acts to a row of their own, once nothing of what they did is missing from the store.</summary>
    private async Task CutActs()
    {
        var first = _head.ActCount - _head.Acts.Length;
        if (_actsStored - first < AuditRow.Size)
            return;
        await _store.WriteAudit(first / AuditRow.Size, new AuditRow { Acts = _head.Acts[..AuditRow.Size] });
        _head = _head with { Acts = _head.Acts[AuditRow.Size..] };
    }

    private static long RowOf(long sequence) => (sequence - 1) / AuditRow.Size;

    public async Task<RoomSamples?> Samples(DateTimeOffset? since)
    {
        ThrowIfEnded();
        if (!Exists)
            return null;
        var after = (since ?? DateTimeOffset.MinValue).ToUnixTimeMilliseconds();
        var newest = await NewestSamples();
        var (low, high) = (0, newest.Index);
        // The last row that begins at or before that time; the next one may begin right after it.
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var row = middle == newest.Index ? newest.Row : await _store.PeekSamples(middle);
            (low, high) = row is { At: [var first, ..] } && first <= after ? (middle, high) : (low, middle - 1);
        }

        var samples = ImmutableArray.CreateBuilder<RoomSample>();
        for (var index = low; index <= newest.Index && samples.Count < SampleRow.Size; index++)
        {
            var row = index == newest.Index ? newest.Row : await _store.PeekSamples(index) ?? new SampleRow();
            for (var at = 0; at < row.At.Length && samples.Count < SampleRow.Size; at++)
            {
                if (row.At[at] > after)
                    samples.Add(row.Get(at));
            }
        }

        var last = newest.Row.At is [.., var latest] ? latest : 0;
        var isAll = samples.Count == 0 || samples[^1].At.ToUnixTimeMilliseconds() >= last;
        return new RoomSamples(samples.ToImmutable(), isAll ? null : samples[^1].At);
    }

    /// <summary>Takes how the room stands into the next write, every ten seconds in which that changed.</summary>
    /// <returns>Whether nothing is left to be told.</returns>
    private bool Sample(DateTimeOffset now)
    {
        var due = _sampleAt ??= Next(now);
        if (now >= due)
        {
            _sampleAt = Next(now);
            _pending.TakesSample = _places.Totals != _sampled;
        }

        return _places.Totals == _sampled;

        static DateTimeOffset Next(DateTimeOffset now) => new(now.UtcTicks - now.UtcTicks % SamplePeriod.Ticks + SamplePeriod.Ticks, TimeSpan.Zero);
    }

    // The row of a former activation is read before the first one of this: whatever it wrote last stays.
    private async Task WriteSample(DateTimeOffset now, PlaceTotals totals)
    {
        var (index, row) = await NewestSamples();
        var sample = new RoomSample(now, totals.Joined, totals.Waiting, totals.Admitted, totals.Finished, totals.Expired);
        _sampled = totals;
        if (row.At.Length > 0 && row.Get(row.At.Length - 1) with { At = now } == sample)
            return;
        if (row.At.Length >= SampleRow.Size)
            (index, row) = (index + 1, new SampleRow());
        row = row.With(sample);
        await _store.WriteSamples(index, row);
        _samples = (index, row);
        _head = _head with { SampleRow = index };
    }

    // Read once for all who ask: a second reading might end after a write, and forget its ETag.
    private async Task<(int Index, SampleRow Row)> NewestSamples()
    {
        await (_readingSamples ??= ReadNewestSamples());
        return _samples!.Value;
    }

    private async Task ReadNewestSamples()
    {
        var index = _head.SampleRow;
        var row = await _store.ReadSamples(index) ?? new SampleRow();
        while (row.At.Length >= SampleRow.Size && await _store.ReadSamples(index + 1) is { } next)
            (index, row) = (index + 1, next);
        _samples = (index, row);
    }
}
