using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom;
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

    /// <summary>-1 while there is none.</summary>
    public long Version { get; private set; } = -1;

    /// <summary>The lowest number that may wait.</summary>
    public int Cursor { get; private set; } = 1;

    public int Last { get; private set; }

    public RoomPace? Pace { get; private set; }

    public bool HasWaiting => Cursor <= Last;

    /// <summary>Forgets a snapshot that was not received to its end.</summary>
    public void DropPages() => _snapshot = null;

    public void Apply(RoomProgress progress)
    {
        if (progress.Snapshot)
            AddPage(progress);
        else
            Step(progress);
    }

    /// <summary>How many wait before this number; null where only the room can say what became of it.</summary>
    public int? AheadOf(int number) =>
        Version >= 0 && number >= Cursor && number <= Last && !_gone.Contains(number)
            ? number - Cursor - (_gone.CountBelow(number) - _gone.CountBelow(Cursor))
            : null;

    private void Step(RoomProgress progress)
    {
        Add(_gone, progress.Gone);
        Take(progress, progress.Version);
    }

    // Pages are read one after the other. What leaves meanwhile is told in the steps since the first page's version.
    private void AddPage(RoomProgress progress)
    {
        if (_snapshot is null)
            (_snapshot, _snapshotVersion) = (new NumberSet(), progress.Version);
        Add(_snapshot, progress.Gone);
        if (progress.NextPage is not null)
            return;
        (_gone, _snapshot) = (_snapshot, null);
        Take(progress, _snapshotVersion);
    }

    private void Take(RoomProgress progress, long version) =>
        (Version, Cursor, Last, Pace) = (version, progress.Cursor, progress.LastPosition, progress.Pace);

    private static void Add(NumberSet set, ImmutableArray<int> numbers)
    {
        foreach (var number in numbers)
            set.Add(number);
    }
}
