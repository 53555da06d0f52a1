using System.Runtime.InteropServices;

namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>How many reached each age and how many ended at it; old evidence fades.</summary>
/// <param name="step">The width of one step of age, and of time.</param>
internal sealed class Evidences(int ages, TimeSpan step, double halfLifeSeconds)
{
    private readonly double _kept = Math.Pow(0.5, step.TotalSeconds / halfLifeSeconds);
    private readonly double[] _reached = new double[ages];
    private readonly double[] _ends = new double[ages];

    public void Ended(int age)
    {
        _ends[age]++;
        _reached[age]++;
    }

    /// <summary>So many were of this age for one step of time, and did not end.</summary>
    public void Reached(int age, int count)
    {
        _reached[age] = (_reached[age] + count) * _kept;
        _ends[age] *= _kept;
    }

    /// <summary>Compares with what usually ends at each age.</summary>
    public Comparison Against(ReadOnlySpan<double> usual)
    {
        var (ends, expected) = (new double[ages + 1], new double[ages + 1]);
        for (var age = 0; age < ages; age++)
            (ends[age + 1], expected[age + 1]) = (ends[age] + _ends[age], expected[age] + (_reached[age] * usual[age]));
        return new Comparison(ends, expected);
    }
}

/// <summary>Ends that came and ends that were expected, each summed up to an age.</summary>
internal sealed class Comparison(double[] ends, double[] expected)
{
    /// <summary>Of all whose age is this one or at most so many times less or more.</summary>
    public Seen Near(int age, double factor)
    {
        var (from, to) = ((int)Math.Round(age / factor), Math.Min(ends.Length - 1, (int)Math.Round((age + 1) * factor)));
        return new Seen(ends[to] - ends[from], expected[to] - expected[from]);
    }
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct Seen(double Ends, double Expected)
{
    /// <summary>How many times as many ended as expected, if so many expected ends are believed to have been another number of times as many.</summary>
    public double Over(double doubt, double otherwise) => (Ends + (doubt * otherwise)) / (Expected + doubt);
}
