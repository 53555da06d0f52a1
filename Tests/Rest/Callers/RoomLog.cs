using OrleansTicketing.Domain.WaitingRoom.Proof;

namespace OrleansTicketing.Tests.Rest.Callers;

/// <summary>What a waiting room has published of its joins, as anybody can read it.</summary>
/// <param name="Heads">Oldest first.</param>
public sealed record RoomLog(IReadOnlyList<SignedHead> Heads, OrderKeys Keys)
{
    /// <summary>Fails unless every head is signed and later than the one before.</summary>
    public static async Task<RoomLog> Published(TicketingApi api, Guid concertId)
    {
        var keys = ProofText.ReadKeys((await api.Send(new ApiRequest(HttpMethod.Get, "/api/v1/order-keys"))).Expect(200).Text);
        var heads = new List<SignedHead>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await api.Send(new ApiRequest(HttpMethod.Get, $"/api/v1/concerts/{concertId}/waiting-room/heads?limit=100{cursor}"))).Expect(200);
            heads.AddRange(ProofText.ReadHeads(page.Text));
            cursor = page.Member("next")?.GetString() is { } next ? $"&cursor={next}" : null;
        }

        var verdict = ProofCheck.OfHeads(heads, keys);
        Assert.True(verdict.Holds, verdict.Refusal);
        return new RoomLog(heads, keys);
    }

    /// <summary>The answer with the proof of a visitor's place, as soon as there is one.</summary>
    public static Task<Answer> ProofOf(Visitor visitor) => Eventually.Get(
        () => visitor.Send(HttpMethod.Get, "/api/v1/queue-tokens/me/proof"),
        answer => answer.Expect(200).Member("head")!.Value.ValueKind != System.Text.Json.JsonValueKind.Null,
        TimeSpan.FromSeconds(10));

    /// <summary>Fails unless the proof holds, is for this receipt, and its head is a published one.</summary>
    public void Check(JoinReceipt receipt, string proofText)
    {
        var proof = ProofText.ReadProof(proofText);
        Assert.Equal(receipt, proof.Receipt);
        var verdict = ProofCheck.OfProof(proof, Keys);
        Assert.True(verdict.Holds, $"{receipt}: {verdict.Refusal}");
        var published = ProofCheck.OfPublication(proof.Head, Heads);
        Assert.True(published.Holds, $"{receipt}: {published.Refusal}");
    }
}
