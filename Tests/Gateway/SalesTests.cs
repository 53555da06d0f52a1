using System.Text.Json;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>What operators see of the sale.</summary>
[Collection(GatewayCollection.Name)]
public sealed class SalesTests(GatewayFixture fixture)
{
    private static readonly (string, string) Operator = ("Operator-Key", GatewayApp.OperatorKey);

    private static readonly object[] TwoEvenings =
    [
        new
        {
            date = GatewayFixture.Date,
            startsAt = "2031-05-01T10:30:00Z",
            sections = new[]
            {
                new { name = "Floor", category = "premium", rows = 2, seatsPerRow = 5, price = 3000 },
                new { name = "Balcony", category = "standard", rows = 1, seatsPerRow = 10, price = 1000 },
            },
        },
        new { date = "2031-05-02", startsAt = "2031-05-02T10:30:00Z", seats = 50, price = 500 },
    ];

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task Held_and_sold_seats_and_their_revenue_are_counted_by_section()
    {
        var concert = await _app.NewConcert(dates: TwoEvenings);
        var buyer = await _app.NewGuest(concert);
        var paid = (await _app.Hold(buyer, concert, [1, 2, 11])).Is(201).Value("reservationId");
        (await _app.Charge(buyer, 10_000)).Is(201);
        (await _app.Pay(buyer, paid)).Is(201);
        var holder = await _app.NewGuest(concert);
        var held = (await _app.Hold(holder, concert, [3, 12])).Is(201).Value("reservationId");

        var sales = await Sales(concert);
        Assert.Equal("KRW", sales.GetProperty("currency").GetString());
        Assert.Equal((70, 65, 2, 3, 7000L), Figures(sales.GetProperty("totals")));
        var (first, second) = (sales.GetProperty("dates")[0], sales.GetProperty("dates")[1]);
        Assert.Equal((20, 15, 2, 3, 7000L), Figures(first));
        Assert.Equal((10, 7, 1, 2, 6000L), Figures(first.GetProperty("sections")[0]));
        Assert.Equal((10, 8, 1, 1, 1000L), Figures(first.GetProperty("sections")[1]));
        Assert.Equal((50, 50, 0, 0, 0L), Figures(second));

        (await _app.Delete($"/api/v1/reservations/{held}", holder.Headers)).Is(204);
        Assert.Equal((70, 67, 0, 3, 7000L), Figures((await Sales(concert)).GetProperty("totals")));
    }

    [Fact]
    public async Task An_operator_reads_the_seat_map_without_a_place()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        (await _app.Hold(guest, concert, [7])).Is(201);
        var seats = $"/concerts/{concert}/dates/{GatewayFixture.Date}/seats";
        var map = (await _app.Get("/api/v1/admin" + seats, Operator)).Is(200);
        Assert.Equal((await _app.Get("/api/v1" + seats, guest.Headers)).Is(200).Text, map.Text);
        (await _app.Get("/api/v1/admin" + seats, Operator, ("If-None-Match", map.Headers.ETag!.ToString()))).Is(304);
        var held = (await _app.Get($"/api/v1/admin{seats}?status=held", Operator)).Is(200).Body.GetProperty("seats");
        Assert.Equal(7, Assert.Single(held.EnumerateArray()).GetProperty("number").GetInt32());
        (await _app.Get($"/api/v1/admin{seats}?status=gone", Operator)).IsProblem("invalid_request");
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        var concert = await _app.NewConcert();
        foreach (var path in new[] { $"{Guid.NewGuid()}/sales", "x/sales", $"{concert}/dates/2031-06-01/seats", $"{concert}/dates/x/seats", $"x/dates/{GatewayFixture.Date}/seats" })
            (await _app.Get($"/api/v1/admin/concerts/{path}", Operator)).IsProblem("not_found");
    }

    private async Task<JsonElement> Sales(Guid concert) => (await _app.Get($"/api/v1/admin/concerts/{concert}/sales", Operator)).Is(200).Body;

    private static (int Total, int Available, int Held, int Sold, long Revenue) Figures(JsonElement of) => (
        of.GetProperty("seatsTotal").GetInt32(),
        of.GetProperty("seatsAvailable").GetInt32(),
        of.GetProperty("seatsHeld").GetInt32(),
        of.GetProperty("seatsSold").GetInt32(),
        of.GetProperty("revenue").GetInt64());
}
