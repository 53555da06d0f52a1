using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom.Modes;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>Checks what a room has told of its order, with nothing but the published keys.</summary>
public static class ProofCheck
{
    public static Verdict OfProof(OrderProof proof, OrderKeys keys) => Verdict.Of(Claims(proof, keys));

    /// <param name="heads">All published heads of one room, oldest first.</param>
    public static Verdict OfHeads(IReadOnlyList<SignedHead> heads, OrderKeys keys) => Verdict.Of(Claims(heads, keys));

    /// <summary>What a receipt says by itself, and beside published heads.</summary>
    /// <param name="heads">Any of the same room; empty where none are at hand.</param>
    public static Verdict OfReceipt(JoinReceipt receipt, IReadOnlyList<SignedHead> heads) => Verdict.Of(Claims(receipt, heads));

    /// <summary>Whether the head of a proof is one of those that everybody sees, and none of them tells another story.</summary>
    public static Verdict OfPublication(SignedHead head, IReadOnlyList<SignedHead> published) => Verdict.Of(Claims(head, published));

    /// <param name="commitment">As written down before the draw; null where nobody did.</param>
    /// <param name="heads">Any of the same room; empty where none are at hand.</param>
    /// <param name="numbers">Arrival numbers whose ranks are told.</param>
    public static Verdict OfLottery(DrawnLottery lottery, string? commitment, IReadOnlyList<SignedHead> heads, IReadOnlyList<int> numbers) =>
        Verdict.Of(Claims(lottery, commitment, heads, numbers));

    private static IEnumerable<(string, bool)> Claims(OrderProof proof, OrderKeys keys)
    {
        var (receipt, head, entries) = (proof.Receipt, proof.Head.Head, proof.Entries);
        yield return ("The receipt and the head are of the same concert.", receipt.ConcertId == head.ConcertId);
        yield return ($"The head of {head.Count} joins covers number {receipt.Number}.", receipt.Number >= 1 && receipt.Number <= head.Count);

        var chunk = RoomPlaces.ChunkOf(receipt.Number);
        var first = chunk * PlaceChunk.Size + 1;
        var last = Math.Min(first + PlaceChunk.Size - 1, head.Count);
        yield return ($"The entries are those of the numbers {first} to {last}, each once and in order.", AreNumbered(entries, first, last));

        var own = receipt.Number - first;
        yield return (
            $"Entry {receipt.Number} is the receipt's user, joined at {Text(receipt.JoinedAt)}.",
            entries[own].Member == receipt.Member && entries[own].JoinedAt == receipt.JoinedAt);

        var runs = Runs(entries, head.ConcertId);
        yield return (
            "The receipt's previous value is what all entries before it come to.",
            receipt.Previous == (own == 0 ? proof.Chain : OrderHash.Then(proof.Chain, runs[own - 1])));
        yield return (
            $"{proof.Runs.Length} more chunks lead to the head.",
            proof.Runs.Length == RoomPlaces.ChunkOf(head.Count) - chunk);
        yield return (
            $"Entries and chunks come to the head's value {head.Log}.",
            head.Log == proof.Runs.Aggregate(OrderHash.Then(proof.Chain, runs[^1]), OrderHash.Then));
        yield return ($"The head of {Text(head.At)} is signed by key {head.KeyId}.", proof.Head.IsSignedBy(keys));
    }

    private static IEnumerable<(string, bool)> Claims(IReadOnlyList<SignedHead> heads, OrderKeys keys)
    {
        yield return ("There is at least one head.", heads.Count > 0);
        yield return ($"All {heads.Count} heads are of concert {heads[0].Head.ConcertId}.", heads.All(head => head.Head.ConcertId == heads[0].Head.ConcertId));
        foreach (var (before, after) in heads.Zip(heads.Skip(1), static (left, right) => (left.Head, right.Head)))
        {
            if (after.Count <= before.Count || after.At < before.At)
                yield return ($"The head of {after.Count} joins is later than the one of {before.Count}.", false);
        }

        yield return ("Their counts rise, and their times never fall.", true);
        foreach (var head in heads)
        {
            if (!head.IsSignedBy(keys))
                yield return ($"The head of {head.Head.Count} joins is signed by key {head.Head.KeyId}.", false);
        }

        yield return ($"Every one of them is signed, the last of {heads[^1].Head.Count} joins at {Text(heads[^1].Head.At)}.", true);
    }

    private static IEnumerable<(string, bool)> Claims(JoinReceipt receipt, IReadOnlyList<SignedHead> heads)
    {
        yield return ($"The receipt is for a number from 1 on: {receipt.Number}.", receipt.Number >= 1);
        yield return (
            $"Nothing comes before number 1, and something before every other: {receipt.Previous}.",
            receipt.Number == 1 == (receipt.Previous == Digest.Zero));
        foreach (var head in heads.Select(head => head.Head).Where(head => head.ConcertId == receipt.ConcertId && head.Count == receipt.Number - 1))
            yield return ($"The published head of {head.Count} joins has the receipt's previous value.", head.Log == receipt.Previous);
        yield return ($"In the log the user {receipt.UserId} is hidden as {receipt.Member}.", true);
    }

    private static IEnumerable<(string, bool)> Claims(SignedHead head, IReadOnlyList<SignedHead> published)
    {
        var same = published.Where(other => other.Head.ConcertId == head.Head.ConcertId && other.Head.Count == head.Head.Count).ToArray();
        yield return ($"A head of {head.Head.Count} joins is published.", same.Length > 0);
        yield return ("The published one is the same.", same.All(head.Says));
    }

    private static IEnumerable<(string, bool)> Claims(
        DrawnLottery lottery, string? commitment, IReadOnlyList<SignedHead> heads, IReadOnlyList<int> numbers)
    {
        var published = lottery.Published;
        yield return ($"The seed {published.Seed} is the one that was committed to.", LotteryCheck.Check(published).IsEmpty);
        if (commitment is not null)
            yield return ("The commitment is the one that was published before the draw.", LotteryCheck.Check(published, commitment).IsEmpty);
        var frozen = heads.Select(head => head.Head).Where(head => head.ConcertId == lottery.ConcertId && head.Count == published.Count).ToArray();
        foreach (var head in frozen)
            yield return ($"The list of {published.Count} joins that was drawn is the one of the published head.", head.Log.ToString() == published.FrozenHash);
        if (frozen.Length == 0)
            yield return ($"No head at hand is of exactly {published.Count} joins; the list is not compared.", true);
        var order = AdmissionOrder.Of(new LotteryDraw(published.Seed, published.Count, published.FrozenHash, DateTimeOffset.UnixEpoch));
        foreach (var number in numbers)
            yield return ($"Number {number} has rank {order.RankOf(number)}.", number >= 1);
    }

    private static bool AreNumbered(ImmutableArray<LoggedJoin> entries, int first, int last)
    {
        if (entries.Length != last - first + 1)
            return false;
        for (var index = 0; index < entries.Length; index++)
        {
            if (entries[index].Number != first + index)
                return false;
        }

        return true;
    }

    private static Digest[] Runs(ImmutableArray<LoggedJoin> entries, Guid concertId)
    {
        var runs = new Digest[entries.Length];
        var run = Digest.Zero;
        for (var index = 0; index < runs.Length; index++)
            runs[index] = run = OrderHash.Run(run, concertId, entries[index]);
        return runs;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
