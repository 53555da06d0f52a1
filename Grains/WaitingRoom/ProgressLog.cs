using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>
/// What gateways may know: committed changes alone, under versions that rise by one a write and never go back. A recent version is
/// brought up to date by what left since; an older one gets a snapshot in pages. All it tells is in ranks.
/// </summary>
/// <param name="version">Where the versions go on: nothing before it can be told in steps.</param>
/// <param name="order">Of admission; null for that of arrival.</param>
internal sealed class ProgressLog(long version, AdmissionOrder? order = null)
{
    public const int MostNumbersPerMessage = 8_000;

    private const int MostRemembered = 65_536;

    private readonly List<(long Version, int Rank)> _gone = [];
    private NumberSet _waiting = new();
    private AdmissionOrder _order = order ?? AdmissionOrder.Arrival;
    private RoomDraw? _draw = RoomReplies.Draw(order?.Draw);
    private long _tellsSince = version;

    public long Version { get; private set; } = version;

    /// <summary>The highest number whose join is stored, which is the highest rank as well.</summary>
    public int Last { get; private set; }

    /// <summary>Every rank below it has been admitted or has left.</summary>
    public int Cursor { get; private set; } = 1;

    /// <summary>How many wait before a number.</summary>
    public int AheadOf(int number) => _waiting.CountBelow(_order.RankOf(number));

    /// <summary>The lottery was drawn, and that is stored: from the next version on, ranks are those that it gave.</summary>
    public void Reorder(AdmissionOrder order)
    {
        var waiting = new NumberSet();
        for (var rank = 1; rank <= Last; rank++)
        {
            if (_waiting.Contains(_order.RankOf(order.NumberAt(rank))))
                waiting.Add(rank);
        }

        (_waiting, _order, _draw, Cursor) = (waiting, order, RoomReplies.Draw(order.Draw), 1);
        _gone.Clear();
        _tellsSince = Version + 1;
    }

    /// <summary>A stored place, in order of rank.</summary>
    public void Load(bool waits)
    {
        Last++;
        if (waits)
            _waiting.Add(Last);
    }

    /// <summary>A group was stored.</summary>
    /// <param name="last">The highest number that it contains.</param>
    public void Committed(PendingGroup group, int last)
    {
        while (Last < last)
            _waiting.Add(_order.RankOf(++Last));
        foreach (var number in group.NoLongerWaiting)
            _waiting.Remove(_order.RankOf(number));
        if (group.IsVisible)
            Version++;
        foreach (var number in group.Gone)
            _gone.Add((Version, _order.RankOf(number)));
        MoveCursor();
        DropOldest();
    }

    public void MoveCursor() => Cursor = _waiting.FirstFrom(Cursor) ?? Last + 1;

    /// <param name="since">-1 for a snapshot.</param>
    /// <param name="page">Of a snapshot: the number to go on from.</param>
    public RoomProgress Since(long since, int page, RoomPace pace)
    {
        if (since >= _tellsSince && since <= Version && TryStep(since, out var upTo, out var gone))
            return new RoomProgress(upTo, Cursor, Last, Snapshot: false, gone, upTo < Version ? 0 : null, pace, _draw);
        var (ranks, next) = Page(Math.Max(Cursor, page));
        return new RoomProgress(Version, Cursor, Last, Snapshot: true, ranks, next, pace, _draw);
    }

    // As many whole versions as fit into one message.
    private bool TryStep(long since, out long upTo, out ImmutableArray<int> gone)
    {
        var start = FirstAfter(since);
        var end = _gone.Count;
        upTo = Version;
        if (end - start > MostNumbersPerMessage)
        {
            var cut = _gone[start + MostNumbersPerMessage].Version;
            end = FirstAfter(cut - 1);
            upTo = cut - 1;
        }

        gone = [.. _gone.GetRange(start, Math.Max(0, end - start)).Select(entry => entry.Rank)];
        return upTo > since || upTo == Version;
    }

    private (ImmutableArray<int> Ranks, int? Next) Page(int from)
    {
        var ranks = ImmutableArray.CreateBuilder<int>();
        for (var rank = from; rank <= Last; rank++)
        {
            if (_waiting.Contains(rank))
                continue;
            if (ranks.Count == MostNumbersPerMessage)
                return (ranks.ToImmutable(), rank);
            ranks.Add(rank);
        }

        return (ranks.ToImmutable(), null);
    }

    private int FirstAfter(long version)
    {
        var (low, high) = (0, _gone.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _gone[middle].Version <= version ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void DropOldest()
    {
        if (_gone.Count <= 2 * MostRemembered)
            return;
        var dropped = _gone.Count - MostRemembered;
        _tellsSince = _gone[dropped - 1].Version;
        _gone.RemoveRange(0, FirstAfter(_tellsSince));
    }
}
