using System.Security.Cryptography;
using System.Text.Json;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Modes;

public sealed class OrderedPlacesTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly WaitingRoomPolicy Policy = new();

    [Fact, Trait("Invariant", "7")]
    public void After_a_draw_those_who_wait_go_in_its_order_and_later_ones_follow() => RandomTest.Run(random =>
    {
        var places = new RoomPlaces();
        for (var count = random.Next(1, 300); count > 0; count--)
            places.Append(Guid.NewGuid(), PlaceRules.Join(Start));
        var first = random.Next(1, places.Last + 1);
        places.Set(first, PlaceRules.Leave(places[first], Start));
        var order = AdmissionOrder.Of(new LotteryDraw(
            Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(random.Next()))), places.Last, new string('1', 64), Start));
        places.Reorder(order);
        for (var count = random.Next(0, 50); count > 0; count--)
            places.Append(Guid.NewGuid(), PlaceRules.Join(Start));
        if (random.Next(2) == 0)
            places = Reload(places);

        var expected = Enumerable.Range(1, places.Last).Where(number => number != first).OrderBy(order.RankOf).ToArray();
        for (var index = 0; index < expected.Length; index++)
        {
            var (next, last) = (places.FirstWaiting()!.Value, expected[^1]);
            Assert.Equal((expected[index], expected.Length - 1 - index), (next, places.AheadOf(last)));
            places.Set(next, PlaceRules.Admit(places[next], Policy, Start.AddSeconds(1)));
            Assert.Equal(order.RankOf(next), places.LastAdmitted);
        }

        Assert.Null(places.FirstWaiting());
        Assert.Equal(expected.Length, places.AdmissionsAfter(Start).Count());
    });

    [Fact]
    public void Who_was_admitted_before_the_draw_or_past_the_order_does_not_count_for_it()
    {
        var places = new RoomPlaces();
        for (var count = 0; count < 70; count++)
            places.Append(Guid.NewGuid(), PlaceRules.Join(Start));
        places.Set(1, PlaceRules.Admit(places[1], Policy, Start.AddSeconds(1)));
        places.MarkPastOrder(69);
        places.Set(69, PlaceRules.Admit(places[69], Policy, Start.AddSeconds(2)));
        Assert.Equal((1, true, false), (places.LastAdmitted, places.IsPastOrder(69), places.IsPastOrder(1)));
        places = Reload(places);
        Assert.Equal((1, true, 2), (places.LastAdmitted, places.IsPastOrder(69), places.AdmissionsAfter(Start).Count()));

        places.Reorder(AdmissionOrder.Of(new LotteryDraw(new string('2', 64), 70, new string('1', 64), Start.AddSeconds(3))));
        Assert.Equal((0, true, true), (places.LastAdmitted, places.IsPastOrder(69), places.IsPastOrder(1)));
        Assert.Equal([Start.AddSeconds(1), Start.AddSeconds(2)], places.AdmissionsAfter(Start));
        Assert.Equal(68, places.Waiting.Count);
    }

    [Fact]
    public void An_expelled_place_is_expired_and_an_overdue_one_ends_when_its_time_was_over()
    {
        var waiting = PlaceRules.Join(Start);
        Assert.Equal((PlaceState.Expired, Start.AddSeconds(9)), (PlaceRules.Expel(waiting, Start.AddSeconds(9)).State, PlaceRules.Expel(waiting, Start.AddSeconds(9)).Until));
        var admitted = PlaceRules.Admit(waiting, Policy, Start);
        Assert.Equal(Start.AddSeconds(9), PlaceRules.Expel(admitted, Start.AddSeconds(9)).Until);
        Assert.Equal(admitted.Until, PlaceRules.Expel(admitted, Start.AddDays(1)).Until);
        var finished = PlaceRules.Finish(admitted, Start.AddSeconds(1));
        Assert.Equal(finished, PlaceRules.Expel(finished, Start.AddSeconds(9)));
    }

    private static RoomPlaces Reload(RoomPlaces places)
    {
        var loaded = new RoomPlaces(places.Order);
        for (var index = 0; index < places.ChunkCount; index++)
            loaded.Load(PlaceChunk.FromRow(JsonSerializer.Deserialize<ChunkRow>(JsonSerializer.Serialize(places.Chunk(index).ToRow(Start), Json), Json)!));
        Assert.Equal((places.Totals, places.LastAdmitted, places.Waiting.Count), (loaded.Totals, loaded.LastAdmitted, loaded.Waiting.Count));
        return loaded;
    }
}
