using Orleans.Storage;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>The rows of one room: the head, and a row for every 64 places.</summary>
internal sealed class RoomStore(IPersistentState<RoomState> head, IGrainStorage storage, GrainId grainId, StorageMetrics writes)
{
    private const int ReadsAtOnce = 32;

    private readonly GrainRows<ChunkRow> _rows = new(storage, grainId, writes);

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

    public Task WriteChunk(int index, ChunkRow row) => _rows.Write(NameOf(index), row);

    /// <summary>All places as stored.</summary>
    public Task<RoomPlaces> Load() => Load(_rows.Read);

    /// <summary>All places as stored, read beside the writes of this activation.</summary>
    public Task<RoomPlaces> Peek() => Load(_rows.Peek);

    private static async Task<RoomPlaces> Load(Func<string, Task<ChunkRow?>> read)
    {
        var places = new RoomPlaces();
        while (true)
        {
            var rows = await Task.WhenAll(Enumerable.Range(places.ChunkCount, ReadsAtOnce).Select(index => read(NameOf(index))));
            foreach (var row in rows.TakeWhile(row => row is not null))
                places.Load(PlaceChunk.FromRow(row!));
            if (rows[^1] is null)
                return places;
        }
    }

    private static string NameOf(int index) => $"chunk-{index}";
}
