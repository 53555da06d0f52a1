using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>Follows the rows of each waiting room, place by place, and asks <see cref="PlaceChecks"/> about each change.</summary>
internal sealed class RoomChecks(Referee referee) : ICheck
{
    private readonly Dictionary<GrainId, WatchedRoom> _byGrain = [];
    private readonly Dictionary<Guid, WatchedRoom> _byConcert = [];
    private readonly List<WatchedRoom> _all = [];
    private readonly PlaceChecks _places = new(referee);

    /// <summary>In the order of their first change.</summary>
    internal IReadOnlyList<WatchedRoom> All => _all;

    internal WatchedRoom? Find(Guid concertId) => _byConcert.GetValueOrDefault(concertId);

    /// <summary>What the users saw of a place, for the question whether it fell silent.</summary>
    internal Func<WatchedRoom, int, DateTimeOffset?> LastSeen { set => _places.LastSeen = value; }

    public void Committed(StateKey key, object? state)
    {
        switch (state)
        {
            case RoomState head:
                Follow(Of(key.GrainId), head);
                break;
            case ChunkRow row:
                Follow(Of(key.GrainId), int.Parse(key.StateName.AsSpan(key.StateName.LastIndexOf('-') + 1)), row);
                break;
        }
    }

    private WatchedRoom Of(GrainId grainId)
    {
        if (_byGrain.TryGetValue(grainId, out var room))
            return room;
        room = new WatchedRoom(GrainKeys.ParseId(grainId.Key.ToString()));
        _byGrain.Add(grainId, room);
        _byConcert.Add(room.ConcertId, room);
        _all.Add(room);
        return room;
    }

    private void Follow(WatchedRoom room, RoomState head)
    {
        var before = room.Head;
        room.Head = head;
        if (before is not null)
            CheckHead(room, before, head);
        if (head.Revision is null)
            return;
        if (before is null || !HasSameSettings(before, head))
            room.Settings.Add(new SettingsInForce(referee.Now, head.Settings(referee.Policy.WaitingRoom)));
        foreach (var act in NewActs(before, head))
        {
            if (act is { Kind: OperatorActKind.Admit, User: { } admitted })
                room.AdmittedByOperator.Add(admitted);
            else if (act is { Kind: OperatorActKind.Expel, User: { } expelled })
                room.ExpelledByOperator.Add(expelled);
        }

        if (head.Draw is not { } draw || before?.Draw is not null)
            return;
        if (draw.Seed != head.Lottery?.Seed || draw.Count != JoinedBefore(room, head.Lottery.Window.OpensAt))
            Fail(room, "7", $"the lottery of {draw.Count} was drawn, and {room.Count} places were stored before");
        else
            room.Draw(draw);
    }

    private void CheckHead(WatchedRoom room, RoomState before, RoomState head)
    {
        if (head.VersionCeiling < before.VersionCeiling)
            Fail(room, "versions never go back", $"the ceiling fell from {before.VersionCeiling} to {head.VersionCeiling}");
        if (before.Revision > head.Revision || (before.Revision is not null && head.Revision is null))
            Fail(room, "10", $"configuration {head.Revision} came after {before.Revision}");
        if (head.ActCount < before.ActCount)
            Fail(room, "7", "an operator's act is gone from the audit");
        if (before.Draw is not null && head.Draw != before.Draw)
            Fail(room, "7", "the lottery was drawn a second time");
        if (before.Lottery is { } lottery && head.Lottery is { } now && now.Seed != lottery.Seed)
            Fail(room, "7", "the lottery's seed was changed");
    }

    private static ReadOnlySpan<StoredAct> NewActs(RoomState? before, RoomState head)
    {
        var added = (int)Math.Min(head.Acts.Length, head.ActCount - (before?.ActCount ?? 0));
        return added <= 0 ? [] : head.Acts.AsSpan()[^added..];
    }

    private static bool HasSameSettings(RoomState before, RoomState head) =>
        before.Revision is not null
        && (before.Capacity, before.BatchSize, before.Interval, before.Paused, before.OpensAt, before.ClosesAt, before.Ending)
            == (head.Capacity, head.BatchSize, head.Interval, head.Paused, head.OpensAt, head.ClosesAt, head.Ending)
        && (before.Schedule == head.Schedule || before.Schedule.AsSpan().SequenceEqual(head.Schedule.AsSpan()));

    private static int JoinedBefore(WatchedRoom room, DateTimeOffset opensAt)
    {
        var number = room.Count;
        while (number > 0 && room[number].Joined >= opensAt.ToUnixTimeMilliseconds())
            number--;
        return number;
    }

    private void Follow(WatchedRoom room, int index, ChunkRow row)
    {
        if (index > room.Rows.Count || (index == room.Rows.Count && !Continues(room, row)))
        {
            room.Ahead[index] = row;
            return;
        }

        Take(room, index, row);
        while (room.Ahead.Remove(room.Rows.Count, out var next))
        {
            if (Continues(room, next))
                Take(room, room.Rows.Count, next);
        }
    }

    // What an interrupted write left behind a gap that was filled by other joins is no part of the room.
    private static bool Continues(WatchedRoom room, ChunkRow row)
    {
        if (room.Rows.Count == 0)
            return true;
        var last = room.Rows[room.Rows.Count - 1];
        return last.States.Length == PlaceChunk.Size
            && Digest.FromBase64(row.Chain) == OrderHash.Then(Digest.FromBase64(last.Chain), Digest.FromBase64(last.Run));
    }

    private void Take(WatchedRoom room, int index, ChunkRow row)
    {
        var before = room.Rows.GetValueOrDefault(index);
        room.Rows[index] = row;
        if (before is not null && before.States.Length > row.States.Length)
        {
            Fail(room, "10", $"{before.States.Length - row.States.Length} places are gone");
            return;
        }

        var users = before?.Users == row.Users ? null : Convert.FromBase64String(row.Users);
        var joined = 0L;
        for (var at = 0; at < row.States.Length; at++)
        {
            joined += row.Joined[at];
            if (users is null && IsSame(before!, row, at))
                continue;
            var number = (index * PlaceChunk.Size) + at + 1;
            var known = room.Has(number);
            var user = users is null ? room[number].User : new Guid(users.AsSpan(at * 16, 16), bigEndian: true);
            var place = new WatchedPlace(
                user, (PlaceState)(row.States[at] - '0'), joined, SinceJoin(row.Admitted, at, joined), SinceJoin(row.Until, at, joined), IsPastOrder(row, at));
            if (!known)
                _places.Append(room, place);
            else if (room[number] != place)
                _places.Change(room, number, place);
        }

        _places.CheckAdmitted(room);
    }

    private static bool IsSame(ChunkRow before, ChunkRow row, int at) =>
        before.States[at] == row.States[at] && before.Joined[at] == row.Joined[at] && ValueOf(before.Admitted, at) == ValueOf(row.Admitted, at)
        && ValueOf(before.Until, at) == ValueOf(row.Until, at) && IsPastOrder(before, at) == IsPastOrder(row, at);

    private static long ValueOf(ImmutableArray<long> column, int at) => at < column.Length ? column[at] : -1;

    private static long SinceJoin(ImmutableArray<long> column, int at, long joined) =>
        at < column.Length && column[at] >= 0 ? joined + column[at] : -1;

    private static bool IsPastOrder(ChunkRow row, int at) => !row.PastOrder.IsDefaultOrEmpty && row.PastOrder.Contains(at);

    private void Fail(WatchedRoom room, string invariant, string what) =>
        referee.Fail(invariant, $"waiting room {room.ConcertId.Short()}: {what}");
}
