using OrleansTicketing.Domain.WaitingRoom.Modes;

namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>What is in force in one waiting room.</summary>
/// <param name="Capacity">Admitted at once, 0 or more.</param>
/// <param name="BatchSize">Admissions in any interval, 1 or more.</param>
/// <param name="OpensAt">Nobody is admitted before.</param>
/// <param name="ClosesAt">Nobody joins from then on.</param>
public sealed record RoomSettings(
    int Capacity,
    int BatchSize,
    TimeSpan Interval,
    bool Paused,
    DateTimeOffset OpensAt,
    DateTimeOffset ClosesAt)
{
    public const int MostAtOnce = 1_000_000;

    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    public RoomSchedule Schedule { get; init; } = RoomSchedule.Always;

    public RoomEnding Ending { get; init; }

    /// <summary>The pause wins over an ending, and that over the schedule.</summary>
    public RoomMode ModeAt(DateTimeOffset now) => (Paused, Ending) switch
    {
        (true, _) => RoomMode.Paused,
        (_, RoomEnding.Closed) => RoomMode.Closed,
        (_, RoomEnding.Draining) => RoomMode.Draining,
        _ => Schedule.ModeAt(now),
    };

    /// <summary>Whether anybody may be admitted.</summary>
    public bool IsOpen(DateTimeOffset now) =>
        !Paused && Ending != RoomEnding.Closed && now >= OpensAt && RoomSchedule.Admits(Schedule.ModeAt(now));

    /// <summary>Whether nobody may join.</summary>
    public bool IsClosed(DateTimeOffset now) => now >= ClosesAt || Ending != RoomEnding.None || Schedule.ModeAt(now) == RoomMode.Closed;

    /// <summary>Admissions in any interval; without a bound where batches do not count.</summary>
    public int BatchAt(DateTimeOffset now) => Schedule.ModeAt(now) == RoomMode.Passthrough ? MostAtOnce : BatchSize;

    /// <summary>The first time from now on at which somebody may be admitted; null where nobody can say.</summary>
    public DateTimeOffset? AdmitsFrom(DateTimeOffset now) =>
        Paused || Ending == RoomEnding.Closed ? null : Schedule.AdmitsFrom(now > OpensAt ? now : OpensAt);

    /// <summary>Since when people could be admitted, as far as the opening and the window in force say.</summary>
    public DateTimeOffset AdmitsSince(DateTimeOffset now) => Schedule.Since(now) is { } since && since > OpensAt ? since : OpensAt;

    public bool IsValid =>
        Capacity is >= 0 and <= MostAtOnce && BatchSize is >= 1 and <= MostAtOnce && Interval >= ShortestInterval && Interval <= LongestInterval;
}

public static class AdmissionRules
{
    /// <summary>How many of those waiting may be admitted now, in order.</summary>
    /// <param name="occupied">Admitted places, those included that have not shown up and those whose end is not stored yet.</param>
    /// <param name="recent">Admissions in the interval that ends now.</param>
    public static int Allowed(RoomSettings settings, int waiting, int occupied, int recent, DateTimeOffset now)
    {
        if (!settings.IsOpen(now))
            return 0;
        var batch = settings.Schedule.ModeAt(now) == RoomMode.Passthrough ? int.MaxValue : settings.BatchSize - recent;
        return Math.Max(0, Math.Min(waiting, Math.Min(settings.Capacity - occupied, batch)));
    }
}

/// <summary>
/// Counts the admissions of the last interval, so that in any window of that length there are at most a batch's number of them. An
/// admission falls out exactly one interval after it was made.
/// </summary>
public sealed class AdmissionWindow(TimeSpan interval)
{
    private readonly Queue<(DateTimeOffset At, int Count)> _groups = new();
    private DateTimeOffset _newest = DateTimeOffset.MinValue;
    private int _newestCount;
    private int _recent;

    public TimeSpan Interval { get; } = interval;

    /// <summary>In order of time; an older one than the newest (the clock stepped back) counts as made with the newest.</summary>
    public void Add(DateTimeOffset at, int count = 1)
    {
        if (at > _newest)
        {
            if (_newestCount > 0)
                _groups.Enqueue((_newest, _newestCount));
            (_newest, _newestCount) = (at, 0);
        }

        _newestCount += count;
        _recent += count;
    }

    /// <summary>The admissions after <paramref name="now"/> less the interval.</summary>
    public int Recent(DateTimeOffset now)
    {
        while (_groups.TryPeek(out var oldest) && oldest.At + Interval <= now)
            _recent -= _groups.Dequeue().Count;
        if (_newestCount > 0 && _newest + Interval <= now)
            (_recent, _newestCount) = (_recent - _newestCount, 0);
        return _recent;
    }
}
