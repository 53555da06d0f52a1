using System.Globalization;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

/// <summary>Set <c>PLACES</c> to 1000000 for a room of that size.</summary>
public sealed class LargeRoomTests
{
    private const int Capacity = 300;
    private const int Batch = 120;
    private const int Rounds = 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    [Theory, Trait("Invariant", "7"), Trait("Invariant", "8"), Trait("Invariant", "10")]
    [InlineData(AdmissionMode.Paused)]
    [InlineData(AdmissionMode.Lottery)]
    public async Task Numbers_have_no_gaps_nobody_is_overtaken_and_the_capacity_holds_at_every_instant(AdmissionMode before)
    {
        var seed = Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        var size = Environment.GetEnvironmentVariable("PLACES") is { Length: > 0 } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : 10_000;
        TestContext.Current.TestOutputHelper?.WriteLine($"SEED={seed} PLACES={size}");
        var random = new Random(seed);
        await using var room = await Room.Open(Room.Small with { Capacity = Capacity, BatchSize = Batch, Interval = Step, IdleAfter = TimeSpan.FromDays(1) });
        await room.Change(ModeTests.Schedule((0, before), (600, AdmissionMode.Fifo)));
        var places = new List<PlaceKey>();
        for (var round = 0; round < Rounds; round++)
        {
            var joining = JoinMany(room, size / Rounds);
            if (round is 6 or 13)
                await room.Cluster.Crash();
            places.AddRange(await room.Clock.While(joining));
            await LeaveSome(room, random, places, size / 1_000);
            room.Clock.Advance(Step);
        }

        room.Clock.Advance(ModeTests.Schedule((600, before)).Schedule!.Value[0].From - room.Now);
        var byNumber = places.OrderBy(place => place.Number).ToArray();
        var cursor = 1;
        for (var step = 0; step < 60; step++)
        {
            if (step is 20 or 40)
                await room.Cluster.Crash();
            cursor = await Serve(room, random, cursor, byNumber);
            await LeaveSome(room, random, places, 3);
            room.Clock.Advance(Step);
        }

        Assert.True(cursor > 3_000, $"Only {cursor} were admitted.");
        // What the last step admitted may still be being written, row by row and not in the order of a draw.
        await room.IsSound();
        var history = EventHistory.Of(room);
        Assert.Equal(Enumerable.Range(1, history.Places.Last), places.Select(place => place.Number).Order());
        Assert.Equal(size, history.Places.Last);
        Assert.All(places, place => Assert.Equal((place.UserId, place.IssuedAt), (history.Places.UserOf(place.Number), history.Places[place.Number].JoinedAt)));
        Assert.Equal(before == AdmissionMode.Lottery ? size : null, history.Head.Draw?.Count);
        history.NobodyWasOvertaken();
        history.CapacityWasNeverPassed(Capacity);
    }

    private static Task<PlaceKey[]> JoinMany(Room room, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => JoinAtLast(room, Guid.NewGuid())));

    private static async Task<PlaceKey> JoinAtLast(Room room, Guid user)
    {
        while (true)
        {
            try
            {
                return (await room.Grain.Join(Room.Operation(), user)).Place!.Place;
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or TaskCanceledException)
            {
                await Task.Delay(1, CancellationToken.None);
            }
        }
    }

    private static async Task LeaveSome(Room room, Random random, List<PlaceKey> places, int count)
    {
        var leaving = Task.WhenAll(Enumerable.Range(0, count).Select(_ => room.Grain.Leave(places[random.Next(places.Count)], Guid.NewGuid())));
        await room.Clock.While(leaving);
    }

    // Most of those admitted by now pay, some keep their place.
    private static async Task<int> Serve(Room room, Random random, int from, PlaceKey[] byNumber)
    {
        var order = AdmissionOrder.Of(EventHistory.HeadOf(room).Draw);
        var cursor = (await room.Pull(Guid.NewGuid())).Cursor;
        for (var rank = from; rank < cursor; rank++)
        {
            var place = byNumber[order.NumberAt(rank) - 1];
            if (random.Next(100) < 98 && (await room.Grain.Look(place))!.Status == PlaceStatus.Admitted)
                await room.Clock.While(Finished(room, place));
        }

        return cursor;
    }

    private static async Task<bool> Finished(Room room, PlaceKey place)
    {
        await room.Grain.Finish(place, Guid.NewGuid());
        return true;
    }
}
