using System.Numerics;

namespace OrleansTicketing.Embedded.Seeded;

/// <summary>
/// Numbers that are the same for a seed in every process and version: xoshiro256** 1.0 (Blackman, Vigna: "Scrambled linear pseudorandom
/// number generators"), seeded by SplitMix64. Each purpose has a stream of its own, so that a choice more for one changes none of the other.
/// </summary>
internal sealed class SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    internal SeededRandom(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>The stream of one purpose of one run.</summary>
    internal static SeededRandom For(long seed, string purpose)
    {
        var mixed = unchecked((ulong)seed);
        foreach (var character in purpose)
            mixed = unchecked((mixed ^ character) * 0x100000001b3UL);
        return new SeededRandom(mixed);
    }

    internal ulong Next()
    {
        var result = BitOperations.RotateLeft(unchecked(_b * 5), 7);
        result = unchecked(result * 9);
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>0 to below the limit. The bias of the multiplication (Lemire, without rejection) is below 2^-32.</summary>
    internal int Below(int limit) => (int)(((Next() >> 32) * (ulong)(uint)limit) >> 32);

    /// <summary>Both included.</summary>
    internal int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>0 to below 1.</summary>
    internal double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    internal bool Chance(double probability) => probability > 0 && Fraction() < probability;

    internal TimeSpan Between(TimeSpan least, TimeSpan most) => least + TimeSpan.FromTicks((long)(Fraction() * (most - least).Ticks));

    /// <summary>
    /// With this mean, mostly shorter, up to four times of it. No logarithm is taken: the last bit of one differs between machines.
    /// </summary>
    internal TimeSpan Around(TimeSpan mean)
    {
        var fraction = Fraction();
        return TimeSpan.FromTicks((long)(mean.Ticks * 4 * fraction * fraction * fraction));
    }

    /// <summary>Short ones as often as long ones, whatever the unit: each doubling is as likely as the next. Whole milliseconds.</summary>
    internal TimeSpan AnyScale(TimeSpan least, TimeSpan most)
    {
        var doublings = 0;
        while (least * (1L << (doublings + 1)) <= most)
            doublings++;
        var from = least * (1L << Below(doublings + 1));
        var to = from * 2 < most ? from * 2 : most;
        return TimeSpan.FromMilliseconds(Math.Floor(Between(from, to).TotalMilliseconds));
    }

    internal T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    internal void Shuffle<T>(IList<T> items)
    {
        for (var last = items.Count - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    internal Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        return new Guid(bytes);
    }

    private static ulong SplitMix(ref ulong state)
    {
        var mixed = state = unchecked(state + 0x9e3779b97f4a7c15UL);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94d049bb133111ebUL);
        return mixed ^ (mixed >> 31);
    }
}
