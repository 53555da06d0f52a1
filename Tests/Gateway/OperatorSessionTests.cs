using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>Operators sign in to the console; from then on a cookie takes the place of their key.</summary>
[Collection(GatewayCollection.Name)]
public sealed class OperatorSessionTests(GatewayFixture fixture)
{
    private const string Sessions = "/api/v1/admin/sessions";
    private const string Mine = Sessions + "/me";

    private static readonly (string, string) Csrf = ("X-CSRF", "1");

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task An_operator_signs_in_and_out()
    {
        var before = DateTime.UtcNow;
        var (browser, made) = await SignIn(_app);
        var expires = made.Body.GetProperty("expiresAt").GetDateTime();
        Assert.InRange(expires, before.AddMinutes(29), DateTime.UtcNow.AddMinutes(30));
        Assert.Equal(expires, (await _app.Get(Mine, browser.Header)).Is(200).Body.GetProperty("expiresAt").GetDateTime());
        (await _app.Get("/api/v1/admin/concerts", browser.Header)).Is(200);

        (await _app.Delete(Mine, browser.Header)).IsProblem("forbidden");
        browser.Take((await _app.Delete(Mine, browser.Header, Csrf)).Is(204));
        Assert.Empty(browser.Names);
        (await _app.Get(Mine, browser.Header)).IsProblem("forbidden");
        (await _app.Delete(Mine, Csrf)).Is(204);
    }

    [Fact]
    public async Task The_cookie_goes_to_operator_calls_alone()
    {
        var made = (await _app.Post(Sessions, new { operatorKey = GatewayApp.OperatorKey }, Csrf)).Is(201);
        Assert.Contains("; path=/api/v1/admin;", Assert.Single(made.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operator_call_takes_the_session_and_every_write_the_csrf_header()
    {
        var (browser, _) = await SignIn(_app);
        var calls = _app.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<CallPolicy>() is { Access: Access.Operator }).ToArray();
        Assert.True(calls.Length > 10, $"Only {calls.Length} calls were found.");
        foreach (var call in calls)
        {
            var method = new HttpMethod(call.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]);
            var path = call.RoutePattern.RawText!.Replace("{concertId}", $"{Guid.NewGuid()}", StringComparison.Ordinal);
            (await _app.Send(method, path, null)).IsProblem("forbidden");
            var allowed = await _app.Send(method, path, null, browser.Header, Csrf);
            Assert.NotEqual("forbidden", allowed.Code);
            if (method != HttpMethod.Get)
                (await _app.Send(method, path, null, browser.Header)).IsProblem("forbidden");
        }
    }

    [Fact]
    public async Task The_key_comes_before_the_session()
    {
        var (browser, _) = await SignIn(_app);
        (await _app.Get("/api/v1/admin/concerts", browser.Header, ("Operator-Key", "another"))).IsProblem("forbidden");
        (await _app.Get(Mine, ("Operator-Key", GatewayApp.OperatorKey))).IsProblem("not_found");
    }

    [Fact]
    public async Task What_is_no_session_is_refused()
    {
        var (browser, _) = await SignIn(_app);
        var good = browser["ticketing-operator"];
        var user = await _app.NewPerson();
        foreach (var bad in new[] { "", "x", good[..^1], good + "A", Changed(good, 3), Changed(good, good.Length - 1), user.AccessToken })
            (await _app.Get(Mine, ("Cookie", $"ticketing-operator={bad}"))).IsProblem("forbidden");
    }

    [Fact]
    public async Task Another_key_ends_the_session()
    {
        var (browser, _) = await SignIn(_app);
        await using var app = await GatewayApp.Start(("OperatorKey", "the-key-of-tomorrow"));
        (await app.Get(Mine, browser.Header)).IsProblem("forbidden");
        await using var none = await GatewayApp.Start(("OperatorKey", ""));
        (await none.Get(Mine, browser.Header)).IsProblem("forbidden");
        (await none.Post(Sessions, new { operatorKey = "x" }, Csrf)).IsProblem("forbidden");
    }

    [Fact]
    public async Task Whoever_guesses_is_slowed_down()
    {
        await using var app = await GatewayApp.Start(("Proxies:Known", "127.0.0.0/8"));
        var right = new { operatorKey = GatewayApp.OperatorKey };
        (await app.Post(Sessions, right)).IsProblem("forbidden");
        for (var guess = 0; guess < 10; guess++)
            (await app.Post(Sessions, new { operatorKey = $"guess-{guess}" }, Csrf)).IsProblem("forbidden");
        var refused = (await app.Post(Sessions, right, Csrf)).IsProblem("too_many_requests");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
        (await app.Post(Sessions, right, Csrf, ("X-Forwarded-For", "203.0.113.7"))).Is(201);
    }

    [Fact]
    public async Task A_sign_in_that_is_no_sign_in_names_what_is_wrong()
    {
        Assert.Equal(["operatorKey"], (await _app.Post(Sessions, new { }, Csrf)).IsProblem("invalid_request").WrongFields);
        (await _app.Post(Sessions, new { operatorKey = GatewayApp.OperatorKey }, Csrf, ("Sec-Fetch-Site", "cross-site"))).IsProblem("forbidden");
    }

    private static async Task<(CookieJar Browser, Reply Reply)> SignIn(GatewayApp app)
    {
        var reply = (await app.Post(Sessions, new { operatorKey = GatewayApp.OperatorKey }, Csrf)).Is(201);
        var browser = new CookieJar();
        browser.Take(reply);
        return (browser, reply);
    }

    private static string Changed(string text, int at) => text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];
}
