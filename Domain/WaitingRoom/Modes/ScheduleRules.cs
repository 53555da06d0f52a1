using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;

namespace OrleansTicketing.Domain.WaitingRoom.Modes;

public static class ScheduleRules
{
    public const int MostWindows = 32;

    /// <summary>What is wrong with a schedule by itself.</summary>
    /// <param name="path">Of the field, such as <c>waitingRoom.schedule</c>.</param>
    public static ImmutableArray<FieldProblem> Check(ImmutableArray<ScheduleWindow> windows, string path)
    {
        var problems = ImmutableArray.CreateBuilder<FieldProblem>();
        if (windows.Length > MostWindows)
            problems.Add(new FieldProblem(path, $"must have at most {MostWindows} windows"));
        for (var index = 0; index < windows.Length; index++)
        {
            var (from, mode) = windows[index];
            if (index > 0 && from <= windows[index - 1].From)
                problems.Add(new FieldProblem($"{path}[{index}].from", "must be later than that of the window before"));
            if (mode is RoomMode.Draining || !Enum.IsDefined(mode))
                problems.Add(new FieldProblem($"{path}[{index}].mode", "must be fifo, lottery, passthrough, paused or closed"));
            if (mode == RoomMode.Lottery && index == windows.Length - 1)
                problems.Add(new FieldProblem($"{path}[{index}].mode", "lottery needs a window after it: when that begins, the lottery is drawn"));
        }

        if (windows.Count(window => window.Mode == RoomMode.Lottery) > 1)
            problems.Add(new FieldProblem(path, "must have at most one lottery"));
        return problems.ToImmutable();
    }

    /// <summary>
    /// Why a schedule may not take another one's place; null where it may. Who joined for a lottery gets it, whoever did not does not, and
    /// nobody who knows the list may choose where it ends.
    /// </summary>
    /// <param name="hasPlaces">Whether anybody ever joined.</param>
    /// <param name="isDrawn">Whether the lottery is drawn, or its time has come.</param>
    public static string? WhyNot(RoomSchedule current, RoomSchedule next, bool hasPlaces, bool isDrawn, DateTimeOffset now)
    {
        var (before, after) = (current.Lottery, next.Lottery);
        if (before == after)
            return null;
        if (isDrawn)
            return after is null ? null : "must have the lottery as it was drawn, or none";
        if (!hasPlaces)
            return null;
        if (before is null || after is null)
            return "must keep its lottery, or the lack of one, once somebody has joined";
        return after.Value.OpensAt > now ? null : "must end its lottery in time to come, once somebody has joined";
    }
}
