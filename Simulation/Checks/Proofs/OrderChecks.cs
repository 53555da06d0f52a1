using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.Checks.Committed;

namespace OrleansTicketing.Simulation.Checks.Proofs;

/// <summary>
/// What rooms have told of their order, by the rules with which anybody can check it (docs/waiting-room-proof.md), and beside the joins
/// that are stored, which nobody else sees. Each says why something is untrue, or null.
/// </summary>
internal sealed class OrderChecks
{
    private readonly OrderKeys _published;
    private readonly byte[] _receiptKey;

    internal OrderChecks(SigningKeys keys)
    {
        _published = new OrderKeys([.. keys.All.Select(key => new OrderKey(key.Id, [.. key.OrderPublicKey.Q.X!], [.. key.OrderPublicKey.Q.Y!]))]);
        _receiptKey = keys.Current.MacKey("receipt");
    }

    /// <summary>Every join is covered by a head, and every head says what the joins come to that are stored.</summary>
    internal string? UntrueHeads(StoredLog log, IReadOnlyList<SignedHead> heads)
    {
        foreach (var head in heads)
        {
            if (head.Head.Count > log.Count || head.Head.Log != log.At(head.Head.Count))
                return $"the head of {head.Head.Count} joins is of others than the {log.Count} that are stored";
        }

        if (log.Count > 0 && (heads.Count == 0 || heads[^1].Head.Count != log.Count))
            return $"{log.Count} joins are stored, and the newest head is of {(heads.Count == 0 ? 0 : heads[^1].Head.Count)}";
        return heads.Count == 0 ? null : ProofCheck.OfHeads(heads, _published).Refusal;
    }

    /// <summary>A receipt is what follows from the stored joins, nobody else made it, and the heads say nothing else.</summary>
    internal string? UntrueReceipt(StoredLog log, SignedReceipt answered, IReadOnlyList<SignedHead> heads)
    {
        var receipt = answered.Receipt;
        if (receipt.Number < 1 || receipt.Number > log.Count || receipt != log.ReceiptOf(receipt.Number))
            return $"the receipt of place {receipt.Number} is not of the join that is stored";
        if (!answered.IsAuthentic(_receiptKey))
            return $"the receipt of place {receipt.Number} is not authentic";
        return ProofCheck.OfReceipt(receipt, heads).Refusal;
    }

    /// <summary>The way from a place to its head is one that anybody can go, and the head is published.</summary>
    internal string? UntrueProof(StoredLog log, OrderProof proof, IReadOnlyList<SignedHead> heads)
    {
        if (proof.Receipt.Number < 1 || proof.Receipt.Number > log.Count || proof.Receipt != log.ReceiptOf(proof.Receipt.Number))
            return $"the proof of place {proof.Receipt.Number} is not of the join that is stored";
        return ProofCheck.OfProof(proof, _published).Refusal ?? ProofCheck.OfPublication(proof.Head, heads).Refusal;
    }

    /// <summary>A lottery was drawn with the seed that was committed to, of all joins that are stored from before it, and gave the order that counts.</summary>
    internal static string? UntrueLottery(WatchedRoom room, StoredLog log, RoomLottery told)
    {
        if (room.Head is not { Lottery: { } stored, Draw: var drawn } || (told.Draw is null) != (drawn is null))
            return "of the lottery is told what is not stored";
        if (told.Draw is not { } draw)
            return null;
        if (draw.Count > log.Count)
            return $"{draw.Count} were drawn, and {log.Count} joins are stored";
        var published = new PublishedLottery(told.Commitment, draw.Seed, draw.Count, draw.FrozenHash);
        var order = Enumerable.Range(1, draw.Count).Select(room.Order.NumberAt).ToArray();
        var problems = LotteryCheck.Check(published, Lottery.CommitmentTo(stored.Seed), log.At(draw.Count).ToString(), order);
        return problems.IsEmpty ? null : problems[0];
    }
}
