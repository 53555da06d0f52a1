using System.Text.Json;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>What those who wait are told of what they can expect.</summary>
[Collection(GatewayCollection.Name)]
public sealed class WaitTests(GatewayFixture fixture)
{
    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task Who_waits_is_told_how_long_and_whether_a_seat_is_likely()
    {
        var concert = await _app.NewConcert(waitingRoom: new { capacity = 1, batchSize = 1, intervalSeconds = 1 });
        await _app.NewGuest(concert);
        var joined = await Token(await _app.Join(await _app.NewPerson(), concert));
        Assert.Equal("waiting", joined.GetProperty("status").GetString());
        Assert.InRange(joined.GetProperty("estimatedWaitSeconds").GetInt32(), 1, joined.GetProperty("estimatedWaitSecondsP90").GetInt32());
        Assert.InRange(joined.GetProperty("pollAfterSeconds").GetInt32(), 1, 74);
    }

    [Fact]
    public async Task A_seat_is_likely_for_the_first_and_not_for_those_far_behind()
    {
        // 50 seats: nobody knows yet how many each takes, but hundreds ahead will leave nothing.
        var concert = await _app.NewConcert(waitingRoom: new { capacity = 0, batchSize = 1, intervalSeconds = 1 });
        var first = await _app.Join(await _app.NewPerson(), concert);
        var last = first;
        for (var count = 0; count < 120; count++)
            last = await _app.Join(await _app.NewPerson(), concert);
        await GatewayCalls.Eventually(async () => (await Token(first)).GetProperty("likelySeat").GetString() == "yes");
        await GatewayCalls.Eventually(async () => (await Token(last)).GetProperty("likelySeat").GetString() == "no");
        Assert.Equal(JsonValueKind.Null, (await Token(first)).GetProperty("estimatedWaitSeconds").ValueKind);
    }

    [Fact]
    public async Task Who_waits_hears_at_once_that_the_room_is_paused_goes_on_and_closes()
    {
        var concert = await _app.NewConcert(waitingRoom: new { capacity = 0, batchSize = 1, intervalSeconds = 1 });
        var person = await _app.Join(await _app.NewPerson(), concert);
        await GatewayCalls.Eventually(async () => (await Token(person)).GetProperty("roomMode").GetString() == "fifo");
        await using var events = await EventReader.Open(_app, "/api/v1/queue-tokens/me/events", person.Headers);

        foreach (var (change, mode) in new (object, string)[]
                 {
                     (new { paused = true }, "paused"), (new { paused = false }, "fifo"),
                     (new { schedule = new[] { new { from = DateTime.UtcNow.AddHours(-1), mode = "closed" } } }, "closed"),
                 })
        {
            (await _app.Patch($"/api/v1/admin/concerts/{concert}/waiting-room", change, ("Operator-Key", GatewayApp.OperatorKey))).Is(200);
            await Hear(events, mode);
        }
    }

    [Fact]
    public async Task Who_does_not_wait_is_told_null()
    {
        var concert = await _app.NewConcert();
        var token = await Token(await _app.Join(await _app.NewPerson(), concert));
        Assert.Equal("admitted", token.GetProperty("status").GetString());
        Assert.All(["estimatedWaitSeconds", "estimatedWaitSecondsP90", "likelySeat", "roomMode"], name => Assert.Equal(JsonValueKind.Null, token.GetProperty(name).ValueKind));
    }

    private static async Task Hear(EventReader events, string mode)
    {
        while (await events.Next() is { } told)
        {
            if (told.Body.GetProperty("roomMode").GetString() == mode)
                return;
        }

        Assert.Fail($"The stream ended without {mode}.");
    }

    private async Task<JsonElement> Token(Person person) =>
        (await _app.Get("/api/v1/queue-tokens/me", person.Headers)).Is(200).Body;
}
