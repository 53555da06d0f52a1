using System.Net;
using System.Text.Json;
using OrleansTicketing.Gateway.Metrics;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>What surrounds the API: limits, proxies, origins, compression, monitoring.</summary>
[Collection(GatewayCollection.Name)]
public sealed class EdgeTests(GatewayFixture fixture)
{
    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task A_user_has_a_burst_of_twice_the_rate()
    {
        await using var app = await GatewayApp.Start(("RateLimits:PerUserPerSecond", "1"));
        var person = await app.NewPerson();
        (await app.Get("/api/v1/wallets/me", person.Headers)).Is(200);
        (await app.Get("/api/v1/wallets/me", person.Headers)).Is(200);
        var limited = (await app.Get("/api/v1/wallets/me", person.Headers)).IsProblem("too_many_requests");
        Assert.Equal(TimeSpan.FromSeconds(1), limited.Headers.RetryAfter!.Delta);
        (await app.Get("/api/v1/wallets/me", (await app.NewPerson()).Headers)).Is(200);
    }

    [Fact]
    public async Task An_address_is_limited_and_monitoring_is_not()
    {
        await using var app = await GatewayApp.Start(("RateLimits:PerAddressPerSecond", "1"), ("Proxies:Known", "127.0.0.0/8"));
        Reply reply;
        do
            reply = await app.Get("/api/v1/concerts");
        while (reply.Status == 200);
        reply.IsProblem("too_many_requests");
        (await app.Get("/nowhere")).IsProblem("too_many_requests");
        (await app.Get("/health/live")).Is(200);
        (await app.Get("/metrics")).Is(200);
        // The proxy's word for where a caller is counts, since the proxy is known.
        (await app.Get("/api/v1/concerts", ("X-Forwarded-For", "203.0.113.7"))).Is(200);
    }

    [Fact]
    public async Task Whoever_floods_with_wrong_operator_keys_is_limited_and_the_operator_elsewhere_is_not()
    {
        const string concerts = "/api/v1/admin/concerts";
        await using var app = await GatewayApp.Start(("RateLimits:PerAddressPerSecond", "1"), ("Proxies:Known", "127.0.0.0/8"));
        Reply reply;
        do
            reply = await app.Get(concerts, ("Operator-Key", "a guess"));
        while (reply.Code == "forbidden");
        reply.IsProblem("too_many_requests");
        (await app.Get(concerts, ("Operator-Key", GatewayApp.OperatorKey), ("X-Forwarded-For", "203.0.113.7"))).Is(200);
    }

    [Fact]
    public async Task A_problem_names_the_callers_trace_or_one_of_its_own()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var theirs = await _app.Get("/nowhere", ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"));
        Assert.Equal(trace, TraceOf(theirs));
        var own = new[] { TraceOf(await _app.Get("/nowhere")), TraceOf(await _app.Get("/nowhere", ("traceparent", "nonsense"))) };
        Assert.All(own, id => Assert.Matches("^[0-9a-f]{32}$", id));
        Assert.NotEqual(own[0], own[1]);

        static string TraceOf(Reply reply) => reply.IsProblem("not_found").Body.GetProperty("traceId").GetString()!;
    }

    [Fact]
    public async Task Forwarded_headers_of_strangers_are_ignored()
    {
        await using var app = await GatewayApp.Start(("RateLimits:PerAddressPerSecond", "1"));
        Reply reply;
        var number = 0;
        do
            reply = await app.Get("/api/v1/concerts", ("X-Forwarded-For", $"203.0.113.{number++}"));
        while (reply.Status == 200 && number < 50);
        reply.IsProblem("too_many_requests");
    }

    [Fact]
    public async Task Only_known_origins_may_call()
    {
        await using var app = await GatewayApp.Start(("Cors:Origins", "https://shop.example"));
        (string, string)[] preflight = [("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type,queue-token")];
        var allowed = await app.Send(HttpMethod.Options, "/api/v1/reservations", null, [("Origin", "https://shop.example"), .. preflight]);
        Assert.Equal("https://shop.example", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(allowed.Headers.Contains("Access-Control-Allow-Credentials"));
        var refused = await app.Send(HttpMethod.Options, "/api/v1/reservations", null, [("Origin", "https://evil.example"), .. preflight]);
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
        var problem = await app.Get("/api/v1/wallets/me", ("Origin", "https://shop.example"));
        Assert.Equal("https://shop.example", problem.IsProblem("unauthenticated").Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False((await _app.Get("/api/v1/concerts", ("Origin", "https://shop.example"))).Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Answers_are_compressed_where_the_caller_takes_it(string encoding)
    {
        var reply = (await _app.Get("/api/v1/ticket-keys", ("Accept-Encoding", encoding))).Is(200);
        Assert.Equal([encoding], reply.ContentHeaders.ContentEncoding);
        Assert.Equal([encoding], (await _app.Get("/api/v1/wallets/me", ("Accept-Encoding", encoding))).Is(401).ContentHeaders.ContentEncoding);
    }

    [Fact]
    public async Task Without_the_development_identity_provider_nobody_becomes_a_user()
    {
        await using var app = await GatewayApp.Start(("Identity:Development", "false"));
        (await app.Post("/api/v1/users", new { displayName = "Ada" })).IsProblem("not_found");
        var person = await _app.NewPerson();
        (await app.Get("/api/v1/wallets/me", person.Headers)).IsProblem("unauthenticated");
    }

    [Fact]
    public async Task Without_an_operator_key_operators_are_refused()
    {
        await using var app = await GatewayApp.Start(("OperatorKey", ""));
        (await app.Get("/api/v1/admin/concerts", ("Operator-Key", ""))).IsProblem("forbidden");
        (await app.Get("/api/v1/admin/concerts", ("Operator-Key", GatewayApp.OperatorKey))).IsProblem("forbidden");
    }

    [Fact]
    public async Task Health_and_metrics_are_there()
    {
        (await _app.Get("/health/live")).Is(200);
        (await _app.Get("/health/ready")).Is(200);
        var text = (await _app.Get("/metrics")).Is(200).Text;
        Assert.Contains("ticketing_requests_total{method=\"GET\",route=\"/health/ready\",status=\"200\"}", text, StringComparison.Ordinal);
        Assert.Contains("ticketing_request_duration_seconds_bucket{method=\"GET\",route=\"/health/ready\",le=\"+Inf\"}", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^(# |[a-zA-Z_][a-zA-Z0-9_]*(\\{.*\\})? [-+0-9.eE]+(Inf|NaN)?$)", line));
    }

    [Fact]
    public void Careless_tags_cannot_fill_the_memory()
    {
        using var collector = new InstrumentCollector();
        using var meter = new System.Diagnostics.Metrics.Meter("OrleansTicketing.Tests");
        var counter = meter.CreateCounter<long>("careless");
        for (var i = 0; i < 10_000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        var text = new System.Text.StringBuilder();
        collector.Write(text);
        Assert.InRange(text.ToString().Split('\n').Length, 1, 2_500);
    }

    [Fact]
    public async Task Tickets_verify_with_the_published_keys()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        await _app.Charge(guest, 1000);
        var reservation = (await _app.Hold(guest, concert, [7])).Is(201).Value("reservationId");
        var ticket = (await _app.Pay(guest, reservation)).Is(201).Body.GetProperty("tickets")[0];
        var code = ticket.GetProperty("code").GetString()!;
        var seat = TicketCode.Verify(GatewayApp.Keys, code)!.Value.Seat;
        Assert.Equal((7, concert), (seat.Number, seat.Date.ConcertId));

        var key = (await _app.Get("/api/v1/ticket-keys")).Is(200).Body.GetProperty("items")[0];
        using var published = System.Security.Cryptography.ECDsa.Create(new System.Security.Cryptography.ECParameters
        {
            Curve = System.Security.Cryptography.ECCurve.NamedCurves.nistP256,
            Q = new() { X = Bytes(key, "x"), Y = Bytes(key, "y") },
        });
        var parts = code.Split('.');
        Assert.True(published.VerifyData(Decode(parts[0]), Decode(parts[1]), System.Security.Cryptography.HashAlgorithmName.SHA256));
    }

    [Fact]
    public async Task Text_of_any_language_comes_back_as_it_was()
    {
        var name = "김치 & <Söhne> 🎻 'x'";
        var reply = (await _app.Post("/api/v1/users", new { displayName = name })).Is(201);
        Assert.Equal(name, reply.Value("displayName"));
        Assert.Contains("김치 & <Söhne>", reply.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await _app.Http.PostAsync("/api/v1/users",
            new StringContent(JsonSerializer.Serialize(new { displayName = new string('가', 100) }), null, "application/json"))).StatusCode);
    }

    private static byte[] Bytes(JsonElement key, string name) => Decode(key.GetProperty(name).GetString()!);

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
