using System.Collections.Immutable;

namespace OrleansTicketing.Domain.Invariants;

/// <summary>The capacity of a waiting room from a moment on.</summary>
/// <param name="Since">When it was stored, a little after it was in force; the smallest time for the first one of a room.</param>
public readonly record struct CapacitySince(DateTimeOffset Since, int Capacity);

/// <summary>Invariant 8: no admission ever brings the admitted above the capacity in force.</summary>
public static class CapacityCheck
{
    /// <summary>A room remembers so many changes of its capacity.</summary>
    public const int MostRemembered = 16;

    /// <summary>Clocks of silos differ, and a change is in force before it is stored.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    /// <summary>With what is in force as the newest.</summary>
    public static ImmutableArray<CapacitySince> Remember(ImmutableArray<CapacitySince> known, DateTimeOffset since, int capacity)
    {
        if (known is [.., var newest] && newest.Capacity == capacity)
            return known;
        var kept = known.Length < MostRemembered ? known : known.RemoveAt(0);
        return kept.Add(new CapacitySince(since, capacity));
    }

    /// <summary>Whether so many places, all admitted at one moment, are more than any capacity that may have been in force at the last admission.</summary>
    /// <param name="admitted">How many.</param>
    /// <param name="lastAdmission">When the last of them was admitted.</param>
    /// <param name="known">What the room remembers, oldest first. Of a time before all of it nobody can say anything.</param>
    public static bool IsExceeded(int admitted, DateTimeOffset lastAdmission, ImmutableArray<CapacitySince> known)
    {
        var (from, to) = (lastAdmission - Tolerance, lastAdmission + Tolerance);
        if (known.IsEmpty || known[0].Since > from)
            return false;
        var most = 0;
        for (var index = 0; index < known.Length && known[index].Since <= to; index++)
        {
            if (index + 1 == known.Length || known[index + 1].Since > from)
                most = Math.Max(most, known[index].Capacity);
        }

        return admitted > most;
    }
}
