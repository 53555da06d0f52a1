namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>A selling stage as it empties and fills, one step at a time.</summary>
internal sealed class Stage
{
    private readonly StageForecast _unclaimed;
    private readonly StageForecast _silent;
    private readonly StageForecast _buyers;
    private readonly StageForecast _late;
    private double _toSell;

    public Stage(Stays stays, bool isEmpty)
    {
        _unclaimed = new StageForecast(stays.Unclaimed, isEmpty);
        _silent = new StageForecast(stays.Silent, isEmpty);
        _buyers = new StageForecast(stays.Buyers, isEmpty);
        _late = new StageForecast(stays.Late, isEmpty);
        _toSell = stays.ToSell > 0 ? stays.ToSell + _unclaimed.Inside : 0;
    }

    /// <summary>Whether who comes now finds something to buy.</summary>
    public bool IsSelling => _toSell > 0;

    public double Inside => _unclaimed.Inside + _silent.Inside + _buyers.Inside + _late.Inside;

    public void Admit(Staying admitted)
    {
        _unclaimed.Enter(admitted.Present);
        _silent.Enter(admitted.Silent);
    }

    public void Step()
    {
        _buyers.Step();
        _late.Step();
        Claim(_unclaimed);
        Claim(_silent);
    }

    // Who leaves the first stage before its end goes on to the next.
    private void Claim(StageForecast from)
    {
        if (from.Step() == 0)
            return;
        for (var age = 0; age < from.Left.Length - 1; age++)
        {
            var buying = Math.Min(_toSell, from.Left[age]);
            _toSell -= buying;
            _buyers.Enter(buying, age + 1);
            _late.Enter(from.Left[age] - buying, age + 1);
        }
    }

    /// <summary>How many steps an admission lasts on average, of those who come then.</summary>
    public static double Stay(Stays stays, bool isSelling)
    {
        var stage = new Stage(stays with { ToSell = isSelling ? 1 : 0 }, isEmpty: true);
        stage.Admit(new Staying(Present: 1, Silent: 0));
        var steps = 0.0;
        for (var age = 0; age < stays.Buyers.Ages; age++)
        {
            steps += stage.Inside;
            stage.Step();
        }

        return Math.Max(1, steps);
    }
}
