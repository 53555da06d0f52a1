using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>Receipts, proofs and signed heads as anyone can have them over REST.</summary>
[Collection(GatewayCollection.Name)]
public sealed class ProofTests(GatewayFixture fixture)
{
    private const string Mine = "/api/v1/queue-tokens/me";

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task Whoever_joins_can_prove_it_offline_a_second_later()
    {
        var concert = await _app.NewConcert(new { capacity = 0, batchSize = 1, intervalSeconds = 5 });
        var joined = new List<(Person Person, SignedReceipt Receipt)>();
        for (var number = 1; number <= 5; number++)
        {
            var person = await _app.NewPerson();
            var reply = (await _app.Post($"/api/v1/concerts/{concert}/queue-tokens", null, person.Headers)).Is(201);
            joined.Add((person with { QueueToken = reply.Value("token") }, ProofText.ReadReceipt(reply.Text)));
        }

        var keys = ProofText.ReadKeys((await _app.Get("/api/v1/order-keys")).Is(200).Text);
        foreach (var (person, receipt) in joined)
        {
            Assert.Equal(receipt, ProofText.ReadReceipt((await _app.Get(Mine + "/receipt", person.Headers)).Is(200).Text));
            Assert.True(receipt.IsAuthentic(GatewayApp.Keys.Find(receipt.KeyId)!.MacKey("receipt")));
            var proof = await Proof(person);
            var verdict = ProofCheck.OfProof(proof, keys);
            Assert.True(verdict.Holds, verdict.Refusal);
            Assert.Equal(receipt.Receipt, proof.Receipt);
        }

        var heads = await Heads(concert);
        Assert.True(ProofCheck.OfHeads(heads, keys).Holds);
        Assert.Equal(5, heads[^1].Head.Count);
        Assert.True(ProofCheck.OfPublication((await Proof(joined[0].Person)).Head, heads).Holds);

        // Whoever follows is told of a new one within a second, and the gateway says it by itself.
        var latest = $"/api/v1/concerts/{concert}/waiting-room/heads/latest";
        Assert.True(heads[^1].Says(Assert.Single(ProofText.ReadHeads($"[{(await _app.Get(latest)).Is(200).Text}]"))));
        await Proof(await _app.Join(await _app.NewPerson(), concert));
        await GatewayCalls.Eventually(async () => (await _app.Get(latest)).Is(200).Body.GetProperty("count").GetInt32() == 6);
    }

    [Fact]
    public async Task A_replayed_join_and_a_second_one_bring_the_same_receipt()
    {
        var concert = await _app.NewConcert();
        var person = await _app.NewPerson();
        var path = $"/api/v1/concerts/{concert}/queue-tokens";
        var first = (await _app.Post(path, null, person.With(("Idempotency-Key", "one")))).Is(201);
        var replayed = await _app.Post(path, null, person.With(("Idempotency-Key", "one")));
        Assert.True(replayed.IsReplayed);
        Assert.Equal(first.Text, replayed.Text);
        Assert.Equal(ProofText.ReadReceipt(first.Text), ProofText.ReadReceipt((await _app.Post(path, null, person.Headers)).Is(200).Text));
        Assert.Equal(1, first.Body.GetProperty("receipt").GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Why_is_told_in_words_and_numbers()
    {
        var concert = await _app.NewConcert(new { capacity = 1, batchSize = 1, intervalSeconds = 5 });
        await _app.NewGuest(concert);
        await _app.Join(await _app.NewPerson(), concert);
        var person = await _app.Join(await _app.NewPerson(), concert);
        var why = (await _app.Get(Mine + "/why", person.Headers)).Is(200).Body;
        Assert.Equal((3, 3, 1), (why.GetProperty("position").GetInt32(), why.GetProperty("arrivalNumber").GetInt32(), why.GetProperty("ahead").GetInt32()));
        Assert.Equal("arrival", why.GetProperty("order").GetString());
        var before = why.GetProperty("aheadBreakdown");
        Assert.Equal([2, 1, 0, 1], new[] { "before", "admitted", "left", "waiting" }.Select(name => before.GetProperty(name).GetInt32()));
        Assert.Contains(why.GetProperty("sentences").EnumerateArray(), sentence => sentence.GetString() == "So 1 is ahead of you.");
    }

    [Theory]
    [InlineData("receipt")]
    [InlineData("proof")]
    [InlineData("why")]
    public async Task Only_the_holder_of_the_token_is_told(string what)
    {
        var concert = await _app.NewConcert();
        var person = await _app.Join(await _app.NewPerson(), concert);
        (await _app.Get($"{Mine}/{what}")).IsProblem("unauthenticated");
        (await _app.Get($"{Mine}/{what}", (person with { QueueToken = null }).Headers)).IsProblem("queue_token_required");
        (await _app.Get($"{Mine}/{what}", (person with { QueueToken = "forged" }).Headers)).IsProblem("queue_token_invalid");
        (await _app.Get($"{Mine}/{what}", (await _app.NewPerson() with { QueueToken = person.QueueToken }).Headers)).IsProblem("forbidden");
    }

    [Fact]
    public async Task Heads_of_what_is_no_concert_are_not_found_and_pages_are_bounded()
    {
        (await _app.Get($"/api/v1/concerts/{Guid.NewGuid()}/waiting-room/heads")).IsProblem("not_found");
        (await _app.Get("/api/v1/concerts/nothing/waiting-room/heads")).IsProblem("not_found");
        (await _app.Get("/api/v1/concerts/nothing/waiting-room/heads/latest")).IsProblem("not_found");
        (await _app.Get($"/api/v1/concerts/{await _app.NewConcert()}/waiting-room/heads/latest")).IsProblem("not_found");
        (await _app.Get($"/api/v1/concerts/{Guid.NewGuid()}/waiting-room/heads?limit=101")).IsProblem("invalid_request");
        var empty = (await _app.Get($"/api/v1/concerts/{await _app.NewConcert()}/waiting-room/heads")).Is(200).Body;
        Assert.Equal(0, empty.GetProperty("items").GetArrayLength());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, empty.GetProperty("latest").ValueKind);
    }

    private async Task<OrderProof> Proof(Person person)
    {
        Reply reply;
        do
            reply = (await _app.Get(Mine + "/proof", person.Headers)).Is(200);
        while (await IsTooEarly(reply));
        return ProofText.ReadProof(reply.Text);
    }

    private static async Task<bool> IsTooEarly(Reply reply)
    {
        if (reply.Body.GetProperty("head").ValueKind != System.Text.Json.JsonValueKind.Null)
            return false;
        Assert.Equal(0, reply.Body.GetProperty("entries").GetArrayLength());
        await Task.Delay(TimeSpan.FromSeconds(reply.Body.GetProperty("pollAfterSeconds").GetInt32()));
        return true;
    }

    private async Task<List<SignedHead>> Heads(Guid concert)
    {
        var heads = new List<SignedHead>();
        var next = string.Empty;
        do
        {
            var page = (await _app.Get($"/api/v1/concerts/{concert}/waiting-room/heads?limit=1{next}")).Is(200);
            heads.AddRange(ProofText.ReadHeads(page.Text));
            next = page.Body.GetProperty("next").GetString() is { } cursor ? $"&cursor={cursor}" : null;
        }
        while (next is not null);
        return heads;
    }
}
