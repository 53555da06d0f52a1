using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>Pages of this site may carry their credentials in cookies that scripts cannot read.</summary>
[Collection(GatewayCollection.Name)]
public sealed class CookieTests(GatewayFixture fixture)
{
    private static readonly (string, string) Csrf = ("X-CSRF", "1");

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task A_page_signs_in_joins_and_books_with_cookies()
    {
        var concert = await _app.NewConcert();
        var user = CookieOf((await _app.Post("/api/v1/users", new { displayName = "Ada" }, Csrf)).Is(201), "ticketing-user");
        var joined = (await _app.Post($"/api/v1/concerts/{concert}/queue-tokens", null, ("Cookie", user), Csrf)).Is(201);
        var both = ("Cookie", $"{user}; {CookieOf(joined, "ticketing-queue-token")}");
        await GatewayCalls.Eventually(async () => (await _app.Get("/api/v1/queue-tokens/me", both)).Is(200).Value("status") == "admitted");

        (await _app.Get($"/api/v1/concerts/{concert}/dates", both)).Is(200);
        var body = new { concertId = concert, date = GatewayFixture.Date, seats = new[] { 1 } };
        (await _app.Post("/api/v1/reservations", body, both)).IsProblem("forbidden");
        (await _app.Post("/api/v1/reservations", body, both, ("X-CSRF", ""))).IsProblem("forbidden");
        (await _app.Post("/api/v1/reservations", body, both, Csrf, ("Sec-Fetch-Site", "cross-site"))).IsProblem("forbidden");
        (await _app.Post("/api/v1/reservations", body, both, Csrf, ("Sec-Fetch-Site", "same-origin"))).Is(201);
        (await _app.Delete("/api/v1/queue-tokens/me", both)).IsProblem("forbidden");
        var left = (await _app.Delete("/api/v1/queue-tokens/me", both, Csrf)).Is(204);
        Assert.Contains(left.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("ticketing-queue-token=;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Headers_come_first_and_need_no_csrf_header()
    {
        var user = CookieOf((await _app.Post("/api/v1/users", new { displayName = "Ada" }, Csrf)).Is(201), "ticketing-user");
        var person = await _app.NewPerson();
        var wallet = (await _app.Get("/api/v1/wallets/me", person.With(("Cookie", user)))).Is(200);
        Assert.Equal(person.UserId.ToString(), wallet.Value("userId"));
        (await _app.Charge(person, 5, ("Cookie", user))).Is(201);
        (await _app.Get("/api/v1/wallets/me", ("Authorization", "Bearer x"), ("Cookie", user))).IsProblem("unauthenticated");
        (await _app.Get("/api/v1/wallets/me", ("Cookie", "ticketing-user=forged"))).IsProblem("unauthenticated");
        (await _app.Get("/api/v1/wallets/me", ("Cookie", "ticketing-user"))).IsProblem("unauthenticated");
    }

    [Fact]
    public async Task Nobody_gets_cookies_who_did_not_ask()
    {
        var plain = (await _app.Post("/api/v1/users", new { displayName = "Ada" })).Is(201);
        Assert.False(plain.Headers.Contains("Set-Cookie"));
    }

    private static string CookieOf(Reply reply, string name)
    {
        var cookie = reply.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith(name + "=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        return cookie.Split(';')[0];
    }
}
