using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

/// <summary>What somebody who does not believe a room asks of it.</summary>
internal static class OrderChecks
{
    public static OrderKeys Published(this SigningKeys keys) => new(
        [.. keys.All.Select(key => new OrderKey(key.Id, [.. key.OrderPublicKey.Q.X!], [.. key.OrderPublicKey.Q.Y!]))]);

    /// <summary>All published heads, oldest first; fails unless each is signed and later than the one before.</summary>
    public static async Task<List<SignedHead>> PublishedHeads(this Room room)
    {
        var heads = new List<SignedHead>();
        RoomHeads page;
        for (int? skip = 0; skip is { } from; skip = page.Skip)
        {
            page = (await room.Grain.Heads(from, 100))!;
            heads.AddRange(page.Heads.Select(head => OrderWords.Of(room.ConcertId, head)));
        }

        var verdict = heads.Count > 0 ? ProofCheck.OfHeads(heads, room.Cluster.Keys.Published()) : new Verdict([], null);
        Assert.True(verdict.Holds, verdict.Refusal);
        return heads;
    }

    /// <summary>The proof of a place; fails unless it holds and its head is published.</summary>
    public static async Task<OrderProof> IsProven(this Room room, PlaceKey place, IReadOnlyList<SignedHead> published)
    {
        var reply = (await room.Grain.Prove(place))!;
        Assert.NotNull(reply.Head);
        var token = new QueueToken(room.ConcertId, place.UserId, place.Number, place.IssuedAt);
        var proof = new OrderProof(
            Receipts.Of(token, reply.Receipt),
            OrderWords.Of(reply.Chain),
            OrderWords.Entries(reply),
            [.. reply.Runs.Select(OrderWords.Of)],
            OrderWords.Of(room.ConcertId, reply.Head));
        var verdict = ProofCheck.OfProof(proof, room.Cluster.Keys.Published());
        Assert.True(verdict.Holds, $"{place}: {verdict.Refusal}");
        Assert.True(ProofCheck.OfPublication(proof.Head, published).Holds);
        Assert.Equal(published.First(head => head.Head.Count >= place.Number).Head.Count, proof.Head.Head.Count);
        return proof;
    }

    /// <summary>Until all joins are covered by a head.</summary>
    public static Task AllSigned(this Room room, int count) => room.Clock.Until(
        async () => (await room.Grain.Heads(0, 1))!.Latest?.Count == count, TimeSpan.FromSeconds(10));
}
