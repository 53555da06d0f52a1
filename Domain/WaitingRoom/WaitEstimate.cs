using System.Runtime.InteropServices;
using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>Whole seconds: as many wait longer than the median as wait less; nine of ten wait at most <paramref name="P90"/>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WaitRange(TimeSpan Median, TimeSpan P90);

public static class WaitEstimate
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Until a place with so many ahead is admitted; null where nobody can say.</summary>
    public static WaitRange? Of(int ahead, RoomOutlook room, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(room);
        if (room.Paused || room.Capacity == 0)
            return null;
        var untilOpen = room.OpensAt > now ? (room.OpensAt - now).TotalSeconds : 0;
        var median = untilOpen + room.SecondsUntil(ahead + 1);
        var late = untilOpen + room.SecondsUntilSurely(ahead + 1);
        return new WaitRange(Whole(median), Whole(late));
    }

    /// <summary>When a waiting user is to ask again: every second when near, ever more rarely when far, in time not to count as idle.</summary>
    /// <param name="wait">The estimate; null where it is not known.</param>
    /// <param name="idleAfter">Nobody is asked to come less than four times within it.</param>
    /// <param name="load">The gateway's, 1 being what it bears with ease: above, all are asked to come so many times more rarely.</param>
    /// <returns>Whole seconds, 1 or more.</returns>
    public static TimeSpan PollAfter(TimeSpan? wait, TimeSpan idleAfter, double load = 0)
    {
        var wanted = wait is { } known
            ? known <= Near ? TimeSpan.FromSeconds(1) : known / Near.TotalSeconds
            : TimeSpan.FromSeconds(5);
        return Bounded(wanted, idleAfter, load);
    }

    /// <summary>When somebody who is not waiting is to ask again.</summary>
    /// <param name="remaining">Until the place ends; null where it has.</param>
    /// <param name="idleAfter">As for those who wait.</param>
    /// <param name="load">As for those who wait.</param>
    public static TimeSpan PollAfterAdmission(TimeSpan? remaining, TimeSpan idleAfter, double load = 0) =>
        Bounded(remaining is { } left ? left / 4 : LongestPause, idleAfter, load);

    private static TimeSpan Bounded(TimeSpan wanted, TimeSpan idleAfter, double load)
    {
        var belowQuarter = Math.Ceiling(idleAfter.TotalSeconds / 4) - 1;
        var stretch = Math.Max(1, load);
        var seconds = Math.Min(wanted.TotalSeconds, LongestPause.TotalSeconds) * stretch;
        return TimeSpan.FromSeconds(Math.Max(1, Math.Min(Math.Floor(seconds), belowQuarter)));
    }

    private static TimeSpan Whole(double seconds) => TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(seconds), 1, Longest.TotalSeconds));
}
