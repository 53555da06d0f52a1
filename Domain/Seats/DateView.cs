using System.Collections.Immutable;

namespace OrleansTicketing.Domain.Seats;

/// <summary>What a date's view says of one seat.</summary>
/// <param name="Version">The date's version that this change made.</param>
/// <param name="Until">A held seat is available from then on; null for a pinned one, which does not expire.</param>
public readonly record struct ViewEntry(long Version, int Number, SeatStanding Standing, DateTimeOffset? Until);

/// <param name="Version">The date's version after the last entry.</param>
/// <param name="More">Whether more follow.</param>
public sealed record ViewChanges(long Version, ImmutableArray<ViewEntry> Entries, bool More);

/// <summary>
/// The versioned view of a date's seats: every change makes the next version, and the newest changes are kept in a ring. It is plain
/// memory that only its owner changes; the same changes in the same order make the same view.
/// </summary>
public sealed class DateView
{
    private readonly VersionRing<ViewEntry> _ring;
    private readonly SortedSet<int> _unsettled = [];

    // Ordered by number, too: equal deadlines expire in an order that depends on nothing else.
    private readonly PriorityQueue<(int Number, long SeatVersion), (DateTimeOffset Until, int Number)> _deadlines = new();
    private Slot[] _slots;

    /// <param name="seats">How many seats the date has.</param>
    /// <param name="version">Above every version that was ever shown of this date.</param>
    /// <param name="ringSize">How many changes are kept for readers that come back.</param>
    public DateView(int seats, long version, int ringSize)
    {
        _slots = new Slot[seats + 1];
        _ring = new VersionRing<ViewEntry>(ringSize, version);
    }

    public long Version => _ring.Version;

    /// <summary>Seats held or pinned.</summary>
    public int Held { get; private set; }

    public int Sold { get; private set; }

    /// <summary>
    /// Seats that were told as held and about which nothing final was told since, in ascending order: the seat itself may be pinned
    /// although its deadline has passed, so it is to be visited.
    /// </summary>
    public IReadOnlyCollection<int> Unsettled => _unsettled;

    /// <summary>Whether seats or prices may not be changed.</summary>
    public bool InUse => Sold > 0 || _unsettled.Count > 0;

    /// <summary>The highest change of this seat that the view knows; 0 where it was never touched.</summary>
    public long SeatVersion(int number) => number < _slots.Length ? _slots[number].SeatVersion : 0;

    public SeatStanding Standing(int number) => number < _slots.Length ? _slots[number].Standing : SeatStanding.Available;

    /// <summary>Where held: until when; null for a pinned seat, and for one whose deadline has passed.</summary>
    public DateTimeOffset? Until(int number) => number < _slots.Length ? _slots[number].Until : null;

    /// <summary>Takes in what was stored; makes no version of its own.</summary>
    public void Load(int number, long seatVersion, SeatStanding standing, DateTimeOffset? until) =>
        Set(number, seatVersion, standing, until, Version);

    /// <summary>A seat's change, which makes the next version; false where the view knows this or a newer one of the seat.</summary>
    public bool Apply(int number, long seatVersion, SeatStanding standing, DateTimeOffset? until)
    {
        if (seatVersion <= SeatVersion(number))
            return false;
        Set(number, seatVersion, standing, until, Version + 1);
        _ring.Append(new ViewEntry(Version + 1, number, standing, _slots[number].Until));
        return true;
    }

    /// <summary>The seat was visited and is free: the view need not remember it as held. Changes nothing that a reader sees.</summary>
    public void Settle(int number, long seatVersion)
    {
        if (SeatVersion(number) == seatVersion && Standing(number) == SeatStanding.Available)
            _unsettled.Remove(number);
    }

    /// <summary>Makes every hold whose deadline has come available, each with a version of its own.</summary>
    /// <returns>How many there were.</returns>
    public int ExpireDue(DateTimeOffset now)
    {
        var expired = 0;
        while (_deadlines.TryPeek(out var hold, out var deadline) && deadline.Until <= now)
        {
            _deadlines.Dequeue();
            ref var slot = ref _slots[hold.Number];
            if (slot.SeatVersion != hold.SeatVersion || slot.Standing != SeatStanding.Held)
                continue;
            slot = slot with { Standing = SeatStanding.Available, Until = null, Version = Version + 1 };
            Held--;
            _ring.Append(new ViewEntry(Version + 1, hold.Number, SeatStanding.Available, Until: null));
            expired++;
        }

        return expired;
    }

    /// <summary>Other seats or prices: readers start over.</summary>
    public void Relay(int seats)
    {
        Grow(seats);
        _ring.Restart(Version + 1);
    }

    /// <summary>The changes after a version, in order and without gaps; null where the ring does not reach so far.</summary>
    public ViewChanges? ChangesSince(long version, int limit) => _ring.Since(version, limit) is { } entries
        ? new ViewChanges(version + entries.Length, entries, version + entries.Length < Version)
        : null;

    /// <summary>All seats of a range that are not available, by number.</summary>
    public ImmutableArray<ViewEntry> Snapshot(int first, int last)
    {
        var entries = ImmutableArray.CreateBuilder<ViewEntry>();
        for (var number = first; number <= Math.Min(last, _slots.Length - 1); number++)
        {
            var slot = _slots[number];
            if (slot.Standing != SeatStanding.Available)
                entries.Add(new ViewEntry(slot.Version, number, slot.Standing, slot.Until));
        }

        return entries.ToImmutable();
    }

    private void Set(int number, long seatVersion, SeatStanding standing, DateTimeOffset? until, long version)
    {
        Grow(number);
        ref var slot = ref _slots[number];
        Held += Count(standing, SeatStanding.Held) - Count(slot.Standing, SeatStanding.Held);
        Sold += Count(standing, SeatStanding.Sold) - Count(slot.Standing, SeatStanding.Sold);
        slot = new Slot(seatVersion, version, standing, standing == SeatStanding.Held ? until : null);
        if (standing != SeatStanding.Held)
        {
            _unsettled.Remove(number);
            return;
        }

        _unsettled.Add(number);
        if (until is { } deadline)
            _deadlines.Enqueue((number, seatVersion), (deadline, number));
    }

    private void Grow(int seats)
    {
        if (seats >= _slots.Length)
            Array.Resize(ref _slots, seats + 1);
    }

    private static int Count(SeatStanding standing, SeatStanding counted) => standing == counted ? 1 : 0;

    private readonly record struct Slot(long SeatVersion, long Version, SeatStanding Standing, DateTimeOffset? Until);
}
