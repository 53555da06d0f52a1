using System.Collections.Immutable;
using System.Numerics;
using OrleansTicketing.Domain.Invariants;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Storage;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Grains.Invariants;

/// <summary>Which places of a room were finished when it was read: one bit for each, in chunks of 64.</summary>
internal sealed record FinishedBits(DateTimeOffset ReadAt, IReadOnlyList<ulong> Chunks)
{
    public bool Has(int number) =>
        number >= 1 && RoomPlaces.ChunkOf(number) is var chunk && chunk < Chunks.Count && (Chunks[chunk] >> ((number - 1) % PlaceChunk.Size) & 1) != 0;
}

/// <summary>The stored rows of one waiting room, as a check reads them: a few at a time, beside the room that goes on.</summary>
internal sealed class RoomRows(IStoredRows rows, Guid concertId)
{
    private const int ChunksAtOnce = 32;

    private readonly string _key = GrainKeys.OfRoom(concertId);

    /// <summary>Of each chunk, which of its places are finished, and which admitted.</summary>
    public async Task<(List<ulong> Finished, List<ulong> Admitted)> ReadPlaces(Func<Task> pause)
    {
        var (finished, admitted) = (new List<ulong>(), new List<ulong>());
        PlaceChunk? last = null;
        while (true)
        {
            var chunks = await ReadChunks([.. Enumerable.Range(finished.Count, ChunksAtOnce)]);
            foreach (var chunk in chunks)
            {
                // What an interrupted write left behind a gap is no part of the room.
                if (chunk is null || (last is not null && !IsContinued(last, chunk)))
                    return (finished, admitted);
                finished.Add(Bits(chunk, static place => place.State == PlaceState.Finished));
                admitted.Add(Bits(chunk, static place => place.IsAdmitted));
                last = chunk;
            }

            await pause();
        }
    }

    /// <summary>
    /// Of the places that were admitted at a first look, those that still are: each was so in all the time between the two looks, so at one
    /// moment all of them were.
    /// </summary>
    public async Task<(int Count, DateTimeOffset Last)> StillAdmitted(IReadOnlyList<ulong> admittedBefore)
    {
        var (count, latest) = (0, DateTimeOffset.MinValue);
        var indexes = Enumerable.Range(0, admittedBefore.Count).Where(index => admittedBefore[index] != 0);
        foreach (var some in indexes.Chunk(ChunksAtOnce))
        {
            var chunks = await ReadChunks([.. some]);
            for (var at = 0; at < some.Length; at++)
            {
                if (chunks[at] is not { } chunk)
                    continue;
                var still = Bits(chunk, static place => place.IsAdmitted) & admittedBefore[some[at]];
                count += BitOperations.PopCount(still);
                for (; still != 0; still &= still - 1)
                {
                    var admittedAt = chunk[BitOperations.TrailingZeroCount(still)].AdmittedAt ?? DateTimeOffset.MinValue;
                    latest = admittedAt > latest ? admittedAt : latest;
                }
            }
        }

        return (count, latest);
    }

    public async Task<ImmutableArray<CapacitySince>> ReadCapacities() =>
        (await rows.Read(StoredKind.Rooms, [new RowName(_key, RowName.Main)])) is [{ } head] ? StoredJson.Read<RoomState>(head).Capacities : [];

    public async Task<bool> IsFinished(int number)
    {
        if (number < 1)
            return false;
        var chunk = (await ReadChunks([RoomPlaces.ChunkOf(number)]))[0];
        var index = (number - 1) % PlaceChunk.Size;
        return chunk is not null && index < chunk.Count && chunk[index].State == PlaceState.Finished;
    }

    /// <summary>Null where there is none.</summary>
    public async Task<PlaceChunk?[]> ReadChunks(ImmutableArray<int> indexes)
    {
        var found = await rows.Read(StoredKind.Rooms, [.. indexes.Select(index => new RowName(_key, RoomStore.NameOf(index)))]);
        return [.. found.Select(static row => row is { } stored ? PlaceChunk.FromRow(StoredJson.Read<ChunkRow>(stored)) : null)];
    }

    private static bool IsContinued(PlaceChunk last, PlaceChunk next) =>
        last.Count == PlaceChunk.Size && next.Chain == OrderHash.Then(last.Chain, last.Run);

    private static ulong Bits(PlaceChunk chunk, Func<Place, bool> isMeant)
    {
        var bits = 0UL;
        for (var index = 0; index < chunk.Count; index++)
            bits |= isMeant(chunk[index]) ? 1UL << index : 0;
        return bits;
    }
}
