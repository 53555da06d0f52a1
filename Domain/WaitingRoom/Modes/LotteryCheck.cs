using System.Collections.Immutable;
using System.Security.Cryptography;

namespace OrleansTicketing.Domain.WaitingRoom.Modes;

/// <summary>What a room published of its lottery.</summary>
/// <param name="Commitment">Known since before the first join.</param>
/// <param name="Seed">Known since the draw.</param>
/// <param name="Count">How many were shuffled.</param>
/// <param name="FrozenHash">What their joins come to.</param>
public sealed record PublishedLottery(string Commitment, string Seed, int Count, string FrozenHash);

/// <summary>What anybody can check of a lottery, without asking the room.</summary>
public static class LotteryCheck
{
    private const int HashCharacters = SHA256.HashSizeInBytes * 2;

    /// <summary>What is wrong with a lottery; empty where all of it is as it must be.</summary>
    /// <param name="published">As told now.</param>
    /// <param name="commitment">As written down before the draw; null where nobody did.</param>
    /// <param name="frozenHash">As computed from the joins themselves; null where they are not known.</param>
    /// <param name="order">The arrival numbers in the order that the room claims, from the first rank on; null where it is not known.</param>
    public static ImmutableArray<string> Check(
        PublishedLottery published, string? commitment = null, string? frozenHash = null, IReadOnlyList<int>? order = null)
    {
        ArgumentNullException.ThrowIfNull(published);
        var problems = ImmutableArray.CreateBuilder<string>();
        if (!IsHash(published.Seed) || !IsHash(published.FrozenHash) || !IsHash(published.Commitment) || published.Count < 0)
            return ["Seed, commitment and hash must be 64 hexadecimal digits each, and the count must not be negative."];
        if (!Same(Lottery.CommitmentTo(published.Seed), published.Commitment))
            problems.Add("The seed is not the one that was committed to.");
        if (commitment is not null && !Same(commitment, published.Commitment))
            problems.Add("The commitment is not the one that was published before the draw.");
        if (frozenHash is not null && !Same(frozenHash, published.FrozenHash))
            problems.Add("The hash is not that of the joins.");
        if (order is not null && FirstDifference(published, order) is { } difference)
            problems.Add(difference);
        return problems.ToImmutable();
    }

    private static string? FirstDifference(PublishedLottery published, IReadOnlyList<int> order)
    {
        if (order.Count != published.Count)
            return $"{published.Count} places were drawn, and {order.Count} are in the order.";
        var drawn = Lottery.Shuffle(new LotteryDraw(published.Seed, published.Count, published.FrozenHash, DateTimeOffset.UnixEpoch));
        for (var index = 0; index < drawn.Length; index++)
        {
            if (drawn[index] != order[index])
                return $"Rank {index + 1} belongs to number {drawn[index]}, not to number {order[index]}.";
        }

        return null;
    }

    private static bool IsHash(string? text) => text is { Length: HashCharacters } && text.All(char.IsAsciiHexDigit);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
