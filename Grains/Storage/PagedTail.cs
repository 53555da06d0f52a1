using System.Collections.Immutable;
using Orleans.Storage;

namespace OrleansTicketing.Grains.Storage;

internal static class PageRow
{
    /// <param name="list">The list's name.</param>
    /// <param name="number">The page's, from 0.</param>
    public static string NameOf(string list, long number) => $"{list}-{number}";
}

/// <summary>A full page of a list's older items, oldest first. Once the main state has dropped them it never changes again.</summary>
internal sealed record PageRow<TItem>
{
    public int SchemaVersion { get; init; } = 1;

    public ImmutableArray<TItem> Items { get; init; } = [];
}

/// <summary>A list as its grain's state keeps it: how many items it has, and the newest of them.</summary>
/// <param name="Count">The newest item's sequence number; sequence numbers are from 1, without gaps.</param>
internal readonly record struct Tail<TItem>(ImmutableArray<TItem> Items, long Count)
{
    /// <summary>The sequence number of the first item that is not in a page.</summary>
    public long First => Count - Items.Length + 1;
}

/// <summary>Items of a list, newest first; <paramref name="Next"/> is what the following page is asked with, null at the end.</summary>
internal readonly record struct TailSlice<TItem>(ImmutableArray<TItem> Items, long? Next);

/// <summary>
/// The older items of a list that only grows: pages beside the main state. A page is written before the state drops its items, so
/// that a crash between the two loses nothing.
/// </summary>
internal sealed class PagedTail<TItem>(
    IGrainStorage storage, GrainId grainId, StorageMetrics metrics, string name, Func<TItem, Guid> idOf)
    where TItem : class
{
    public const int PageSize = 50;
    public const int TailLimit = 100;

    // Which sequence number an id has, for the items in pages; made by the first search for an old item.
    private Dictionary<Guid, long>? _index;
    private long _indexedTo;

    /// <summary>Whether the oldest items are to go, and may: they fill a page and can never change again.</summary>
    public static bool CanCut(Tail<TItem> tail, Func<TItem, bool> isFinal)
    {
        if (tail.Items.Length < TailLimit)
            return false;
        for (var i = 0; i < PageSize; i++)
        {
            if (!isFinal(tail.Items[i]))
                return false;
        }

        return true;
    }

    /// <summary>The tail with room for another item. It stays as it is where its oldest items may still change.</summary>
    public async Task<ImmutableArray<TItem>> MakeRoom(Tail<TItem> tail, Func<TItem, bool> isFinal)
    {
        if (!CanCut(tail, isFinal))
            return tail.Items;

        var row = RowName(PageOf(tail.First));
        // Perhaps an earlier activation wrote this page and then failed: its ETag is needed.
        var rows = Rows();
        await rows.Read(row);
        await rows.Write(row, new PageRow<TItem> { Items = tail.Items[..PageSize] });
        return tail.Items[PageSize..];
    }

    public async Task<TItem?> Get(Tail<TItem> tail, long sequence)
    {
        if (sequence < 1 || sequence > tail.Count)
            return null;
        if (sequence >= tail.First)
            return tail.Items[(int)(sequence - tail.First)];
        var page = await ReadPage(PageOf(sequence));
        return page[(int)((sequence - 1) % PageSize)];
    }

    public async Task<TItem?> Find(Tail<TItem> tail, Guid id)
    {
        for (var i = tail.Items.Length - 1; i >= 0; i--)
        {
            if (idOf(tail.Items[i]) == id)
                return tail.Items[i];
        }

        if (tail.First == 1)
            return null;
        _index ??= [];
        while (_indexedTo + 1 < tail.First)
        {
            var sequence = _indexedTo + 1;
            var page = await ReadPage(PageOf(sequence));
            for (var i = 0; i < page.Length; i++)
                _index[idOf(page[i])] = sequence + i;
            _indexedTo = Math.Max(_indexedTo, sequence + PageSize - 1);
        }

        return _index.TryGetValue(id, out var found) ? await Get(tail, found) : null;
    }

    /// <summary>Newest first, below <paramref name="before"/> where it is given.</summary>
    public async Task<TailSlice<TItem>> Newest(Tail<TItem> tail, long? before, int limit)
    {
        var sequence = Math.Min(tail.Count, (before ?? long.MaxValue) - 1);
        var items = ImmutableArray.CreateBuilder<TItem>((int)Math.Clamp(sequence, 0, limit));
        var pageNumber = -1L;
        var page = ImmutableArray<TItem>.Empty;
        for (; sequence >= 1 && items.Count < limit; sequence--)
        {
            if (sequence >= tail.First)
            {
                items.Add(tail.Items[(int)(sequence - tail.First)]);
                continue;
            }

            if (PageOf(sequence) != pageNumber)
            {
                pageNumber = PageOf(sequence);
                page = await ReadPage(pageNumber);
            }

            items.Add(page[(int)((sequence - 1) % PageSize)]);
        }

        return new TailSlice<TItem>(items.DrainToImmutable(), sequence >= 1 ? sequence + 1 : null);
    }

    private async Task<ImmutableArray<TItem>> ReadPage(long number)
    {
        var row = RowName(number);
        var page = await Rows().Peek(row) ?? throw new InvalidOperationException($"Page {row} of {grainId} is missing.");
        return page.Items;
    }

    // Most accounts never fill a page: nothing is kept for it.
    private GrainRows<PageRow<TItem>> Rows() => new(storage, grainId, metrics);

    private string RowName(long number) => PageRow.NameOf(name, number);

    private static long PageOf(long sequence) => (sequence - 1) / PageSize;
}
