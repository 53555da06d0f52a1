using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

[Collection(GatewayCollection.Name)]
public sealed class SeatMapTests(GatewayFixture fixture)
{
    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task The_map_has_a_tag_that_changes_with_it()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        var path = $"/api/v1/concerts/{concert}/dates/{GatewayFixture.Date}/seats";
        var first = (await _app.Get(path, guest.Headers)).Is(200);
        var tag = first.Headers.ETag!.ToString();
        Assert.Contains(first.Body.GetProperty("version").GetInt64().ToString(), tag, StringComparison.Ordinal);
        Assert.Equal(50, first.Body.GetProperty("seats").GetArrayLength());

        foreach (var known in new[] { tag, tag[2..], $"\"other\", {tag}", "*" })
        {
            var same = (await _app.Get(path, guest.With(("If-None-Match", known)))).Is(304);
            Assert.Equal(tag, same.Headers.ETag!.ToString());
            Assert.Empty(same.Text);
        }

        (await _app.Hold(guest, concert, [7])).Is(201);
        var second = (await _app.Get(path, guest.With(("If-None-Match", tag)))).Is(200);
        Assert.NotEqual(tag, second.Headers.ETag!.ToString());
        Assert.Equal("held", second.Body.GetProperty("seats")[6].GetProperty("status").GetString());
        foreach (var odd in new[] { "nonsense", "\"", "W/", "" })
            (await _app.Get(path, guest.With(("If-None-Match", odd)))).Is(200);
    }

    [Fact]
    public async Task Filters_by_status_and_section()
    {
        var concert = await _app.NewConcert(dates:
        [
            new
            {
                date = GatewayFixture.Date,
                startsAt = "2031-05-01T10:30:00Z",
                sections = new[]
                {
                    new { name = "Floor", category = "standing", rows = 1, seatsPerRow = 3, price = 500 },
                    new { name = "Rang 가", category = "seated", rows = 2, seatsPerRow = 2, price = 300 },
                },
            },
        ]);
        var guest = await _app.NewGuest(concert);
        var path = $"/api/v1/concerts/{concert}/dates/{GatewayFixture.Date}/seats";
        (await _app.Hold(guest, concert, [2, 5])).Is(201);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], await Numbers(path, guest));
        Assert.Equal([2, 5], await Numbers(path + "?status=held", guest));
        Assert.Equal([1, 3, 4, 6, 7], await Numbers(path + "?status=available", guest));
        Assert.Equal([4, 6, 7], await Numbers(path + "?status=available&section=Rang%20%EA%B0%80", guest));
        Assert.Empty(await Numbers(path + "?section=nowhere", guest));
        foreach (var status in new[] { "free", "", "Held", "0", "held&status=sold" })
            Assert.Equal(["status"], (await _app.Get($"{path}?status={status}", guest.Headers)).IsProblem("invalid_request").WrongFields);

        var date = (await _app.Get($"/api/v1/concerts/{concert}/dates", guest.Headers)).Is(200).Body.GetProperty("items")[0];
        Assert.Equal((7, 5), (date.GetProperty("seatsTotal").GetInt32(), date.GetProperty("seatsAvailable").GetInt32()));
        Assert.Equal([2, 3], date.GetProperty("sections").EnumerateArray().Select(section => section.GetProperty("seatsAvailable").GetInt32()));
        Assert.Equal("2", (await _app.Get(path, guest.Headers)).Body.GetProperty("seats")[6].GetProperty("row").GetString());
    }

    [Fact]
    public async Task Another_concerts_token_opens_nothing()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(await _app.NewConcert());
        (await _app.Get($"/api/v1/concerts/{concert}/dates", guest.Headers)).IsProblem("forbidden");
        (await _app.Get($"/api/v1/concerts/{concert}/dates/{GatewayFixture.Date}/seats/events", guest.Headers)).IsProblem("forbidden");
    }

    private async Task<IEnumerable<int>> Numbers(string path, Person person) => (await _app.Get(path, person.Headers)).Is(200)
        .Body.GetProperty("seats").EnumerateArray().Select(seat => seat.GetProperty("number").GetInt32());
}
