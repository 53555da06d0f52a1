using System.Text.Json;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

/// <summary>
/// Everything that ever happened in a room, as its stored rows tell it: checked at every instant, not sampled. Payments of places whose
/// time was over would blur when a place came free, so a test that uses it makes none.
/// </summary>
internal sealed class EventHistory
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private EventHistory(RoomState head, RoomPlaces places) => (Head, Places) = (head, places);

    public RoomState Head { get; }

    public RoomPlaces Places { get; }

    public static RoomState HeadOf(Room room) =>
        JsonSerializer.Deserialize<RoomState>(room.Cluster.Store.Row($"room/{room.ConcertId:N}", "state")!, Json)!;

    public static EventHistory Of(Room room)
    {
        var (store, key, head) = (room.Cluster.Store, $"room/{room.ConcertId:N}", HeadOf(room));
        var places = new RoomPlaces(AdmissionOrder.Of(head.Draw));
        while (store.Row(key, $"chunk-{places.ChunkCount}") is { } row)
            places.Load(PlaceChunk.FromRow(JsonSerializer.Deserialize<ChunkRow>(row, Json)!));
        return new EventHistory(head, places);
    }

    /// <summary>Nobody was admitted while somebody ahead was still waiting, but for what operators did and what a draw came after.</summary>
    public void NobodyWasOvertaken()
    {
        var (latest, waiter) = (DateTimeOffset.MinValue, 0);
        for (var rank = 1; rank <= Places.Last; rank++)
        {
            var number = Places.Order.NumberAt(rank);
            var place = Places[number];
            if (place.AdmittedAt is { } at && !Places.IsPastOrder(number))
                Assert.True(latest <= at, $"Number {number} of rank {rank} was admitted at {at:O}, when number {waiter} still waited.");
            var waitedUntil = place.AdmittedAt ?? place.Until ?? DateTimeOffset.MaxValue;
            if (waitedUntil > latest)
                (latest, waiter) = (waitedUntil, number);
        }
    }

    /// <summary>At no instant were more admitted than the capacity, those who had not shown up included.</summary>
    public void CapacityWasNeverPassed(int capacity)
    {
        var changes = new List<(DateTimeOffset At, int By)>();
        for (var number = 1; number <= Places.Last; number++)
        {
            var place = Places[number];
            if (place.AdmittedAt is not { } at)
                continue;
            changes.Add((at, 1));
            if (!place.IsAdmitted)
                changes.Add((place.Until!.Value, -1));
        }

        var admitted = 0;
        foreach (var (at, by) in changes.OrderBy(change => change.At).ThenBy(change => change.By))
        {
            admitted += by;
            Assert.True(admitted <= capacity, $"{admitted} of {capacity} were admitted at {at:O}.");
        }
    }

    /// <summary>Every interval, wherever it begins.</summary>
    public void NoIntervalHadMoreThan(int batch, TimeSpan interval)
    {
        var admissions = Enumerable.Range(1, Places.Last).Select(number => Places[number].AdmittedAt).OfType<DateTimeOffset>().Order().ToArray();
        Assert.All(admissions, from => Assert.InRange(admissions.Count(at => at >= from && at < from + interval), 1, batch));
    }
}
