using System.Globalization;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Embedded.Gateway;

/// <summary>What /metrics tells of the sale. Other tests sell in the same host, so that most figures are at least ours.</summary>
[Collection(GatewayCollection.Name)]
public sealed class FigureTests(GatewayFixture fixture)
{
    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task A_sale_is_told_in_figures()
    {
        var concert = await _app.NewConcert(new { capacity = 1, batchSize = 1, intervalSeconds = 1 });
        var guest = await _app.NewGuest(concert);
        await _app.Join(await _app.NewPerson(), concert);
        await _app.Charge(guest, 2000);
        var reservation = (await _app.Hold(guest, concert, [1, 2])).Is(201).Value("reservationId");
        Assert.Equal(1, await Figure($"ticketing_room_waiting{{concert=\"{concert}\"}}"));
        Assert.Equal(1, await Figure($"ticketing_room_admitted{{concert=\"{concert}\"}}"));
        Assert.InRange(await Figure("ticketing_seats_held"), 2, double.MaxValue);

        (await _app.Pay(guest, reservation)).Is(201);

        Assert.InRange(await Figure("ticketing_room_joins_total"), 2, double.MaxValue);
        Assert.InRange(await Figure("ticketing_room_admissions_total"), 1, double.MaxValue);
        Assert.InRange(await Figure("ticketing_holds_total{outcome=\"held\"}"), 1, double.MaxValue);
        Assert.InRange(await Figure("ticketing_payments_total{outcome=\"paid\"}"), 1, double.MaxValue);
        Assert.InRange(await Figure("ticketing_seats_sold_total"), 2, double.MaxValue);
        var paid = await Figure("ticketing_payment_duration_seconds_count{outcome=\"paid\"}");
        Assert.InRange(await Figure("ticketing_payment_duration_seconds_bucket{outcome=\"paid\",le=\"+Inf\"}"), paid, double.MaxValue);
    }

    [Fact]
    public async Task A_place_that_nobody_claims_is_told_as_expired()
    {
        await using var app = await GatewayApp.Start(("WaitingRoom:ClaimWithin", "00:00:01"));
        await app.Join(await app.NewPerson(), await app.NewConcert());
        await GatewayCalls.Eventually(async () =>
            (await app.Get("/metrics")).Is(200).Text.Contains("ticketing_room_expiries_total{state=\"unclaimed\"}", StringComparison.Ordinal));
    }

    private async Task<double> Figure(string series)
    {
        var line = (await _app.Get("/metrics")).Is(200).Text.Split('\n').SingleOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        Assert.True(line is not null, $"/metrics does not tell {series}");
        return double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
