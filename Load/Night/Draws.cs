using System.Numerics;

namespace OrleansTicketing.Load.Night;

/// <summary>Random numbers of one user, by seed: what one user does never shifts what another draws.</summary>
internal struct Draws(ulong seed, int user)
{
    private ulong _state = Mix(seed * 0x9E3779B97F4A7C15 + (ulong)user + 1);

    /// <summary>0 or more, less than 1.</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
    }

    public bool Happens(double probability) => Next() < probability;

    /// <summary>Half of them take less than the median; most lie within a factor of e^<paramref name="spread"/> of it.</summary>
    public TimeSpan LogNormal(double medianSeconds, double spread)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());
        return TimeSpan.FromSeconds(medianSeconds * Math.Exp(spread * normal));
    }

    public TimeSpan Exponential(TimeSpan mean) => mean * -Math.Log(1 - Next());

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return BitOperations.RotateLeft(value ^ (value >> 31), 0);
    }
}
