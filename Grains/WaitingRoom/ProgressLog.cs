using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>
/// What gateways may know: committed changes alone, under versions that rise by one a write and never go back. A recent version is
/// brought up to date by what left since; an older one gets a snapshot in pages.
/// </summary>
/// <param name="version">Where the versions go on: nothing before it can be told in steps.</param>
internal sealed class ProgressLog(long version)
{
    public const int MostNumbersPerMessage = 8_000;

    private const int MostRemembered = 65_536;

    private readonly NumberSet _waiting = new();
    private readonly List<(long Version, int Number)> _gone = [];
    private long _tellsSince = version;

    public long Version { get; private set; } = version;

    /// <summary>The highest number whose join is stored.</summary>
    public int Last { get; private set; }

    /// <summary>Every number below it has been admitted or has left.</summary>
    public int Cursor { get; private set; } = 1;

    public int WaitingBelow(int number) => _waiting.CountBelow(number);

    /// <summary>A stored place, in order.</summary>
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
            _waiting.Add(++Last);
        foreach (var number in group.NoLongerWaiting)
            _waiting.Remove(number);
        if (group.IsVisible)
            Version++;
        foreach (var number in group.Gone)
            _gone.Add((Version, number));
        MoveCursor();
        DropOldest();
    }

    public void MoveCursor() => Cursor = _waiting.FirstFrom(Cursor) ?? Last + 1;

    /// <param name="since">-1 for a snapshot.</param>
    /// <param name="page">Of a snapshot: the number to go on from.</param>
    public RoomProgress Since(long since, int page, RoomPace pace)
    {
        if (since >= _tellsSince && since <= Version && TryStep(since, out var upTo, out var gone))
            return new RoomProgress(upTo, Cursor, Last, Snapshot: false, gone, upTo < Version ? 0 : null, pace);
        var (numbers, next) = Page(Math.Max(Cursor, page));
        return new RoomProgress(Version, Cursor, Last, Snapshot: true, numbers, next, pace);
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

        gone = [.. _gone.GetRange(start, Math.Max(0, end - start)).Select(entry => entry.Number)];
        return upTo > since || upTo == Version;
    }

    private (ImmutableArray<int> Numbers, int? Next) Page(int from)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        for (var number = from; number <= Last; number++)
        {
            if (_waiting.Contains(number))
                continue;
            if (numbers.Count == MostNumbersPerMessage)
                return (numbers.ToImmutable(), number);
            numbers.Add(number);
        }

        return (numbers.ToImmutable(), null);
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
