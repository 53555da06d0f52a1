using System.Globalization;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

[Collection(GatewayCollection.Name)]
public sealed class RoomActTests(GatewayFixture fixture)
{
    private static readonly (string, string) Key = ("Operator-Key", GatewayApp.OperatorKey);

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task A_user_is_admitted_past_the_order_within_the_capacity()
    {
        var (concert, room) = await NewRoom(capacity: 2);
        var (first, second, third) = (await Joined(concert), await Joined(concert), await Joined(concert));
        await Is(first, "admitted");
        var act = (await _app.Post(room + "/admit", new { userId = third.UserId, reason = "guest of the band" }, Key)).Is(200).Body;
        Assert.Equal(
            ["sequence", "at", "operator", "act", "userId", "arrivalNumber", "reason", "detail", "operationId"],
            act.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("admit", 3, "guest of the band"), (act.GetProperty("act").GetString(), act.GetProperty("arrivalNumber").GetInt32(), act.GetProperty("reason").GetString()));
        Assert.Matches("^[0-9a-f]{8}$", act.GetProperty("operator").GetString());
        await Is(third, "admitted");
        await Is(second, "waiting");
        (await _app.Post(room + "/admit", new { userId = second.UserId, reason = "too" }, Key)).IsProblem("room_full");

        (await _app.Post(room + "/expel", new { userId = first.UserId, reason = "sold the place" }, Key)).Is(200);
        await Is(first, "expired");
        (await _app.Post(room + "/expel", new { userId = first.UserId, reason = "sold the place" }, Key)).IsProblem("not_found");
        var again = await _app.Join(first, concert);
        Assert.Equal(4, (await _app.Get("/api/v1/queue-tokens/me", again.Headers)).Is(200).Body.GetProperty("position").GetInt32());
    }

    [Fact]
    public async Task An_act_with_a_key_is_done_once_and_the_audit_says_who_and_when()
    {
        var (concert, room) = await NewRoom(capacity: 5);
        var person = await Joined(concert);
        var body = new { userId = person.UserId, reason = "asked for it" };
        var first = (await _app.Post(room + "/expel", body, Key, ("Idempotency-Key", "e-1"))).Is(200);
        var again = (await _app.Post(room + "/expel", body, Key, ("Idempotency-Key", "e-1"))).Is(200);
        Assert.Equal((first.Text, true), (again.Text, again.IsReplayed));
        (await _app.Post(room + "/expel", new { userId = person.UserId, reason = "other" }, Key, ("Idempotency-Key", "e-1"))).IsProblem("idempotency_mismatch");
        (await _app.Patch(room, new { capacity = 7, schedule = new[] { new { from = "2030-01-01T00:00:00Z", mode = "passthrough" } } }, Key)).Is(200);
        (await _app.Post(room + "/drain", new { reason = "sold out" }, Key)).Is(200);
        (await _app.Post($"/api/v1/concerts/{concert}/queue-tokens", null, (await _app.NewPerson()).Headers)).IsProblem("sale_closed");
        (await _app.Post(room + "/close", new { reason = "really" }, Key)).Is(200);
        Assert.Equal("closed", (await _app.Get(room, Key)).Value("mode"));

        var page = (await _app.Get(room + "/audit?limit=3", Key)).Is(200);
        var rest = (await _app.Get($"{room}/audit?limit=3&cursor={page.Value("next")}", Key)).Is(200);
        var acts = page.Body.GetProperty("items").EnumerateArray().Concat(rest.Body.GetProperty("items").EnumerateArray()).ToArray();
        Assert.Equal(["close", "drain", "change", "expel"], acts.Select(act => act.GetProperty("act").GetString()));
        Assert.Contains("capacity 7, schedule 2030-01-01T00:00:00Z passthrough", acts[2].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(rest.Body.GetProperty("next").ValueKind == System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task What_is_wrong_with_an_act_is_told()
    {
        var (_, room) = await NewRoom(capacity: 1);
        Assert.Equal(["reason", "userId"], (await _app.Post(room + "/admit", "{}", Key)).IsProblem("invalid_request").WrongFields.Order());
        Assert.Equal(["reason"], (await _app.Post(room + "/drain", new { reason = new string('x', 201) }, Key)).IsProblem("invalid_request").WrongFields);
        Assert.Equal(["since"], (await _app.Get(room + "/history?since=yesterday", Key)).IsProblem("invalid_request").WrongFields);
        var unknown = $"/api/v1/admin/concerts/{Guid.NewGuid()}/waiting-room";
        (await _app.Post(unknown + "/close", new { reason = "none" }, Key)).IsProblem("not_found");
        (await _app.Get(unknown + "/audit", Key)).IsProblem("not_found");
        (await _app.Get(unknown + "/history", Key)).IsProblem("not_found");
    }

    [Fact]
    public async Task A_schedule_is_checked_window_by_window_and_shown_as_given()
    {
        var (_, room) = await NewRoom(capacity: 1);
        Assert.Equal(["schedule[0].mode"], await Wrong(new[] { new { from = "2030-01-01T00:00:00Z", mode = "draining" } }));
        Assert.Equal(["schedule[0].from"], await Wrong(new[] { new { from = "soon", mode = "fifo" } }));
        Assert.Equal(["schedule[0].mode"], await Wrong(new[] { new { from = "2030-01-01T00:00:00Z", mode = "lottery" } }));
        Assert.Equal(["schedule"], await Wrong("fifo"));
        Assert.Equal(
            ["schedule[1].from"],
            await Wrong(new[] { new { from = "2030-01-02T00:00:00Z", mode = "fifo" }, new { from = "2030-01-01T00:00:00Z", mode = "fifo" } }));
        var shown = (await _app.Patch(room, new { schedule = new[] { new { from = "2020-01-01T01:00:00+01:00", mode = "paused" } } }, Key)).Is(200).Body;
        Assert.Equal("""[{"from":"2020-01-01T00:00:00Z","mode":"paused"}]""", shown.GetProperty("schedule").GetRawText());
        Assert.Equal(("paused", false), (shown.GetProperty("mode").GetString(), shown.GetProperty("paused").GetBoolean()));
        Assert.Equal("[]", (await _app.Patch(room, new { schedule = Array.Empty<object>() }, Key)).Is(200).Body.GetProperty("schedule").GetRawText());

        var creation = await _app.Post("/api/v1/admin/concerts", new
        {
            title = "T",
            artist = "A",
            venue = "V",
            dates = new[] { new { date = GatewayFixture.Date, startsAt = "2031-05-01T10:30:00Z", price = 5 } },
            waitingRoom = new { schedule = new[] { new { from = "2030-01-01T00:00:00Z", mode = "lottery" } } },
        }, Key);
        Assert.Equal(["waitingRoom.schedule[0].mode"], creation.IsProblem("invalid_request").WrongFields);

        async Task<IEnumerable<string>> Wrong(object schedule) =>
            (await _app.Patch(room, new { schedule }, Key)).IsProblem("invalid_request").WrongFields;
    }

    [Fact]
    public async Task A_lottery_is_published_before_and_after_its_draw_and_gives_the_positions()
    {
        var opensAt = DateTimeOffset.UtcNow.AddSeconds(3);
        var schedule = new[]
        {
            new { from = "2020-01-01T00:00:00Z", mode = "lottery" },
            new { from = opensAt.ToString("O", CultureInfo.InvariantCulture), mode = "fifo" },
        };
        var concert = await _app.NewConcert(new { capacity = 2, batchSize = 1, intervalSeconds = 60, schedule });
        var path = $"/api/v1/concerts/{concert}/waiting-room/lottery";
        var before = (await _app.Get(path)).Is(200).Body;
        Assert.Equal(
            ["concertId", "commitment", "from", "opensAt", "drawnAt", "count", "frozenHash", "seed"], before.EnumerateObject().Select(field => field.Name));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, before.GetProperty("seed").ValueKind);
        var people = new List<Person>();
        for (var index = 0; index < 6; index++)
            people.Add(await Joined(concert));
        await GatewayCalls.Eventually(async () => (await _app.Get(path)).Is(200).Body.GetProperty("seed").ValueKind != System.Text.Json.JsonValueKind.Null);
        var drawn = (await _app.Get(path)).Is(200);
        Assert.Equal(drawn.Text, (await _app.Get($"/api/v1/admin/concerts/{concert}/waiting-room/lottery", Key)).Is(200).Text);
        var published = new PublishedLottery(
            drawn.Value("commitment"), drawn.Value("seed"), drawn.Body.GetProperty("count").GetInt32(), drawn.Value("frozenHash"));
        Assert.Empty(LotteryCheck.Check(published, before.GetProperty("commitment").GetString()));

        var order = AdmissionOrder.Of(new LotteryDraw(published.Seed, published.Count, published.FrozenHash, DateTimeOffset.UnixEpoch));
        // All of them: a single one may have drawn the place that it had before.
        await GatewayCalls.Eventually(async () => (await Task.WhenAll(people.Select(Position))).SequenceEqual(people.Select((_, index) => order.RankOf(index + 1))));
        Assert.Equal(7, await Position(await Joined(concert)));
        (await _app.Get($"/api/v1/concerts/{Guid.NewGuid()}/waiting-room/lottery")).IsProblem("not_found");
    }

    [Fact]
    public async Task The_history_of_a_room_is_a_chart()
    {
        var (concert, room) = await NewRoom(capacity: 1);
        await Joined(concert);
        await Joined(concert);
        await GatewayCalls.Eventually(async () => (await _app.Get(room + "/history", Key)).Is(200).Body.GetProperty("items").GetArrayLength() > 0);
        var history = (await _app.Get(room + "/history", Key)).Is(200).Body;
        var sample = history.GetProperty("items")[0];
        Assert.Equal(["at", "joined", "waiting", "admitted", "finished", "expired"], sample.EnumerateObject().Select(field => field.Name));
        Assert.Equal((2, 1, 1), (sample.GetProperty("joined").GetInt32(), sample.GetProperty("waiting").GetInt32(), sample.GetProperty("admitted").GetInt32()));
        Assert.Empty((await _app.Get($"{room}/history?since={sample.GetProperty("at").GetString()}", Key)).Is(200).Body.GetProperty("items").EnumerateArray());
    }

    private async Task<(Guid Concert, string Room)> NewRoom(int capacity)
    {
        var concert = await _app.NewConcert(new { capacity, batchSize = 1, intervalSeconds = 600 });
        return (concert, $"/api/v1/admin/concerts/{concert}/waiting-room");
    }

    private async Task<Person> Joined(Guid concert) => await _app.Join(await _app.NewPerson(), concert);

    private async Task<int> Position(Person person) =>
        (await _app.Get("/api/v1/queue-tokens/me", person.Headers)).Is(200).Body.GetProperty("position").GetInt32();

    private Task Is(Person person, string status) => GatewayCalls.Eventually(
        async () => (await _app.Get("/api/v1/queue-tokens/me", person.Headers)).Is(200).Value("status") == status);
}
