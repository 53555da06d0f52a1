using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Client.Seats;

public enum SeatFeedKind
{
    /// <summary>The first item of a stream that starts from now: later ones follow on this version without a gap.</summary>
    Started,

    /// <summary>A seat changed.</summary>
    Changed,

    /// <summary>A seat of another section changed; only the version is told.</summary>
    Skipped,

    /// <summary>Some changes before this version are not known any more: read the map again. Later ones follow without a gap.</summary>
    Resync,
}

/// <param name="Version">The date's version after this item. Rises by one with every <c>Changed</c> and <c>Skipped</c>.</param>
/// <param name="Number">The seat; null unless <c>Changed</c>.</param>
/// <param name="Status">What it is now; null unless <c>Changed</c>.</param>
public sealed record SeatFeedItem(SeatFeedKind Kind, long Version, int? Number, SeatStatus? Status);

/// <summary>The changes of a date's seats for one listener, until it stops listening.</summary>
public sealed class SeatFeed
{
    /// <summary>A date reserves versions 10,000 at a time, so one that is this far ahead of its newest was never told by anybody.</summary>
    private const long FarAhead = 20_000;

    private readonly SeatWatch _watch;
    private readonly long? _after;
    private readonly long _version;
    private readonly string? _section;
    private HallLayout _layout;

    internal SeatFeed(SeatWatch watch, SeatMap map, long? after, string? section)
    {
        _watch = watch;
        _after = after;
        _version = map.Version;
        _layout = map.Layout;
        _section = section;
    }

    public async IAsyncEnumerable<SeatFeedItem> Items([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _watch.StartListening();
        try
        {
            var cursor = _after ?? _version;
            if (_after is null)
                yield return new SeatFeedItem(SeatFeedKind.Started, cursor, null, null);
            while (!cancellationToken.IsCancellationRequested)
            {
                var news = _watch.Recent.News;
                var (entries, version) = await After(cursor);
                if (entries is null)
                    yield return new SeatFeedItem(SeatFeedKind.Resync, version, null, null);
                foreach (var entry in entries ?? [])
                    yield return Item(entry);
                if (version == cursor && !await Came(news, cancellationToken))
                    yield break;
                cursor = version;
            }
        }
        finally
        {
            _watch.StopListening();
        }
    }

    /// <summary>The changes after a version and where they lead; without changes where that is not known.</summary>
    private async Task<(ImmutableArray<SeatViewEntry>? Entries, long Version)> After(long cursor)
    {
        if (_watch.Recent.Since(cursor) is { } recent)
            return (recent, cursor + recent.Length);
        var read = await _watch.Read();
        if (_watch.Recent.Since(cursor) is { } pulled)
            return (pulled, cursor + pulled.Length);
        if (await _watch.ReachBack(cursor) is { } older)
            return (older.Entries, older.Version);
        // Without an answer, or with one of an activation that was overtaken by the one that this listener came from, nothing is known: it
        // keeps its place and asks at the next news.
        if (!read.Succeeded(out var map) || (map.Version < cursor && cursor - map.Version < FarAhead))
            return ([], cursor);
        _layout = map.Layout;
        return (null, map.Version);
    }

    private SeatFeedItem Item(SeatViewEntry entry) => IsOfSection(entry.Number)
        ? new SeatFeedItem(SeatFeedKind.Changed, entry.Version, entry.Number, entry.Status)
        : new SeatFeedItem(SeatFeedKind.Skipped, entry.Version, null, null);

    private bool IsOfSection(int number) =>
        _section is null || (_layout.Contains(number) && _layout.Sections[_layout.Place(number).Section].Name == _section);

    private static async Task<bool> Came(Task news, CancellationToken cancellationToken)
    {
        try
        {
            await news.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
