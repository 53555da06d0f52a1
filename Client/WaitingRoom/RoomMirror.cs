using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>
/// How far a room has come, as far as its gateway was told: enough to say how many are ahead of anyone who waits. Not safe for several
/// threads.
/// </summary>
internal sealed class RoomMirror
{
    private NumberSet _gone = new();
    private NumberSet? _snapshot;
    private long _snapshotVersion;
    private AdmissionOrder? _snapshotOrder;
    private AdmissionOrder _order = AdmissionOrder.Arrival;

    /// <summary>-1 while there is none.</summary>
    public long Version { get; private set; } = -1;

    /// <summary>The lowest rank that may wait.</summary>
    public int Cursor { get; private set; } = 1;

    public int Last { get; private set; }

    public RoomPace? Pace { get; private set; }

    /// <summary>The same as the rules want it.</summary>
    public RoomOutlook? Outlook { get; private set; }

    /// <summary>The newest signed head.</summary>
    public RoomHead? Head { get; private set; }

    public bool HasWaiting => Cursor <= Last;

    /// <summary>Forgets a snapshot that was not received to its end.</summary>
    public void DropPages() => _snapshot = null;

    /// <param name="progress">The next message.</param>
    /// <param name="order">What its ranks are by.</param>
    /// <returns>False where the lottery was drawn between two pages of a snapshot: they say nothing together, and all is to be asked anew.</returns>
    public bool Apply(RoomProgress progress, AdmissionOrder order)
    {
        if (!progress.Snapshot)
        {
            Step(progress);
            return true;
        }

        if (_snapshot is not null && !ReferenceEquals(_snapshotOrder, order))
        {
            DropPages();
            return false;
        }

        AddPage(progress, order);
        return true;
    }

    /// <summary>The place of a number in the order of admission, from 1.</summary>
    public int PositionOf(int number) => _order.RankOf(number);

    /// <summary>How many wait before this number; null where only the room can say what became of it.</summary>
    public int? AheadOf(int number)
    {
        var rank = _order.RankOf(number);
        return Version >= 0 && rank >= Cursor && rank <= Last && !_gone.Contains(rank)
            ? rank - Cursor - (_gone.CountBelow(rank) - _gone.CountBelow(Cursor))
            : null;
    }

    private void Step(RoomProgress progress)
    {
        Add(_gone, progress.Gone);
        Take(progress, progress.Version);
    }

    // Pages are read one after the other. What leaves meanwhile is told in the steps since the first page's version.
    private void AddPage(RoomProgress progress, AdmissionOrder order)
    {
        if (_snapshot is null)
            (_snapshot, _snapshotVersion, _snapshotOrder) = (new NumberSet(), progress.Version, order);
        Add(_snapshot, progress.Gone);
        if (progress.NextPage is not null)
            return;
        (_gone, _snapshot, _order) = (_snapshot, null, order);
        Take(progress, _snapshotVersion);
    }

    private void Take(RoomProgress progress, long version) =>
        (Version, Cursor, Last, Pace, Outlook, Head) =
            (version, progress.Cursor, progress.LastPosition, progress.Pace, OutlookOf(progress.Pace), progress.Head);

    private static RoomOutlook OutlookOf(RoomPace pace) => new(
        pace.Paused,
        pace.Capacity,
        pace.OpensAt,
        new QueueForecast(pace.Step, pace.Done),
        pace.Spread);

    private static void Add(NumberSet set, ImmutableArray<int> numbers)
    {
        foreach (var number in numbers)
            set.Add(number);
    }
}
