namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>Those inside, by age, as they leave and others take their places, one step of age at a time.</summary>
internal sealed class StageForecast
{
    private const double Nobody = 1e-6;

    private readonly double[] _inside = new double[StayTable.Ages];
    private readonly double[] _leaving = new double[StayTable.Ages];
    private int _youngest;

    public StageForecast(StayTable stays, bool isEmpty)
    {
        if (!isEmpty)
            stays.Occupants(_inside);
        stays.Leaving(_leaving);
        Inside = _inside.Sum();
        var staying = 1.0;
        foreach (var share in _leaving)
        {
            Stay += staying;
            staying *= 1 - share;
        }
    }

    public double Inside { get; private set; }

    /// <summary>How many steps an admission lasts on average.</summary>
    public double Stay { get; }

    public void Admit(double count)
    {
        _inside[_youngest] += count;
        Inside += count;
    }

    /// <returns>How many leave.</returns>
    public double Step()
    {
        if (Inside < Nobody)
            return 0;
        var gone = 0.0;
        for (var (age, at) = (0, _youngest); age < StayTable.Ages; age++, at = at + 1 == StayTable.Ages ? 0 : at + 1)
        {
            var left = _inside[at] * _leaving[age];
            _inside[at] -= left;
            gone += left;
        }

        _youngest = (_youngest + StayTable.Ages - 1) % StayTable.Ages;
        Inside -= gone;
        return gone;
    }
}
