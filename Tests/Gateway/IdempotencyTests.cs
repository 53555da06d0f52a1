using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

[Collection(GatewayCollection.Name)]
public sealed class IdempotencyTests(GatewayFixture fixture)
{
    private static readonly (string, string) Key = ("Idempotency-Key", "k~!");

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    [Trait("Invariant", "5")]
    public async Task A_charge_is_answered_again_and_happens_once()
    {
        var person = await _app.NewPerson();
        var first = (await _app.Charge(person, 500, Key)).Is(201);
        Assert.False(first.IsReplayed);
        var again = (await _app.Post("/api/v1/wallets/me/charges", "{ \"unknown\": 1, \"amount\" : 500 }", person.With(Key))).Is(201);

        Assert.True(again.IsReplayed);
        Assert.Equal(first.Text, again.Text);
        (await _app.Charge(person, 501, Key)).IsProblem("idempotency_mismatch");
        Assert.Equal(500, (await _app.Get("/api/v1/wallets/me", person.Headers)).Body.GetProperty("balance").GetInt64());
    }

    [Fact]
    [Trait("Pitfall", "10")]
    public async Task Parallel_requests_with_one_key_wait_for_the_first()
    {
        var person = await _app.NewPerson();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _app.Charge(person, 500, Key)));

        Assert.All(replies, reply => reply.Is(201));
        Assert.Single(replies, reply => !reply.IsReplayed);
        Assert.Single(replies.Select(reply => reply.Text).Distinct());
        Assert.Single((await _app.Get("/api/v1/wallets/me/entries", person.Headers)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_key_counts_per_user_and_route()
    {
        var concert = await _app.NewConcert();
        var person = await _app.NewGuest(concert);
        var other = await _app.NewPerson();

        Assert.False((await _app.Charge(person, 500, Key)).Is(201).IsReplayed);
        Assert.False((await _app.Charge(other, 500, Key)).Is(201).IsReplayed);
        Assert.False((await _app.Hold(person, concert, [1], Key)).Is(201).IsReplayed);
    }

    [Fact]
    public async Task A_refusal_is_not_kept()
    {
        var concert = await _app.NewConcert();
        var person = await _app.NewGuest(concert);
        var reservation = (await _app.Hold(person, concert, [1])).Is(201).Value("reservationId");
        (await _app.Pay(person, reservation, Key)).IsProblem("insufficient_balance");
        (await _app.Charge(person, 1000)).Is(201);
        var paid = (await _app.Pay(person, reservation, Key)).Is(201);

        Assert.False(paid.IsReplayed);
        var again = (await _app.Pay(person with { QueueToken = null }, reservation, Key)).Is(201);
        Assert.True(again.IsReplayed);
        Assert.Equal(paid.Text, again.Text);
        Assert.Equal(paid.Headers.Location, again.Headers.Location);
    }

    [Fact]
    public async Task Joining_again_with_a_key_gives_the_first_answer_again()
    {
        var concert = await _app.NewConcert();
        var person = await _app.NewPerson();
        var path = $"/api/v1/concerts/{concert}/queue-tokens";
        var first = (await _app.Post(path, null, person.With(Key))).Is(201);
        var again = (await _app.Post(path, null, person.With(Key))).Is(201);
        var without = (await _app.Post(path, null, person.Headers)).Is(200);

        Assert.True(again.IsReplayed);
        Assert.Equal(first.Value("token"), again.Value("token"));
        Assert.Equal(first.Value("token"), without.Value("token"));
    }

    [Fact]
    public async Task A_concert_is_created_once_per_key()
    {
        (string, string)[] headers = [("Operator-Key", GatewayApp.OperatorKey), ("Idempotency-Key", Guid.NewGuid().ToString())];
        var body = new { title = "T", artist = "A", venue = "V", dates = new[] { new { date = "2031-05-01", startsAt = "2031-05-01T10:30:00Z", price = 1 } } };
        var first = (await _app.Post("/api/v1/admin/concerts", body, headers)).Is(201);
        var again = (await _app.Post("/api/v1/admin/concerts", body, headers)).Is(201);

        Assert.Equal(first.Text, again.Text);
        Assert.True(again.IsReplayed);
        (await _app.Post("/api/v1/admin/concerts", body with { title = "U" }, headers)).IsProblem("idempotency_mismatch");
    }
}
