using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

[Collection(GatewayCollection.Name)]
public sealed class PolicyTests(GatewayFixture fixture)
{
    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task Buyers_are_told_the_limits_that_hold_for_them()
    {
        var policies = (await _app.Get("/api/v1/policies")).Is(200).Body;
        var limit = policies.GetProperty("seatsPerReservation").GetInt32();
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);

        (await _app.Hold(guest, concert, [.. Enumerable.Range(1, limit + 1)])).IsProblem("seat_limit_exceeded");
        (await _app.Hold(guest, concert, [.. Enumerable.Range(1, limit)])).Is(201);
        (await _app.Charge(guest, policies.GetProperty("maxCharge").GetInt64() + 1)).IsProblem("invalid_request");
        (await _app.Charge(guest, policies.GetProperty("maxCharge").GetInt64())).Is(201);
        Assert.Equal(policies.GetProperty("currency").GetString(), (await _app.Get("/api/v1/wallets/me", guest.Headers)).Is(200).Value("currency"));
    }
}
