using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

[Collection(GatewayCollection.Name)]
public sealed class AdminTests(GatewayFixture fixture)
{
    private static readonly (string, string) Key = ("Operator-Key", GatewayApp.OperatorKey);

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task A_concert_is_corrected_field_by_field()
    {
        var concert = await _app.NewConcert();
        var path = $"/api/v1/admin/concerts/{concert}";
        var corrected = (await _app.Patch(path, new { title = "Night of Many Strings" }, Key)).Is(200);
        Assert.Equal(("Night of Many Strings", "The Quartet"), (corrected.Value("title"), corrected.Value("artist")));
        Assert.Equal("Night of Many Strings", (await _app.Get($"/api/v1/concerts/{concert}")).Value("title"));

        (await _app.Patch(path, new { dates = new[] { new { date = "2031-05-02", startsAt = "2031-05-02T10:30:00Z", price = 7 } } }, Key)).Is(200);
        Assert.Equal(2, (await _app.Get($"/api/v1/concerts/{concert}")).Body.GetProperty("dates").GetArrayLength());
        (await _app.Patch(path, "{}", Key)).Is(200);
        (await _app.Patch(path, new { dates = new[] { new { date = "2031-05-03", price = 7 } } }, Key)).IsProblem("invalid_request");
    }

    [Fact]
    public async Task A_price_changes_only_while_nothing_is_held()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        var path = $"/api/v1/admin/concerts/{concert}";
        object Price(int price) => new { dates = new[] { new { date = GatewayFixture.Date, price } } };
        (await _app.Patch(path, Price(7), Key)).Is(200);
        var held = (await _app.Hold(guest, concert, [1])).Is(201);
        Assert.Equal(7, held.Body.GetProperty("amount").GetInt64());
        (await _app.Patch(path, Price(8), Key)).IsProblem("seat_taken");
        (await _app.Delete($"/api/v1/reservations/{held.Value("reservationId")}", guest.Headers)).Is(204);
        (await _app.Patch(path, Price(8), Key)).Is(200);
    }

    [Fact]
    public async Task A_sale_is_closed()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        var change = new { dates = new[] { new { date = GatewayFixture.Date, saleOpensAt = "2020-01-01T00:00:00Z", saleClosesAt = "2020-01-02T00:00:00Z" } } };
        (await _app.Patch($"/api/v1/admin/concerts/{concert}", change, Key)).Is(200);
        (await _app.Hold(guest, concert, [1])).IsProblem("sale_closed");
        Assert.Empty((await _app.Get($"/api/v1/concerts/{concert}/dates", guest.Headers)).Is(200).Body.GetProperty("items").EnumerateArray());
        (await _app.Post($"/api/v1/concerts/{concert}/queue-tokens", null, (await _app.NewPerson()).Headers)).IsProblem("sale_closed");
    }

    [Fact]
    public async Task A_waiting_room_is_read_and_changed()
    {
        var concert = await _app.NewConcert(waitingRoom: new { capacity = 1, batchSize = 1, intervalSeconds = 1 });
        var path = $"/api/v1/admin/concerts/{concert}/waiting-room";
        await _app.NewGuest(concert);
        await _app.Join(await _app.NewPerson(), concert);
        var figures = (await _app.Get(path, Key)).Is(200).Body;
        Assert.Equal(
            ["waiting", "admitted", "finished", "expired", "capacity", "batchSize", "intervalSeconds", "paused", "lastPosition", "lastAdmittedPosition", "mode", "schedule", "estimates"],
            figures.EnumerateObject().Select(field => field.Name));
        Assert.Equal(["measured", "close", "medianError", "withinP90"], figures.GetProperty("estimates").EnumerateObject().Select(field => field.Name));
        Assert.Equal([1, 1, 2, 1], new[] { "waiting", "admitted", "lastPosition", "lastAdmittedPosition" }.Select(name => figures.GetProperty(name).GetInt32()));

        var paused = (await _app.Patch(path, new { paused = true, capacity = 5, intervalSeconds = 9 }, Key)).Is(200).Body;
        Assert.True(paused.GetProperty("paused").GetBoolean());
        Assert.Equal((5, 1, 9), (paused.GetProperty("capacity").GetInt32(), paused.GetProperty("batchSize").GetInt32(), paused.GetProperty("intervalSeconds").GetInt32()));
        Assert.Equal(paused.ToString(), (await _app.Patch(path, "{}", Key)).Is(200).Text);
        Assert.Equal(["paused"], (await _app.Patch(path, new { paused = "yes" }, Key)).IsProblem("invalid_request").WrongFields);
    }

    [Fact]
    public async Task A_new_concert_is_checked_field_by_field()
    {
        var wrong = (await _app.Post("/api/v1/admin/concerts", """
            {
              "title": " ", "artist": 7, "timeZone": "Nowhere/At All",
              "dates": [
                { "date": "2031-02-30", "startsAt": "2031-05-01T10:30:00", "price": -1, "seats": 0 },
                { "date": "2031-05-01", "startsAt": "2031-05-01T10:30:00Z", "sections": [{ "name": "A", "category": "b", "rows": 0, "seatsPerRow": "x", "price": 100000001 }] }
              ],
              "waitingRoom": { "capacity": -1 }
            }
            """, Key)).IsProblem("invalid_request");
        Assert.Equal(
            ["artist", "dates[0].price", "dates[0].seats", "dates[0].startsAt", "dates[1].sections[0].price", "dates[1].sections[0].rows",
                "dates[1].sections[0].seatsPerRow", "title", "venue", "waitingRoom.capacity"],
            wrong.WrongFields.Order(StringComparer.Ordinal));

        object Concert(object date) => new { title = "T", artist = "A", venue = "V", dates = new[] { date } };
        var both = new { date = "2031-05-01", startsAt = "2031-05-01T10:30:00Z", price = 5, sections = new[] { new { name = "A", category = "b", rows = 1, seatsPerRow = 1, price = 1 } } };
        (await _app.Post("/api/v1/admin/concerts", Concert(both), Key)).IsProblem("invalid_request");
        (await _app.Post("/api/v1/admin/concerts", Concert(new { date = "2031-02-30", startsAt = "2031-05-01T10:30:00Z", price = 5 }), Key)).IsProblem("invalid_request");
        var large = new { date = "2031-05-01", startsAt = "2031-05-01T10:30:00Z", sections = new[] { new { name = "A", category = "b", rows = 50_000, seatsPerRow = 50_000, price = 1 } } };
        (await _app.Post("/api/v1/admin/concerts", Concert(large), Key)).IsProblem("invalid_request");
    }
}
