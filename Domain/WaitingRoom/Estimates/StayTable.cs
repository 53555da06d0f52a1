using OrleansTicketing.Domain.Policies;

namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>
/// How long admissions last, learned while they run: a life table by age since the admission. Whoever is still inside counts too (as
/// time without an end), so that the first minutes of a sale teach something before many have left. Old evidence fades, quickly in one
/// copy and slowly in another; where the quick one has seen little, the slow one speaks. Not safe for several threads.
/// </summary>
public sealed class StayTable
{
    /// <summary>Steps of age: the last one ends with the admission itself.</summary>
    public const int Ages = 240;

    private const double QuickHalfLife = 300;
    private const double SlowHalfLife = 1_800;

    // Ages without evidence are like those just before, over about so many steps.
    private const double Neighbours = 24;

    // Of the log-logistic distribution that stands for what is usual.
    private const double Steepness = 3;

    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(100);

    private readonly double[] _usual = new double[Ages];

    // So many ends must be seen before they count as much as what is usual.
    private readonly double _doubt;

    // So many must have reached an age before they say more of it than their neighbours do.
    private readonly double _few;
    private readonly int[] _cohorts = new int[Ages];
    private readonly double[] _quickReached = new double[Ages];
    private readonly double[] _quickEnds = new double[Ages];
    private readonly double[] _slowReached = new double[Ages];
    private readonly double[] _slowEnds = new double[Ages];
    private int _overdue;
    private long _step = -1;

    private StayTable(TimeSpan admittedFor, double doubt, Func<TimeSpan, double> usualPerSecond)
    {
        (_doubt, _few) = (doubt, doubt);
        Step = TimeSpan.FromTicks(Math.Max(ShortestStep.Ticks, admittedFor.Ticks / Ages));
        for (var age = 0; age < Ages; age++)
            _usual[age] = 1 - Math.Exp(-usualPerSecond(Step * (age + 0.5)) * Step.TotalSeconds);
    }

    /// <summary>The width of one step of age.</summary>
    public TimeSpan Step { get; }

    /// <summary>
    /// Of those who came while there was something to buy. Until there is evidence: half of them are done after a sixth of the time they
    /// are given, most between half and twice of that.
    /// </summary>
    public static StayTable OfBuyers(WaitingRoomPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new StayTable(policy.AdmittedFor, doubt: 20, age => LogLogistic(age, policy.AdmittedFor / 6));
    }

    /// <summary>
    /// Of those who came when there was not. Until there is evidence: most see that and go at once, and who does not may stay for all of
    /// the time; all in all about as long as buyers.
    /// </summary>
    public static StayTable OfLate(WaitingRoomPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var given = policy.AdmittedFor;
        return new StayTable(given, doubt: 10, age => age < given / 10 ? LogLogistic(age, given / 15) : 0.5 / given.TotalSeconds);
    }

    /// <summary>Of those who had long been silent when they were admitted: most will never claim it.</summary>
    public static StayTable OfSilent(WaitingRoomPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new StayTable(policy.AdmittedFor, doubt: 5, age => age < policy.ClaimWithin ? 0 : 1);
    }

    public void Admitted(DateTimeOffset at)
    {
        Advance(at);
        _cohorts[Slot(Math.Clamp(Number(at), _step - Ages + 1, _step))]++;
    }

    public void Ended(DateTimeOffset admittedAt, DateTimeOffset at)
    {
        Advance(at);
        var age = (int)Math.Clamp(_step - Number(admittedAt), 0, Ages);
        if (age == Ages)
            _overdue--;
        else
            _cohorts[Slot(_step - age)]--;
        // An end by the clock says nothing: everybody's comes then.
        if (age >= Ages - 1)
            return;
        _quickEnds[age]++;
        _quickReached[age]++;
        _slowEnds[age]++;
        _slowReached[age]++;
    }

    /// <summary>Lets time pass. At most twice <see cref="Ages"/> steps are looked at, however long nobody called.</summary>
    public void Advance(DateTimeOffset now)
    {
        var step = Number(now);
        if (_step < 0)
            _step = step;
        else if (step - _step > 2 * Ages)
            _step = step - (2 * Ages);
        while (_step < step)
        {
            Observe();
            _step++;
            ref var slot = ref _cohorts[Slot(_step)];
            _overdue += slot;
            slot = 0;
        }
    }

    /// <summary>Who is inside, by age.</summary>
    public void Occupants(Span<double> byAge)
    {
        for (var age = 0; age < Ages; age++)
            byAge[age] = Math.Max(0, _cohorts[Slot(_step - age)]);
        byAge[Ages - 1] += Math.Max(0, _overdue);
    }

    /// <summary>The share of those in the middle of each age who leave before the middle of the next. All leave the last.</summary>
    public void Leaving(Span<double> byAge)
    {
        var kept = 1 - (1 / Neighbours);
        var (ends, expected) = (0.0, 0.0);
        for (var age = 0; age < Ages; age++)
        {
            // What is usual, times how much faster or slower it has been here among those of about this age.
            var near = Math.Min(1, _usual[age] * Math.Clamp((ends + _doubt) / (expected + _doubt), 0.2, 5));
            var slow = (_slowEnds[age] + (_few * near)) / (_slowReached[age] + _few);
            byAge[age] = (_quickEnds[age] + (_few * slow)) / (_quickReached[age] + _few);
            ends = (ends * kept) + _slowEnds[age];
            expected = (expected * kept) + (_slowReached[age] * _usual[age]);
        }

        for (var age = 0; age < Ages - 1; age++)
            byAge[age] = 1 - Math.Sqrt((1 - byAge[age]) * (1 - byAge[age + 1]));
        byAge[Ages - 1] = 1;
    }

    private static double LogLogistic(TimeSpan age, TimeSpan median)
    {
        var power = Math.Pow(age / median, Steepness);
        return Steepness / age.TotalSeconds * power / (1 + power);
    }

    private static int Slot(long step) => (int)(((step % Ages) + Ages) % Ages);

    private void Observe()
    {
        var seconds = Step.TotalSeconds;
        var (quick, slow) = (Math.Pow(0.5, seconds / QuickHalfLife), Math.Pow(0.5, seconds / SlowHalfLife));
        for (var age = 0; age < Ages; age++)
        {
            var inside = Math.Max(0, _cohorts[Slot(_step - age)]);
            _quickReached[age] = (_quickReached[age] + inside) * quick;
            _quickEnds[age] *= quick;
            _slowReached[age] = (_slowReached[age] + inside) * slow;
            _slowEnds[age] *= slow;
        }
    }

    private long Number(DateTimeOffset at) => at.UtcTicks / Step.Ticks;
}

/// <summary>How long admissions last, by who it is that was admitted.</summary>
/// <param name="Buyers">Those who were there, while seats could be had.</param>
/// <param name="Late">Those who were there when hardly any could.</param>
/// <param name="Silent">Those who had long been silent.</param>
/// <param name="ToSell">So many more will be buyers; then they are late.</param>
public sealed record Stays(StayTable Buyers, StayTable Late, StayTable Silent, double ToSell);
