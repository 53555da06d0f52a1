using Orleans.Storage;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>
/// The rows of one room: the head, a row for every 64 places, one for every 256 signed heads of the log of joins, one for every 64 acts of
/// its operators, and one for every 360 samples.
/// </summary>
internal sealed class RoomStore(IPersistentState<RoomState> head, IGrainStorage storage, GrainId grainId, StorageMetrics writes)
{
    /// <summary>So many rows of places are read, or written anew, beside each other.</summary>
    public const int RowsAtOnce = 32;

    private const int LoadAttempts = 5;
    private const string ChunkPrefix = "chunk-";

    private readonly GrainRows<ChunkRow> _rows = new(storage, grainId, writes);
    private readonly GrainRows<AuditRow> _audit = new(storage, grainId, writes);
    private readonly GrainRows<SampleRow> _samples = new(storage, grainId, writes);
    private readonly GrainRows<HeadsRow> _heads = new(storage, grainId, writes);

    private RoomState? _head;

    /// <summary>The head row as stored.</summary>
    public RoomState Head => _head ??= head.State;

    public async Task WriteHead(RoomState next)
    {
        _head = Head;
        head.State = next;
        try
        {
            await head.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            writes.Conflict(grainId);
            throw;
        }

        _head = next;
    }

    /// <summary>Whose word counts by what is stored, read beside the writes of this activation.</summary>
    public async Task<Guid?> PeekLeaseHolder()
    {
        var stored = new GrainState<RoomState>(new RoomState());
        await storage.ReadStateAsync(StorageNames.State, grainId, stored);
        return stored.State?.LeaseHolder;
    }

    /// <summary>A row of places, read beside the writes of this activation.</summary>
    public Task<ChunkRow?> PeekChunk(int index) => _rows.Peek(NameOf(index));

    /// <summary>Whether a row of places is stored as far as this activation read and wrote, be it a part of the room or not.</summary>
    public bool HasChunk(int index) => _rows.Has(NameOf(index));

    public Task WriteChunk(int index, ChunkRow row) => _rows.Write(NameOf(index), row);

    /// <summary>Writes a row of the audit, once: perhaps an earlier activation did and then failed, so its ETag is needed.</summary>
    public async Task WriteAudit(long index, AuditRow row)
    {
        var name = AuditNameOf(index);
        await _audit.Read(name);
        await _audit.Write(name, row);
        _audit.Forget(name);
    }

    public Task<AuditRow?> PeekAudit(long index) => _audit.Peek(AuditNameOf(index));

    /// <summary>The row is going to be written again by this activation.</summary>
    public Task<SampleRow?> ReadSamples(int index) => _samples.Read($"samples-{index}");

    public Task WriteSamples(int index, SampleRow row) => _samples.Write($"samples-{index}", row);

    public Task<SampleRow?> PeekSamples(int index) => _samples.Peek($"samples-{index}");

    public Task<HeadsRow?> ReadHeads(int row) => _heads.Read(HeadsNameOf(row));

    public Task<HeadsRow?> PeekHeads(int row) => _heads.Peek(HeadsNameOf(row));

    public Task WriteHeads(int row, HeadsRow heads) => _heads.Write(HeadsNameOf(row), heads);

    /// <summary>All places as stored.</summary>
    public Task<RoomPlaces> Load(AdmissionOrder order) => Load(order, _rows.Read);

    /// <summary>All places as stored, read beside the writes of this activation.</summary>
    public Task<RoomPlaces> Peek(AdmissionOrder order) => Load(order, _rows.Peek);

    // The rows are read one by one, perhaps while a former activation still writes: a row may be older than the one after it.
    private static async Task<RoomPlaces> Load(AdmissionOrder order, Func<string, Task<ChunkRow?>> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            var places = await LoadOnce(order, read);
            if (places.IsWhole)
                return places;
            if (attempt == LoadAttempts)
                throw new OrleansException("The rows of the waiting room do not fit each other. Ask again.");
        }
    }

    private static async Task<RoomPlaces> LoadOnce(AdmissionOrder order, Func<string, Task<ChunkRow?>> read)
    {
        var places = new RoomPlaces(order);
        for (var isEndFound = false; !isEndFound;)
        {
            var rows = await ReadFrom(places.ChunkCount, read);
            var chunks = rows.TakeWhile(row => row is not null).Select(row => PlaceChunk.FromRow(row!)).ToArray();
            foreach (var chunk in chunks)
            {
                if (!places.AreContinuedBy(chunk, places.ChunkCount) && await IsLeftOver(places.ChunkCount, read))
                {
                    isEndFound = true;
                    break;
                }

                places.Load(chunk);
            }

            isEndFound |= chunks.Length < rows.Length;
            // What follows is written over, for which its ETags are needed. A former activation may have gone on meanwhile: an ETag of what was
            // not loaded would let this one write over it.
            isEndFound = isEndFound && !(await HasMore(places, read));
        }

        return places;
    }

    private static async Task<bool> HasMore(RoomPlaces places, Func<string, Task<ChunkRow?>> read) =>
        (await ReadFrom(places.ChunkCount, read))[0] is { } row && places.AreContinuedBy(PlaceChunk.FromRow(row), places.ChunkCount);

    // A group whose write was interrupted may have left rows behind a gap, but no more of them than are written at once. Should a later
    // activation have filled the gap, they still are no continuation of what is stored there.
    private static async Task<bool> IsLeftOver(int index, Func<string, Task<ChunkRow?>> read) => (await ReadFrom(index, read)).Contains(null);

    private static Task<ChunkRow?[]> ReadFrom(int first, Func<string, Task<ChunkRow?>> read) =>
        Task.WhenAll(Enumerable.Range(first, RowsAtOnce).Select(index => read(NameOf(index))));

    /// <summary>What the row of the chunk is called.</summary>
    public static string NameOf(int index) => $"{ChunkPrefix}{index}";

    /// <summary>The index of the chunk in a row of this name; null where it holds something else.</summary>
    public static int? ChunkIndexOf(string name) =>
        name.StartsWith(ChunkPrefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(ChunkPrefix.Length), out var index) ? index : null;

    public static string AuditNameOf(long index) => $"audit-{index}";

    private static string HeadsNameOf(int row) => $"heads-{row}";
}
