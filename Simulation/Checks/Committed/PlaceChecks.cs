using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;

namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>
/// Invariants 7, 8 and 9 of each stored change of a place: states only go forward, nobody is admitted before somebody ahead, past the
/// capacity, the batch or the opening, and nobody has two places.
/// </summary>
internal sealed class PlaceChecks(Referee referee)
{
    private readonly List<int> _admitted = [];

    internal Func<WatchedRoom, int, DateTimeOffset?> LastSeen { private get; set; } = static (_, _) => null;

    internal void Append(WatchedRoom room, WatchedPlace place)
    {
        var number = room.Count + 1;
        if (room.LivePlaceOf(place.User) is var other and not 0 && place.IsLive)
            Fail(room, "9", $"user {place.User.Short()} has place {other}, {room[other].State}, and place {number}");
        if (number > 1 && place.Joined < room[number - 1].Joined - referee.ClocksApart.TotalMilliseconds)
            Fail(room, "7", $"place {number} joined {room[number - 1].Joined - place.Joined} ms before place {number - 1}");
        if (place.Joined > NowMilliseconds)
            Fail(room, "7", $"place {number} joins at {Told(place.Joined)}, which is to come");
        var waiting = place with { State = PlaceState.Waiting, Admitted = -1, Until = -1 };
        room.Append(waiting);
        if (place != waiting)
            Change(room, number, place);
    }

    internal void Change(WatchedRoom room, int number, WatchedPlace next)
    {
        var before = room[number];
        if (next.User != before.User || next.Joined != before.Joined)
            Fail(room, "7", $"place {number} of user {before.User.Short()}, {Told(before.Joined)}, became user {next.User.Short()}'s, {Told(next.Joined)}");
        if (next.State < before.State || (!before.IsLive && next.State == before.State))
            Fail(room, "7", $"place {number} went from {before.State} to {next.State}");
        if (before.Admitted >= 0 && next.Admitted != before.Admitted)
            Fail(room, "7", $"place {number} was admitted at {Told(before.Admitted)}, and then at {Told(next.Admitted)}");
        if (WrongTimes(room, number, before, next) is { } wrong)
            Fail(room, "7", $"place {number} became {next.State}: {wrong}");
        room.Set(number, next);
        if (before.Admitted < 0 && next.Admitted >= 0)
            _admitted.Add(number);
    }

    private string? WrongTimes(WatchedRoom room, int number, WatchedPlace before, WatchedPlace next)
    {
        var policy = referee.Policy.WaitingRoom;
        var claimWithin = policy.ClaimWithin < policy.AdmittedFor ? policy.ClaimWithin : policy.AdmittedFor;
        switch (next.State)
        {
            case PlaceState.Waiting when next.Admitted >= 0 || next.Until >= 0:
                return "it has times that it cannot have";
            case PlaceState.Unclaimed when next.Until - next.Admitted != claimWithin.TotalMilliseconds:
            case PlaceState.Claimed when next.Until - next.Admitted != policy.AdmittedFor.TotalMilliseconds:
                return $"its deadline is {next.Until - next.Admitted} ms after its admission";
            case PlaceState.Unclaimed or PlaceState.Claimed when next.Admitted < next.Joined:
                return "it was admitted before it joined";
            case PlaceState.Expired when next.Until > NowMilliseconds:
                return $"its time ends at {Told(next.Until)} only";
            case PlaceState.Expired when !room.ExpelledByOperator.Contains(next.User):
                return next.Admitted >= 0 ? EndedEarly(before, next) : SilentEarly(room, number, next);
            default:
                return null;
        }
    }

    private string? EndedEarly(WatchedPlace before, WatchedPlace next)
    {
        var policy = referee.Policy.WaitingRoom;
        var least = before.State == PlaceState.Claimed || policy.AdmittedFor < policy.ClaimWithin ? policy.AdmittedFor : policy.ClaimWithin;
        return next.Until - next.Admitted < least.TotalMilliseconds ? $"it was admitted for {next.Until - next.Admitted} ms only" : null;
    }

    private string? SilentEarly(WatchedRoom room, int number, WatchedPlace next)
    {
        if (room.Head is { Ending: RoomEnding.Closed })
            return null;
        var idle = referee.Policy.WaitingRoom.IdleAfter - referee.ClocksApart;
        // Stored are whole milliseconds: it may have ended late in this one.
        var ended = DateTimeOffset.FromUnixTimeMilliseconds(next.Until + 1);
        if (next.Until - next.Joined < idle.TotalMilliseconds)
            return $"it joined {next.Until - next.Joined} ms before";
        return LastSeen(room, number) is { } seen && ended - seen < idle ? $"its user was answered a poll of {referee.Told(seen)}" : null;
    }

    /// <summary>Once a row is taken as a whole: who of it is newly admitted had the right to be.</summary>
    internal void CheckAdmitted(WatchedRoom room)
    {
        if (_admitted.Count == 0)
            return;
        _admitted.Sort((one, other) => room[one].Admitted.CompareTo(room[other].Admitted));
        foreach (var number in _admitted)
            CheckAdmitted(room, number);
        _admitted.Clear();
    }

    private void CheckAdmitted(WatchedRoom room, int number)
    {
        var place = room[number];
        var force = InForce(room, place.Admitted);
        if (room.AdmittedNow > force.Capacity)
            Fail(room, "8", $"place {number} is admitted as one of {room.AdmittedNow}, and the capacity is {force.Capacity}");
        if (place.PastOrder)
        {
            if (!room.AdmittedByOperator.Contains(place.User))
                Fail(room, "7", $"place {number} is admitted past the order, and no operator did that");
            return;
        }

        var rank = room.Order.RankOf(number);
        var isNoted = room.Head is { Admitting: { IsDefaultOrEmpty: false } admitting } && rank <= admitting[^1].To;
        if (room.Waiting.First < rank && !(room.Order.IsDrawn(number) && isNoted))
            Fail(room, "7", $"place {number} is admitted, and place {room.Order.NumberAt(room.Waiting.First)} is ahead and waits");
        if (!force.IsOpen)
            Fail(room, "7", $"place {number} is admitted at {Told(place.Admitted)}, when nobody may be");
        // A clock that steps back puts two admissions nearer to each other than they were.
        var recent = Admit(room, place.Admitted, force.Interval - referee.ClocksApart);
        if (recent > force.Batch)
            Fail(room, "batch", $"place {number} is number {recent} to be admitted within {force.Interval.TotalSeconds} s, and the batch is {force.Batch}");
    }

    private static int Admit(WatchedRoom room, long at, TimeSpan interval)
    {
        var admissions = room.Admissions;
        var index = admissions.Count;
        while (index > 0 && admissions[index - 1] > at)
            index--;
        admissions.Insert(index, at);
        var first = index;
        while (first > 0 && admissions[first - 1] > at - interval.TotalMilliseconds)
            first--;
        return index - first + 1;
    }

    /// <summary>
    /// The most that the settings allowed which may have been in force then. They are in force in memory before they are stored, and they are
    /// stored before whom they admit: all that are stored, but for those that another replaced before the admission.
    /// </summary>
    private Limits InForce(WatchedRoom room, long admitted)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(admitted);
        var limits = new Limits(0, 0, TimeSpan.MaxValue, IsOpen: false);
        for (var index = room.Settings.Count - 1; index >= 0; index--)
        {
            var settings = room.Settings[index].Settings;
            var mode = settings.Schedule.ModeAt(at);
            limits = new Limits(
                Math.Max(limits.Capacity, settings.Capacity),
                Math.Max(limits.Batch, mode == RoomMode.Passthrough ? int.MaxValue : settings.BatchSize),
                settings.Interval < limits.Interval ? settings.Interval : limits.Interval,
                limits.IsOpen || (!settings.Paused && settings.Ending != RoomEnding.Closed && at >= settings.OpensAt && mode is RoomMode.Fifo or RoomMode.Passthrough));
            if (room.Settings[index].StoredAt + referee.ClocksApart < at)
                break;
        }

        return limits;
    }

    private long NowMilliseconds => (referee.Now + referee.ClocksApart).ToUnixTimeMilliseconds();

    private string Told(long milliseconds) => milliseconds < 0 ? "never" : referee.Told(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    private void Fail(WatchedRoom room, string invariant, string what) =>
        referee.Fail(invariant, $"waiting room {room.ConcertId.Short()}: {what}");

    private readonly record struct Limits(int Capacity, int Batch, TimeSpan Interval, bool IsOpen);
}
