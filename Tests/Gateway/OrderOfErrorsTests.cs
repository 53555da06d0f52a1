using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>Where a request is wrong in several ways, the first failure of the documented order answers.</summary>
[Collection(GatewayCollection.Name)]
public sealed class OrderOfErrorsTests(GatewayFixture fixture)
{
    private const string Reservations = "/api/v1/reservations";

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task From_the_outside_in()
    {
        var concert = await _app.NewConcert();
        var person = await _app.NewPerson();
        var tooLarge = new string(' ', 70_000);
        (string, string) text = ("Content-Type", "text/plain");

        (await _app.Send(HttpMethod.Put, Reservations, tooLarge, text)).IsProblem("too_large");
        (await _app.Send(HttpMethod.Put, Reservations, "x", text)).IsProblem("method_not_allowed");
        (await _app.Post(Reservations, "x", text)).IsProblem("unsupported_media_type");
        (await _app.Post(Reservations, "x")).IsProblem("unauthenticated");
        (await _app.Post(Reservations, "x", person.Headers)).IsProblem("invalid_request");
        (await _app.Hold(person, concert, [1])).IsProblem("queue_token_required");
    }

    [Fact]
    public async Task A_rate_limit_comes_after_the_user_and_before_the_body()
    {
        await using var app = await GatewayApp.Start(("RateLimits:PerUserPerSecond", "1"));
        var person = await app.NewPerson();
        Reply reply;
        do
            reply = await app.Post(Reservations, "x", person.Headers);
        while (reply.Code == "invalid_request");
        reply.IsProblem("too_many_requests");
        (await app.Post(Reservations, "x")).IsProblem("unauthenticated");
        (await app.Post(Reservations, "x", person.With(("Content-Type", "text/plain")))).IsProblem("unsupported_media_type");
    }

    [Fact]
    public async Task A_replay_and_a_mismatch_come_before_the_queue_token()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        (string, string) key = ("Idempotency-Key", "first");
        var first = (await _app.Hold(guest, concert, [1], key)).Is(201);
        var without = guest with { QueueToken = null };
        var forged = guest with { QueueToken = "forged" };

        foreach (var person in new[] { guest, without, forged })
        {
            var again = (await _app.Hold(person, concert, [1], key)).Is(201);
            Assert.True(again.IsReplayed);
            Assert.Equal(first.Text, again.Text);
            (await _app.Hold(person, concert, [2], key)).IsProblem("idempotency_mismatch");
        }

        (await _app.Hold(without, concert, [1], ("Idempotency-Key", "second"))).IsProblem("queue_token_required");
        (await _app.Hold(forged, concert, [1], ("Idempotency-Key", "second"))).IsProblem("queue_token_invalid");
        // A wrong body is told before either.
        (await _app.Hold(without, concert, [], key)).IsProblem("invalid_request");
    }

    [Fact]
    public async Task The_queue_token_comes_before_what_is_not_found_and_that_before_the_rules()
    {
        var concert = await _app.NewConcert(waitingRoom: new { capacity = 0, batchSize = 1, intervalSeconds = 1 });
        var waiting = await _app.Join(await _app.NewPerson(), concert);
        var unknownDate = new { concertId = concert, date = "2039-01-01", seats = new[] { 1 } };

        (await _app.Post(Reservations, unknownDate, waiting.Headers)).IsProblem("not_admitted");
        (await _app.Get($"/api/v1/concerts/{concert}/dates/2039-01-01/seats", waiting.Headers)).IsProblem("not_admitted");
        (await _app.Get($"/api/v1/concerts/{concert}/dates/nonsense/seats", waiting.Headers)).IsProblem("not_admitted");
        (await _app.Pay(waiting, Guid.NewGuid().ToString())).IsProblem("not_admitted");

        var open = await _app.NewConcert();
        var guest = await _app.NewGuest(open);
        (await _app.Post(Reservations, unknownDate with { concertId = open }, guest.Headers)).IsProblem("not_found");
        (await _app.Get($"/api/v1/concerts/{open}/dates/2039-01-01/seats", guest.Headers)).IsProblem("not_found");
        (await _app.Get($"/api/v1/concerts/{open}/dates/nonsense/seats", guest.Headers)).IsProblem("not_found");
        (await _app.Get($"/api/v1/concerts/{open}/dates/nonsense/seats?status=free", guest.Headers)).IsProblem("invalid_request");
    }

    [Fact]
    public async Task A_place_that_has_ended_is_told_apart()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        (await _app.Delete("/api/v1/queue-tokens/me", guest.Headers)).Is(204);
        (await _app.Delete("/api/v1/queue-tokens/me", guest.Headers)).Is(204);
        (await _app.Hold(guest, concert, [1])).IsProblem("queue_token_finished");
        (await _app.Get($"/api/v1/concerts/{concert}/dates", guest.Headers)).IsProblem("queue_token_finished");
        Assert.Equal("finished", (await _app.Get("/api/v1/queue-tokens/me", guest.Headers)).Is(200).Value("status"));
    }

    [Fact]
    public async Task Calls_of_users_ignore_the_queue_token()
    {
        var person = await _app.NewPerson() with { QueueToken = "nonsense" };
        (await _app.Get("/api/v1/wallets/me", person.Headers)).Is(200);
        (await _app.Charge(person, 5)).Is(201);
        (await _app.Get(Reservations, person.Headers)).Is(200);
    }

    [Fact]
    public async Task The_rules_have_their_own_answers()
    {
        var opensLater = "2030-12-31T00:00:00Z";
        var concert = await _app.NewConcert(dates:
        [
            new { date = GatewayFixture.Date, startsAt = "2031-05-01T10:30:00Z", seats = 50, price = 1000 },
            new { date = "2031-05-02", startsAt = "2031-05-02T10:30:00Z", seats = 50, price = 1000, saleOpensAt = opensLater },
        ]);
        var guest = await _app.NewGuest(concert);
        var other = await _app.NewGuest(concert);

        (await _app.Hold(guest, concert, [7, 8])).Is(201);
        var taken = (await _app.Hold(other, concert, [6, 7, 8])).IsProblem("seat_taken");
        Assert.Equal([7, 8], taken.Body.GetProperty("seats").EnumerateArray().Select(seat => seat.GetInt32()));
        var limited = (await _app.Hold(guest, concert, [1, 2, 3])).IsProblem("seat_limit_exceeded");
        Assert.Equal((4, 2), (limited.Body.GetProperty("limit").GetInt32(), limited.Body.GetProperty("held").GetInt32()));
        Assert.Equal(["seats"], (await _app.Hold(guest, concert, [51])).IsProblem("invalid_request").WrongFields);
        (await _app.Post(Reservations, new { concertId = concert, date = "2031-05-02", seats = new[] { 1 } }, guest.Headers)).IsProblem("sale_not_open");
    }

    [Fact]
    public async Task Paying_has_its_own_answers()
    {
        var concert = await _app.NewConcert();
        var guest = await _app.NewGuest(concert);
        var reservation = (await _app.Hold(guest, concert, [7, 8])).Is(201).Value("reservationId");
        var poor = (await _app.Pay(guest, reservation)).IsProblem("insufficient_balance");
        Assert.Equal((0, 2000), (poor.Body.GetProperty("balance").GetInt64(), poor.Body.GetProperty("amount").GetInt64()));

        (await _app.Charge(guest, 2000)).Is(201);
        var paid = (await _app.Pay(guest, reservation)).Is(201);
        Assert.Equal($"/api/v1/payments/{paid.Value("paymentId")}", paid.Headers.Location!.ToString());
        Assert.Equal(paid.Text, (await _app.Pay(guest, reservation)).Is(200).Text);
        (await _app.Delete($"{Reservations}/{reservation}", guest.Headers)).IsProblem("reservation_not_held");

        var another = await _app.NewGuest(concert);
        var cancelled = (await _app.Hold(another, concert, [9])).Is(201).Value("reservationId");
        (await _app.Delete($"{Reservations}/{cancelled}", another.Headers)).Is(204);
        (await _app.Delete($"{Reservations}/{cancelled}", another.Headers)).Is(204);
        (await _app.Pay(another, cancelled)).IsProblem("reservation_not_held");
    }
}
