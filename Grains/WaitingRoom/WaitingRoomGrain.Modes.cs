using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>How the room takes and admits people, and what operators change of that.</summary>
internal sealed partial class WaitingRoomGrain
{
    private RoomState? _settingsOf;
    private RoomSettings? _settings;

    // Asked for several times by every join, and the same until the head changes.
    private RoomSettings Settings
    {
        get
        {
            if (!ReferenceEquals(_settingsOf, _head))
                (_settingsOf, _settings) = (_head, _head.Settings(_policy));
            return _settings!;
        }
    }

    public async Task<RoomChangeReply> Change(RoomChange change)
    {
        ThrowIfEnded();
        if (!Exists)
            return new RoomChangeReply(null, null);
        await RememberActs();
        // Of two changes at once each is stored: whoever is admitted by the first was so by settings that the store has seen.
        while (_pending.ChangesHead)
            await _commit.Saved();
        ThrowIfEnded();
        if (FindAct(change.OperationId) is null)
        {
            var now = Now();
            if (change.Overrides.Schedule is { } windows && WhyNot(windows, now) is { } problem)
                return new RoomChangeReply(null, problem);
            var next = Overridden(_head, change.Overrides) with { Paused = change.Paused ?? _head.Paused };
            var what = string.Join(", ", Differences(_head, next));
            Note(new StoredAct(now, change.Operator, OperatorActKind.Change, change.OperationId) { Detail = what.Length == 0 ? "nothing" : what }, next);
            Admit(now);
        }

        // In force at once; answered when no former activation admits any more by what was in force before.
        await AllStored();
        await FormerEnded();
        return new RoomChangeReply(await CurrentFigures(), null);
    }

    private string? WhyNot(ImmutableArray<RoomWindow> windows, DateTimeOffset now) => ScheduleRules.WhyNot(
        Settings.Schedule, new RoomSchedule(RoomReplies.Schedule(windows)), _places.Last > 0, _head.Draw is not null || OwesDraw(now), now);

    private RoomState Overridden(RoomState state, RoomOverrides overrides)
    {
        var next = state with
        {
            Capacity = overrides.Capacity ?? state.Capacity,
            BatchSize = overrides.BatchSize ?? state.BatchSize,
            Interval = overrides.Interval ?? state.Interval,
        };
        if (overrides.Schedule is { } windows)
            next = Scheduled(next, RoomReplies.Schedule(windows));
        if (!next.Settings(_policy).IsValid || ScheduleRules.Check(next.Schedule, "schedule").Length > 0)
            throw new ArgumentOutOfRangeException(nameof(overrides), overrides, "A waiting room cannot have these settings.");
        return next;
    }

    // A lottery whose time moves keeps its seed, which was committed to. A new one has a seed that nobody could know before.
    private RoomState Scheduled(RoomState state, ImmutableArray<ScheduleWindow> windows)
    {
        var lottery = new RoomSchedule(windows).Lottery is { } window
            ? new StoredLottery(state.Lottery?.Seed ?? NewSeed(), window)
            : null;
        return state with
        {
            Schedule = windows,
            Ending = RoomEnding.None,
            Lottery = state.Draw is null ? lottery : state.Lottery,
        };
    }

    private string NewSeed()
    {
        byte[] random = [.. _ids.NewId().ToByteArray(), .. _ids.NewId().ToByteArray(), .. _ids.NewId().ToByteArray()];
        return Convert.ToHexStringLower(SHA256.HashData(random));
    }

    private IEnumerable<string> Differences(RoomState before, RoomState after)
    {
        var (old, changed) = (before.Settings(_policy), after.Settings(_policy));
        if (old.Capacity != changed.Capacity)
            yield return $"capacity {changed.Capacity}";
        if (old.BatchSize != changed.BatchSize)
            yield return $"batch {changed.BatchSize}";
        if (old.Interval != changed.Interval)
            yield return $"interval {changed.Interval:c}";
        if (old.Paused != changed.Paused)
            yield return changed.Paused ? "paused" : "resumed";
        if (!old.Schedule.Windows.SequenceEqual(changed.Schedule.Windows))
            yield return changed.Schedule.Windows.Length == 0 ? "no schedule" : "schedule " + string.Join("; ", changed.Schedule.Windows.Select(Told));
        if (old.Ending != changed.Ending)
            yield return "open again";
    }

    private static string Told(ScheduleWindow window) => $"{window.From:yyyy-MM-dd'T'HH:mm:ss.FFF'Z'} {window.Mode.ToString().ToLowerInvariant()}";
}
