using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>The signed heads of a room: what was published is never taken back, and what is signed is stored.</summary>
internal sealed class HeadChecks(Referee referee, RoomChecks rooms) : ICheck
{
    public void Committed(StateKey key, object? state)
    {
        if (state is HeadsRow row && rooms.Find(GrainKeys.ParseId(key.GrainId.Key.ToString())) is { } room)
            Follow(room, int.Parse(key.StateName.AsSpan(key.StateName.LastIndexOf('-') + 1)) * HeadsRow.Size, row);
    }

    private void Follow(WatchedRoom room, int first, HeadsRow row)
    {
        if (first > room.Heads.Count || first + row.Heads.Length < room.Heads.Count)
        {
            Fail(room, $"of {room.Heads.Count} heads some are gone");
            return;
        }

        for (var index = 0; index < row.Heads.Length; index++)
        {
            var head = row.Heads[index];
            if (first + index < room.Heads.Count)
            {
                if (room.Heads[first + index] != head)
                    Fail(room, $"the head of {room.Heads[first + index].Count} joins became one of {head.Count}");
                continue;
            }

            if (head.Count > room.Count)
                Fail(room, $"a head of {head.Count} joins is signed, and {room.Count} are stored");
            room.Heads.Add(head);
        }
    }

    private void Fail(WatchedRoom room, string what) => referee.Fail("proof", $"waiting room {room.ConcertId.Short()}: {what}");
}
