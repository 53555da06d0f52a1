namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>Those in one stage of their admission, by age, as they leave it and others come, one step of age at a time.</summary>
internal sealed class StageForecast
{
    private const double Nobody = 1e-6;

    private readonly double[] _inside;
    private readonly double[] _leaving;
    private readonly double[] _left;
    private int _youngest;

    public StageForecast(StayTable stays, bool isEmpty)
    {
        (_inside, _leaving, _left) = (new double[stays.Ages], new double[stays.Ages], new double[stays.Ages]);
        if (!isEmpty)
            stays.Occupants(_inside);
        stays.Leaving(_leaving);
        Inside = _inside.Sum();
    }

    private int Ages => _inside.Length;

    public double Inside { get; private set; }

    /// <summary>Those who left at each age, in the last step; at the last age because their time was over.</summary>
    public ReadOnlySpan<double> Left => _left;

    public void Enter(double count, int age = 0)
    {
        var at = _youngest + Math.Min(age, Ages - 1);
        _inside[at < Ages ? at : at - Ages] += count;
        Inside += count;
    }

    /// <returns>How many leave.</returns>
    public double Step()
    {
        if (Inside < Nobody)
        {
            Array.Clear(_left);
            return 0;
        }

        var gone = 0.0;
        for (var (age, at) = (0, _youngest); age < Ages; age++, at = at + 1 == Ages ? 0 : at + 1)
        {
            _left[age] = _inside[at] * _leaving[age];
            _inside[at] -= _left[age];
            gone += _left[age];
        }

        _youngest = (_youngest + Ages - 1) % Ages;
        Inside -= gone;
        return gone;
    }
}
