using System.Collections.Immutable;

namespace OrleansTicketing.Domain.WaitingRoom.Modes;

/// <summary>How a room takes and admits people. Stored as numbers; never renumbered.</summary>
public enum RoomMode : byte
{
    /// <summary>In order, by batch and capacity.</summary>
    Fifo = 0,

    /// <summary>Everybody may join and nobody is admitted; when the window ends, all who are in the list are shuffled.</summary>
    Lottery = 1,

    /// <summary>In order, by capacity alone.</summary>
    Passthrough = 2,

    /// <summary>Everybody may join and nobody is admitted.</summary>
    Paused = 3,

    /// <summary>Nobody joins and nobody is admitted.</summary>
    Closed = 4,

    /// <summary>Nobody joins, those who wait are admitted. An operator's act; no schedule has it.</summary>
    Draining = 5,
}

/// <summary>What an operator has ended for good, until a new schedule is given. Stored as numbers; never renumbered.</summary>
public enum RoomEnding : byte
{
    None = 0,

    /// <summary>Nobody joins; those who wait go on.</summary>
    Draining = 1,

    /// <summary>Nobody joins; those who wait have ended or are ending.</summary>
    Closed = 2,
}

/// <param name="From">The window begins then and lasts until the next one begins.</param>
public readonly record struct ScheduleWindow(DateTimeOffset From, RoomMode Mode);

/// <param name="OpensAt">When it ends: the opening.</param>
public readonly record struct LotteryWindow(DateTimeOffset From, DateTimeOffset OpensAt);

/// <summary>Which mode is in force when. Before the first window, and where there is none, it is <see cref="RoomMode.Fifo"/>.</summary>
public sealed class RoomSchedule(ImmutableArray<ScheduleWindow> windows)
{
    public static RoomSchedule Always { get; } = new([]);

    public ImmutableArray<ScheduleWindow> Windows { get; } = windows.IsDefault ? [] : windows;

    public LotteryWindow? Lottery
    {
        get
        {
            for (var index = 0; index + 1 < Windows.Length; index++)
            {
                if (Windows[index].Mode == RoomMode.Lottery)
                    return new LotteryWindow(Windows[index].From, Windows[index + 1].From);
            }

            return null;
        }
    }

    public RoomMode ModeAt(DateTimeOffset now) => IndexAt(now) is >= 0 and var index ? Windows[index].Mode : RoomMode.Fifo;

    /// <summary>When the window in force began; null before the first one.</summary>
    public DateTimeOffset? Since(DateTimeOffset now) => IndexAt(now) is >= 0 and var index ? Windows[index].From : null;

    public static bool Admits(RoomMode mode) => mode is RoomMode.Fifo or RoomMode.Passthrough;

    /// <summary>The first time from then on at which somebody may be admitted; null where there is none.</summary>
    public DateTimeOffset? AdmitsFrom(DateTimeOffset earliest)
    {
        var index = IndexAt(earliest);
        if (index < 0 || Admits(Windows[index].Mode))
            return earliest;
        while (++index < Windows.Length)
        {
            if (Admits(Windows[index].Mode))
                return Windows[index].From;
        }

        return null;
    }

    private int IndexAt(DateTimeOffset now)
    {
        var index = Windows.Length - 1;
        while (index >= 0 && Windows[index].From > now)
            index--;
        return index;
    }
}
