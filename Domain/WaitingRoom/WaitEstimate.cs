namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>What an estimate is made of.</summary>
/// <param name="FreePlaces">Capacity less the admitted, 0 or more.</param>
/// <param name="AdmittedPerSecond">As seen over the last minutes; 0 where nothing was seen yet.</param>
/// <param name="AdmittedFor">How long an admission lasts at most: the slowest pace at which places can come free.</param>
public readonly record struct RoomOutlook(
    int BatchSize,
    TimeSpan Interval,
    int Capacity,
    int FreePlaces,
    bool Paused,
    DateTimeOffset OpensAt,
    double AdmittedPerSecond,
    TimeSpan AdmittedFor);

public static class WaitEstimate
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Whole seconds until a place with so many ahead is admitted; null where nobody can say.</summary>
    public static TimeSpan? Of(int ahead, RoomOutlook room, DateTimeOffset now)
    {
        if (room.Paused || room.Capacity == 0)
            return null;
        var untilOpen = room.OpensAt > now ? (room.OpensAt - now).TotalSeconds : 0;
        var batches = (double)ahead / room.BatchSize * room.Interval.TotalSeconds;
        var needed = ahead + 1 - room.FreePlaces;
        var turnover = needed > 0 ? needed / PlacesFreedPerSecond(room) : 0;
        var seconds = Math.Ceiling(untilOpen + Math.Max(batches, turnover));
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, Longest.TotalSeconds));
    }

    /// <summary>When a waiting user is to ask again: every second when near, ever more rarely when far, in time not to count as idle.</summary>
    /// <param name="wait">The estimate; null where it is not known.</param>
    /// <returns>Whole seconds, 1 or more.</returns>
    public static TimeSpan PollAfter(TimeSpan? wait, TimeSpan idleAfter)
    {
        var wanted = wait is { } known
            ? known <= Near ? TimeSpan.FromSeconds(1) : known / Near.TotalSeconds
            : TimeSpan.FromSeconds(5);
        return Bounded(wanted, idleAfter);
    }

    /// <summary>When somebody who is not waiting is to ask again.</summary>
    /// <param name="remaining">Until the place ends; null where it has.</param>
    public static TimeSpan PollAfterAdmission(TimeSpan? remaining, TimeSpan idleAfter) =>
        Bounded(remaining is { } left ? left / 4 : LongestPause, idleAfter);

    private static TimeSpan Bounded(TimeSpan wanted, TimeSpan idleAfter)
    {
        var belowQuarter = Math.Ceiling(idleAfter.TotalSeconds / 4) - 1;
        var most = Math.Min(LongestPause.TotalSeconds, belowQuarter);
        return TimeSpan.FromSeconds(Math.Max(1, Math.Min(Math.Floor(wanted.TotalSeconds), most)));
    }

    private static double PlacesFreedPerSecond(RoomOutlook room) =>
        Math.Max(room.AdmittedPerSecond, room.Capacity / room.AdmittedFor.TotalSeconds);
}
