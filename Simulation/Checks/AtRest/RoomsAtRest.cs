using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Simulation.Checks.Committed;

namespace OrleansTicketing.Simulation.Checks.AtRest;

/// <summary>A room that goes on by itself: it admits whom it may, and ends what has had its time.</summary>
internal sealed class RoomsAtRest(Referee referee)
{
    /// <summary>A tick of 250 ms looks at everything; a wake-up comes every 60 s where the room fell asleep.</summary>
    private static readonly TimeSpan Wakes = TimeSpan.FromSeconds(65);

    internal static (int Waiting, int Admitted, int Finished, int Expired, int Last) Counts(WatchedRoom room) =>
        (room.CountOf(PlaceState.Waiting), room.AdmittedNow, room.CountOf(PlaceState.Finished), room.CountOf(PlaceState.Expired), room.Count);

    internal void Check(WatchedRoom room)
    {
        CheckOrder(room);
        if (ActsAtRest.Untrue(room) is { } untrue)
            Fail(room, "10", untrue);
        var newest = long.MinValue;
        var (live, liveUsers) = (0, new HashSet<Guid>());
        for (var number = 1; number <= room.Count; number++)
        {
            var place = room[number];
            newest = Math.Max(newest, Math.Max(place.Joined, Math.Max(place.Admitted, place.Until < Milliseconds(TimeSpan.Zero) ? place.Until : -1)));
            if (place.IsAdmitted && place.Until < Milliseconds(Wakes))
                Fail(room, "liveness", $"place {number} is {place.State} long after its end");
            if (place.IsLive && ++live > 0 && !liveUsers.Add(place.User))
                Fail(room, "9", $"user {place.User.Short()} has two places");
        }

        if (room.Waiting.First <= room.Waiting.Count && newest < Milliseconds(Wakes) && MayAdmit(room))
            Fail(room, "liveness", $"{room.CountOf(PlaceState.Waiting)} wait, {room.AdmittedNow} are admitted, and nobody is let in");
    }

    /// <summary>In the end, too, nobody of those who came in turn was let in later than somebody behind.</summary>
    private void CheckOrder(WatchedRoom room)
    {
        var (waiting, latest, last) = (0, long.MinValue, 0);
        for (var rank = 1; rank <= room.Count; rank++)
        {
            var number = room.Order.NumberAt(rank);
            var place = room[number];
            if (place.State == PlaceState.Waiting)
                waiting = waiting == 0 ? number : waiting;
            if (place.PastOrder || place.Admitted < 0)
                continue;
            if (waiting != 0)
                Fail(room, "7", $"place {number} was admitted, and place {waiting} is ahead and waits");
            if (place.Admitted + referee.ClocksApart.TotalMilliseconds < latest)
                Fail(room, "7", $"place {number} was admitted {latest - place.Admitted} ms before place {last}, which is ahead");
            (latest, last) = place.Admitted > latest ? (place.Admitted, number) : (latest, last);
        }
    }

    private bool MayAdmit(WatchedRoom room)
    {
        if (room.Settings.Count == 0 || room.Settings[^1].StoredAt > referee.Now - Wakes - room.Settings[^1].Settings.Interval)
            return false;
        var settings = room.Settings[^1].Settings;
        var since = referee.Now - Wakes - settings.Interval;
        return !settings.Paused && settings.Ending != RoomEnding.Closed && settings.OpensAt < since && room.AdmittedNow < settings.Capacity
            && settings.Schedule.ModeAt(since) is RoomMode.Fifo or RoomMode.Passthrough
            && settings.Schedule.ModeAt(referee.Now) is RoomMode.Fifo or RoomMode.Passthrough
            && (room.Head?.Lottery is not { } lottery || lottery.Window.OpensAt < since)
            && (room.Admissions.Count == 0 || room.Admissions[^1] < since.ToUnixTimeMilliseconds());
    }

    private long Milliseconds(TimeSpan ago) => (referee.Now - ago).ToUnixTimeMilliseconds();

    private void Fail(WatchedRoom room, string invariant, string what) =>
        referee.Fail(invariant, $"at rest, waiting room {room.ConcertId.Short()}: {what}");
}
