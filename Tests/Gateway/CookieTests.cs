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
        var browser = await SignIn();
        await Join(browser, concert);
        var mine = $"/api/v1/queue-tokens/me?concert={concert}";
        await Admitted(browser, concert);

        (await _app.Get($"/api/v1/concerts/{concert}/dates", browser.Header)).Is(200);
        var body = new { concertId = concert, date = GatewayFixture.Date, seats = new[] { 1 } };
        var holds = $"/api/v1/reservations?concert={concert}";
        (await _app.Post(holds, body, browser.Header)).IsProblem("forbidden");
        (await _app.Post(holds, body, browser.Header, ("X-CSRF", ""))).IsProblem("forbidden");
        (await _app.Post(holds, body, browser.Header, Csrf, ("Sec-Fetch-Site", "cross-site"))).IsProblem("forbidden");
        var held = (await _app.Post(holds, body, browser.Header, Csrf, ("Sec-Fetch-Site", "same-origin"))).Is(201);
        (await _app.Post("/api/v1/wallets/me/charges", new { amount = 1000 }, browser.Header, Csrf)).Is(201);
        var payment = new { reservationId = held.Value("reservationId") };
        (await _app.Post($"/api/v1/payments?concert={concert}", payment, browser.Header, Csrf)).Is(201);
        (await _app.Delete(mine, browser.Header)).IsProblem("forbidden");
        browser.Take((await _app.Delete(mine, browser.Header, Csrf)).Is(204));
        Assert.Equal(["ticketing-user"], browser.Names);
    }

    [Fact]
    public async Task Two_waiting_rooms_in_one_browser_keep_their_places_apart()
    {
        var (first, second) = (await _app.NewConcert(), await _app.NewConcert());
        var browser = await SignIn();
        var places = new[] { await Join(browser, first), await Join(browser, second) };
        Assert.Equal(3, browser.Names.Count());
        foreach (var (concert, token) in new[] { first, second }.Zip(places))
        {
            await Admitted(browser, concert);
            Assert.Equal(token, (await _app.Get($"/api/v1/queue-tokens/me?concert={concert}", browser.Header)).Is(200).Value("token"));
            (await _app.Get($"/api/v1/concerts/{concert}/dates", browser.Header)).Is(200);
            await using var events = await EventReader.Open(_app, $"/api/v1/queue-tokens/me/events?concert={concert}", browser.Header);
            Assert.Equal(token, (await events.Next())!.Body.GetProperty("token").GetString());
        }

        foreach (var named in new[] { "", "?concert=", "?concert=x", $"?concert={Guid.NewGuid()}", $"?concert={first}&concert={second}" })
            (await _app.Get($"/api/v1/queue-tokens/me{named}", browser.Header)).IsProblem("queue_token_required");
    }

    [Fact]
    public async Task The_concert_in_the_path_counts_before_the_one_in_the_query()
    {
        var (waited, other) = (await _app.NewConcert(), await _app.NewConcert());
        var browser = await SignIn();
        await Join(browser, waited);
        (await _app.Get($"/api/v1/concerts/{other}/dates?concert={waited}", browser.Header)).IsProblem("queue_token_required");
    }

    [Fact]
    public async Task A_session_is_told_and_ends_with_all_its_cookies()
    {
        var browser = await SignIn();
        await Join(browser, await _app.NewConcert());
        await Join(browser, await _app.NewConcert());
        var session = (await _app.Get("/api/v1/sessions/me", browser.Header)).Is(200);
        Assert.Equal(browser.UserId, session.Value("userId"));
        Assert.True(session.Body.GetProperty("expiresAt").GetDateTime() > DateTime.UtcNow);

        (await _app.Delete("/api/v1/sessions/me", browser.Header)).IsProblem("forbidden");
        browser.Take((await _app.Delete("/api/v1/sessions/me", browser.Header, Csrf)).Is(204));
        Assert.Empty(browser.Names);
        (await _app.Get("/api/v1/sessions/me")).IsProblem("unauthenticated");
        (await _app.Delete("/api/v1/sessions/me", Csrf)).Is(204);
    }

    [Fact]
    public async Task Who_has_a_token_from_elsewhere_makes_a_session_of_it()
    {
        var person = await _app.NewPerson();
        (await _app.Post("/api/v1/sessions", null, person.Headers)).IsProblem("forbidden");
        (await _app.Post("/api/v1/sessions", null, Csrf)).IsProblem("unauthenticated");
        var made = (await _app.Post("/api/v1/sessions", null, person.With(Csrf))).Is(201);
        var browser = new CookieJar();
        browser.Take(made);
        Assert.Equal(person.UserId.ToString(), (await _app.Get("/api/v1/sessions/me", browser.Header)).Is(200).Value("userId"));
        Assert.Equal(made.Text, (await _app.Get("/api/v1/sessions/me", person.Headers)).Is(200).Text);
    }

    [Fact]
    public async Task Cookies_travel_over_TLS_alone_where_the_page_came_so()
    {
        await using var app = await GatewayApp.Start(("Proxies:Known", "127.0.0.0/8"));
        var plain = (await app.Post("/api/v1/users", new { displayName = "Ada" }, Csrf)).Is(201);
        Assert.DoesNotContain("secure", Assert.Single(plain.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        var secure = (await app.Post("/api/v1/users", new { displayName = "Ada" }, Csrf, ("X-Forwarded-Proto", "https"))).Is(201);
        Assert.Contains("; secure", Assert.Single(secure.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Headers_come_first_and_need_no_csrf_header()
    {
        var browser = await SignIn();
        var person = await _app.NewPerson();
        var wallet = (await _app.Get("/api/v1/wallets/me", person.With(browser.Header))).Is(200);
        Assert.Equal(person.UserId.ToString(), wallet.Value("userId"));
        (await _app.Charge(person, 5, browser.Header)).Is(201);
        (await _app.Get("/api/v1/wallets/me", ("Authorization", "Bearer x"), browser.Header)).IsProblem("unauthenticated");
        (await _app.Get("/api/v1/wallets/me", ("Cookie", "ticketing-user=forged"))).IsProblem("unauthenticated");
        (await _app.Get("/api/v1/wallets/me", ("Cookie", "ticketing-user"))).IsProblem("unauthenticated");
    }

    [Fact]
    public async Task Nobody_gets_cookies_who_did_not_ask()
    {
        var plain = (await _app.Post("/api/v1/users", new { displayName = "Ada" })).Is(201);
        Assert.False(plain.Headers.Contains("Set-Cookie"));
    }

    private async Task<CookieJar> SignIn()
    {
        var reply = (await _app.Post("/api/v1/users", new { displayName = "Ada" }, Csrf)).Is(201);
        var browser = new CookieJar { UserId = reply.Value("userId") };
        browser.Take(reply);
        return browser;
    }

    private async Task<string> Join(CookieJar browser, Guid concert)
    {
        var joined = (await _app.Post($"/api/v1/concerts/{concert}/queue-tokens", null, browser.Header, Csrf)).Is(201);
        browser.Take(joined);
        return joined.Value("token");
    }

    private Task Admitted(CookieJar browser, Guid concert) => GatewayCalls.Eventually(async () =>
        (await _app.Get($"/api/v1/queue-tokens/me?concert={concert}", browser.Header)).Is(200).Value("status") == "admitted");
}
