using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansTicketing.Domain.WaitingRoom.Modes;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>One join as everybody may see it.</summary>
/// <param name="Member">Whose it is, hidden.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LoggedJoin(int Number, DateTimeOffset JoinedAt, Digest Member);

/// <summary>
/// The way from one place to the first head that covers it. With it and the published keys anyone can see that the receipt's user was
/// the receipt's number of those who joined, and that nobody can be put in front of it any more.
/// </summary>
/// <param name="Chain">What all chunks before the place's own come to.</param>
/// <param name="Entries">The place's own chunk, as far as the head goes.</param>
/// <param name="Runs">The runs of the chunks after it, the last one as far as the head goes. Empty where the head ends within the own chunk.</param>
public sealed record OrderProof(
    JoinReceipt Receipt, Digest Chain, ImmutableArray<LoggedJoin> Entries, ImmutableArray<Digest> Runs, SignedHead Head);

/// <summary>A lottery that was drawn, as its room has published it.</summary>
public sealed record DrawnLottery(Guid ConcertId, PublishedLottery Published);

/// <summary>What a check found, claim by claim, in words.</summary>
/// <param name="Checked">What is true, in the order in which it was checked.</param>
/// <param name="Refusal">The first claim that is not true; null where all are.</param>
public sealed record Verdict(ImmutableArray<string> Checked, string? Refusal)
{
    public bool Holds => Refusal is null;

    /// <summary>Looks at one claim after the other, and at none after the first that is not true: later ones may rely on it.</summary>
    public static Verdict Of(IEnumerable<(string Claim, bool Holds)> claims)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var (claim, holds) in claims)
        {
            if (!holds)
                return new Verdict(found.ToImmutable(), claim);
            found.Add(claim);
        }

        return new Verdict(found.ToImmutable(), null);
    }
}
