using System.Text.Json;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

[Collection(GatewayCollection.Name)]
public sealed class ListTests(GatewayFixture fixture)
{
    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task Pages_join_without_gap_or_repetition_newest_first()
    {
        var person = await _app.NewPerson();
        for (var amount = 1; amount <= 45; amount++)
            (await _app.Charge(person, amount)).Is(201);

        foreach (var limit in new[] { 1, 7, 20, 45, 100 })
            Assert.Equal(Enumerable.Range(1, 45).Reverse(), (await All("/api/v1/wallets/me/entries", limit, person.Headers)).Select(entry => entry.GetProperty("amount").GetInt32()));
        var standard = (await _app.Get("/api/v1/wallets/me/entries", person.Headers)).Is(200).Body;
        Assert.Equal(20, standard.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Reservations_and_payments_are_the_users_own()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        var other = await _app.NewGuest(concert);
        await _app.Charge(guest, 1000);
        var first = (await _app.Hold(guest, concert, [1])).Is(201).Value("reservationId");
        var second = (await _app.Hold(guest, concert, [2])).Is(201).Value("reservationId");
        var payment = (await _app.Pay(guest, first)).Is(201);

        Assert.Equal([second, first], (await All("/api/v1/reservations", 1, guest.Headers)).Select(one => one.GetProperty("reservationId").GetString()));
        Assert.Equal([payment.Value("paymentId")], (await All("/api/v1/payments", 1, guest.Headers)).Select(one => one.GetProperty("paymentId").GetString()));
        Assert.Empty(await All("/api/v1/reservations", 1, other.Headers));
        Assert.Empty(await All("/api/v1/payments", 1, other.Headers));
        Assert.Equal("paid", (await _app.Get($"/api/v1/reservations/{first}", guest.Headers)).Is(200).Value("status"));
        Assert.Equal(payment.Text, (await _app.Get($"/api/v1/payments/{payment.Value("paymentId")}", guest.Headers)).Is(200).Text);
    }

    [Fact]
    public async Task Concerts_are_listed_page_by_page_and_one_by_one()
    {
        var concert = (await _app.NewConcert()).ToString();
        (string, string) key = ("Operator-Key", GatewayApp.OperatorKey);
        var listed = await All("/api/v1/concerts", 3);
        var counted = await All("/api/v1/admin/concerts", 2, key);

        Assert.Single(listed, one => one.GetProperty("concertId").GetString() == concert);
        Assert.Equal(listed.Select(one => one.GetProperty("concertId").GetString()).Distinct().Count(), listed.Count);
        var counters = Assert.Single(counted, one => one.GetProperty("concertId").GetString() == concert);
        Assert.Equal(50, counters.GetProperty("dates")[0].GetProperty("seatsAvailable").GetInt32());
        Assert.Equal(0, counters.GetProperty("waitingRoom").GetProperty("waiting").GetInt32());
        var one = (await _app.Get($"/api/v1/concerts/{concert}")).Is(200).Body;
        Assert.Equal(["concertId", "title", "artist", "venue", "timeZone", "dates"], one.EnumerateObject().Select(field => field.Name));
        var date = one.GetProperty("dates")[0];
        Assert.Equal("2031-05-01T10:30:00Z", date.GetProperty("startsAt").GetString());
        Assert.Equal(date.GetProperty("startsAt").GetString(), date.GetProperty("saleClosesAt").GetString());
        var section = Assert.Single(date.GetProperty("sections").EnumerateArray());
        Assert.Equal(50, section.GetProperty("rows").GetInt32() * section.GetProperty("seatsPerRow").GetInt32());
    }

    private async Task<List<JsonElement>> All(string path, int limit, params (string, string)[] headers)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = (await _app.Get($"{path}?limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}", headers)).Is(200).Body;
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 0, limit);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString();
            Assert.Equal(cursor, cursor is null ? null : Uri.EscapeDataString(cursor));
        }
        while (cursor is not null);
        return items;
    }
}
