using System.Text.Json;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>What the console asks for: invariants, search, stories, health.</summary>
[Collection(GatewayCollection.Name)]
public sealed class InsightTests(GatewayFixture fixture)
{
    private static readonly (string, string) Key = ("Operator-Key", GatewayApp.OperatorKey);

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task A_check_that_was_asked_for_is_made()
    {
        var before = DateTimeOffset.UtcNow;
        (await _app.Post("/api/v1/admin/invariants/check", null, Key)).Is(200);
        var report = default(JsonElement);
        await GatewayCalls.Eventually(async () =>
        {
            report = (await _app.Get("/api/v1/admin/invariants", Key)).Is(200).Body;
            return report.GetProperty("items").EnumerateArray().All(item => item.GetProperty("checkedAt") is { ValueKind: JsonValueKind.String } at && at.GetDateTimeOffset() > before);
        });

        Assert.Equal(["items", "running", "runningSince", "suspicions", "money", "periodSeconds"], report.EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            ["oversold", "over_admitted", "ledger_sum", "paid_without_ticket"],
            report.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
        Assert.All(report.GetProperty("items").EnumerateArray(), item =>
        {
            Assert.Equal(
                ["name", "holds", "checked", "violationCount", "violations", "checkedAt", "durationSeconds"], item.EnumerateObject().Select(field => field.Name));
            Assert.True(item.GetProperty("holds").GetBoolean(), item.ToString());
        });
    }

    [Fact]
    public async Task An_order_is_found_by_each_of_its_names_and_told_as_a_story()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        (await _app.Charge(guest, 5000)).Is(201);
        var reservation = (await _app.Hold(guest, concert, [1])).Is(201).Value("reservationId");
        var payment = (await _app.Pay(guest, reservation)).Is(201);
        var ticket = payment.Body.GetProperty("tickets")[0];

        foreach (var (q, kind) in new[]
                 {
                     (guest.UserId.ToString(), "user"), (reservation, "reservation"), (payment.Value("paymentId"), "payment"),
                     (ticket.GetProperty("ticketId").GetString()!, "ticket"), (ticket.GetProperty("code").GetString()!, "ticket"),
                 })
        {
            var found = (await _app.Get($"/api/v1/admin/search?q={q}", Key)).Is(200).Body;
            var item = Assert.Single(found.GetProperty("items").EnumerateArray());
            Assert.Equal((kind, guest.UserId), (item.GetProperty("kind").GetString(), item.GetProperty("userId").GetGuid()));
            Assert.True(found.GetProperty("complete").GetBoolean());
        }

        var first = (await _app.Get($"/api/v1/admin/users/{guest.UserId}/timeline?limit=3", Key)).Is(200).Body;
        Assert.Equal("joined", first.GetProperty("items")[0].GetProperty("kind").GetString());
        var rest = (await _app.Get($"/api/v1/admin/users/{guest.UserId}/timeline?cursor={first.GetProperty("next").GetString()}", Key)).Is(200).Body;
        Assert.Contains("ticket", rest.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("kind").GetString()));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("", "q")]
    [InlineData("?q=", "q")]
    [InlineData("?q=Ada", "q")]
    [InlineData("?q=8f14e45f-ceea-467f-a0e6-5d1b6a1c0a01&q=8f14e45f-ceea-467f-a0e6-5d1b6a1c0a01", "q")]
    [InlineData("?q=8f14e45f-ceea-467f-a0e6-5d1b6a1c0a01&cursor=x", "cursor")]
    [InlineData("?q=8f14e45f-ceea-467f-a0e6-5d1b6a1c0a01&cursor=c2VhdC98", "cursor")]
    public async Task A_search_for_what_is_no_id_is_refused(string query, string field)
    {
        var refused = (await _app.Get("/api/v1/admin/search" + query, Key)).IsProblem("invalid_request");
        Assert.Contains(field, refused.WrongFields);
    }

    [Fact]
    public async Task What_nobody_has_is_not_found()
    {
        var nothing = (await _app.Get($"/api/v1/admin/search?q={Guid.NewGuid()}", Key)).Is(200).Body;
        Assert.Empty(nothing.GetProperty("items").EnumerateArray());
        Assert.Empty((await _app.Get("/api/v1/admin/search?q=MXxmb3JnZWQ.c2ln", Key)).Is(200).Body.GetProperty("items").EnumerateArray());
        (await _app.Get($"/api/v1/admin/users/{Guid.NewGuid()}/timeline", Key)).IsProblem("not_found");
        (await _app.Get("/api/v1/admin/users/Ada/timeline", Key)).IsProblem("not_found");
    }

    [Fact]
    public async Task Silos_and_storage_tell_how_they_do()
    {
        await _app.NewConcert();
        var asked = DateTimeOffset.UtcNow;
        var health = (await _app.Get("/api/v1/admin/health", Key)).Is(200).Body;

        Assert.Equal(["process", "silos", "storage", "dashboard", "dashboardUrl"], health.EnumerateObject().Select(field => field.Name));
        Assert.Contains(health.GetProperty("silos").EnumerateArray(), silo => silo.GetProperty("status").GetString() == "active");
        Assert.All(health.GetProperty("silos").EnumerateArray(), silo => Assert.True(silo.GetProperty("startedAt").GetDateTimeOffset() < asked));
        Assert.True(health.GetProperty("storage").GetProperty("reachable").GetBoolean());
        Assert.True(health.GetProperty("process").GetProperty("uptimeSeconds").GetInt64() >= 0);
        Assert.NotEqual("unknown", health.GetProperty("process").GetProperty("version").GetString());
        Assert.Equal(JsonValueKind.Null, health.GetProperty("dashboardUrl").ValueKind);
    }

    [Fact]
    public async Task Where_the_dashboard_is_says_who_configures_a_gateway()
    {
        await using var app = await GatewayApp.Start(("Dashboard:Url", "https://silos.example:8443/dashboard"));
        Assert.Equal("https://silos.example:8443/dashboard", (await app.Get("/api/v1/admin/health", Key)).Is(200).Value("dashboardUrl"));
    }
}
