using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

[Collection(GatewayCollection.Name)]
public sealed class StreamTests(GatewayFixture fixture)
{
    private const string Mine = "/api/v1/queue-tokens/me/events";

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    [Trait("Pitfall", "28")]
    public async Task Seat_changes_come_in_order_without_gaps_and_resume()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        var path = $"/api/v1/concerts/{concert}/dates/{GatewayFixture.Date}/seats";
        await using var stream = await EventReader.Open(_app, path + "/events", guest.Headers);
        var started = (await stream.Next())!;
        Assert.Equal("started", started.Name);
        var version = started.Body.GetProperty("version").GetInt64();

        var reservation = (await _app.Hold(guest, concert, [3, 4])).Is(201).Value("reservationId");
        (await _app.Delete($"/api/v1/reservations/{reservation}", guest.Headers)).Is(204);
        var seen = new List<(int Seat, string Status)>();
        for (var i = 0; i < 4; i++)
        {
            var change = (await stream.Next())!;
            Assert.Null(change.Name);
            Assert.Equal(++version, change.Body.GetProperty("version").GetInt64());
            Assert.Equal($"{version}", change.Id);
            seen.Add((change.Body.GetProperty("number").GetInt32(), change.Body.GetProperty("status").GetString()!));
        }

        Assert.Equal([(3, "held"), (4, "held")], seen.Take(2).Order());
        Assert.Equal([(3, "available"), (4, "available")], seen.Skip(2).Order());

        await using var resumed = await EventReader.Open(_app, path + "/events", guest.With(("Last-Event-ID", $"{version - 2}")));
        for (var expected = version - 1; expected <= version; expected++)
            Assert.Equal(expected, (await resumed.Next())!.Body.GetProperty("version").GetInt64());
        Assert.Equal(version, (await _app.Get(path, guest.Headers)).Body.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task A_resumption_from_an_unknown_version_says_to_read_the_map_again()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        var path = $"/api/v1/concerts/{concert}/dates/{GatewayFixture.Date}/seats/events";
        foreach (var id in new[] { "9223372036854775807", "999999999" })
        {
            await using var stream = await EventReader.Open(_app, path, guest.With(("Last-Event-ID", id)));
            Assert.Equal("resync", (await stream.Next())!.Name);
        }

        foreach (var id in new[] { "", "x", "-5", "1.5", "99999999999999999999" })
        {
            await using var stream = await EventReader.Open(_app, path, guest.With(("Last-Event-ID", id)));
            Assert.Equal("started", (await stream.Next())!.Name);
        }
    }

    [Fact]
    public async Task A_waiting_token_hears_of_its_admission_and_its_end()
    {
        var concert = await _app.NewConcert(waitingRoom: new { capacity = 0, batchSize = 5, intervalSeconds = 1 });
        var person = await _app.Join(await _app.NewPerson(), concert);
        await using var stream = await EventReader.Open(_app, Mine, person.Headers);
        Assert.Equal("waiting", (await stream.Next())!.Body.GetProperty("status").GetString());

        await _app.Patch($"/api/v1/admin/concerts/{concert}/waiting-room", new { capacity = 1 }, ("Operator-Key", GatewayApp.OperatorKey));
        Assert.Equal("admitted", await NextOtherThan("waiting", stream));
        (await _app.Delete("/api/v1/queue-tokens/me", person.Headers)).Is(204);
        Assert.Equal("finished", await NextOtherThan("admitted", stream));
        Assert.Null(await stream.Next());
        // A browser connects anew after the end, until it is told not to.
        (await _app.Get(Mine, person.With(("Last-Event-ID", "3")))).Is(204);
    }

    private static async Task<string?> NextOtherThan(string status, EventReader stream)
    {
        while (await stream.Next() is { } change)
        {
            if (change.Body.GetProperty("status").GetString() is var now && now != status)
                return now;
        }

        return null;
    }
}
