using System.Runtime.InteropServices;

namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>How many reached each age and how many ended at it; old evidence fades.</summary>
/// <param name="step">The width of one step of age, and of time.</param>
internal sealed class Evidences(int ages, TimeSpan step, double halfLifeSeconds)
{
    private const double LeastScale = 1e-100;

    private readonly double _kept = Math.Pow(0.5, step.TotalSeconds / halfLifeSeconds);

    // In units that grow as evidence fades, so that a step of time costs nothing for each age.
    private readonly double[] _reached = new double[ages];
    private readonly double[] _ends = new double[ages];
    private double _scale = 1;

    public void Ended(int age)
    {
        _ends[age] += 1 / _scale;
        _reached[age] += 1 / _scale;
    }

    /// <summary>So many are of this age for the step of time that is under way, and do not end.</summary>
    public void Reached(int age, int count) => _reached[age] += count / _scale;

    /// <summary>A step of time is over.</summary>
    public void Fade()
    {
        _scale *= _kept;
        if (_scale >= LeastScale)
            return;
        for (var age = 0; age < ages; age++)
            (_reached[age], _ends[age]) = (_reached[age] * _scale, _ends[age] * _scale);
        _scale = 1;
    }

    /// <summary>Compares with what usually ends at each age.</summary>
    public Comparison Against(ReadOnlySpan<double> usual)
    {
        var (ends, expected) = (new double[ages + 1], new double[ages + 1]);
        for (var age = 0; age < ages; age++)
        {
            ends[age + 1] = ends[age] + (_ends[age] * _scale);
            expected[age + 1] = expected[age] + (_reached[age] * _scale * usual[age]);
        }

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
