using OrleansTicketing.Domain.Policies;

namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>
/// How long people stay in one stage of their admission, learned while they do: a life table by age since the admission. Whoever is
/// still inside counts too (as time without an end), so that the first minutes of a sale teach something before many have left. Old
/// evidence fades, quickly in one copy and slowly in another; where the quick one has seen little, the slow one speaks. Not safe for
/// several threads.
/// </summary>
public sealed class StayTable
{
    private const int AgesOfAll = 240;
    private const double QuickHalfLife = 1_800;
    private const double SlowHalfLife = 7_200;

    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(100);

    private readonly double[] _usual;

    // So many ends must be seen before they count as much as what is usual.
    private readonly double _doubt;
    private readonly int[] _cohorts;
    private readonly Evidences _quick;
    private readonly Evidences _slow;
    private int _overdue;
    private long _step = -1;

    private StayTable(WaitingRoomPolicy policy, TimeSpan longest, double doubt, Func<TimeSpan, double> usualPerSecond)
    {
        Step = StepOf(policy);
        var all = longest < policy.AdmittedFor ? longest : policy.AdmittedFor;
        Ages = Math.Clamp((int)Math.Ceiling(all / Step), 1, AgesOfAll);
        _doubt = doubt;
        (_usual, _cohorts) = (new double[Ages], new int[Ages]);
        (_quick, _slow) = (new Evidences(Ages, Step, QuickHalfLife), new Evidences(Ages, Step, SlowHalfLife));
        for (var age = 0; age < Ages; age++)
            _usual[age] = 1 - Math.Exp(-usualPerSecond(Step * (age + 0.5)) * Step.TotalSeconds);
    }

    /// <summary>The width of one step of age.</summary>
    public TimeSpan Step { get; }

    /// <summary>Steps of age: the last one ends with the stage itself.</summary>
    public int Ages { get; }

    /// <summary>
    /// Of those who have claimed their admission while there was something to buy. Until there is evidence: half of them are done after
    /// a sixth of the time they are given, most between half and twice of that, and one in thirty has closed the page.
    /// </summary>
    public static StayTable OfBuyers(WaitingRoomPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new StayTable(policy, policy.AdmittedFor, doubt: 20, age => UsualEnds(age, policy.AdmittedFor / 6, steepness: 3, forGood: 1 / 30.0));
    }

    /// <summary>
    /// Of those who claimed it when there was not. Until there is evidence: most see that and go soon, and one in seven has closed the
    /// page; all in all they stay about as long as buyers.
    /// </summary>
    public static StayTable OfLate(WaitingRoomPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new StayTable(policy, policy.AdmittedFor, doubt: 40, age => UsualEnds(age, policy.AdmittedFor / 15, steepness: 2, forGood: 1 / 7.0));
    }

    /// <summary>Of those who have not claimed their admission yet: until there is evidence, half of them do in a tenth of the time for it.</summary>
    public static StayTable OfUnclaimed(WaitingRoomPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new StayTable(policy, policy.ClaimWithin, doubt: 10, age => UsualEnds(age, policy.ClaimWithin / 10, steepness: 2, forGood: 1 / 20.0));
    }

    /// <summary>Of those who have not, and had long been silent when they were admitted: hardly any ever will.</summary>
    public static StayTable OfSilent(WaitingRoomPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new StayTable(policy, policy.ClaimWithin, doubt: 5, _ => 0.05 / policy.ClaimWithin.TotalSeconds);
    }

    /// <summary>Somebody is in this stage from now on.</summary>
    public void Entered(DateTimeOffset admittedAt, DateTimeOffset at)
    {
        Advance(at);
        var age = AgeOf(admittedAt);
        if (age >= Ages)
            _overdue++;
        else
            _cohorts[Slot(_step - age)]++;
    }

    /// <summary>Somebody went on to the next stage, or left.</summary>
    public void Ended(DateTimeOffset admittedAt, DateTimeOffset at)
    {
        Advance(at);
        var age = AgeOf(admittedAt);
        if (age >= Ages)
            _overdue--;
        else
            _cohorts[Slot(_step - age)]--;
        // An end by the clock says nothing: everybody's comes then.
        if (age >= Ages - 1)
            return;
        _quick.Ended(age);
        _slow.Ended(age);
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
            for (var (age, slot) = (0, Slot(_step)); age < Ages; age++, slot = slot == 0 ? Ages - 1 : slot - 1)
            {
                if (_cohorts[slot] <= 0)
                    continue;
                _quick.Reached(age, _cohorts[slot]);
                _slow.Reached(age, _cohorts[slot]);
            }

            _quick.Fade();
            _slow.Fade();
            _step++;
            ref var newest = ref _cohorts[Slot(_step)];
            _overdue += newest;
            newest = 0;
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
        var (slow, quick) = (_slow.Against(_usual), _quick.Against(_usual));
        for (var age = 0; age < Ages; age++)
        {
            // What is usual, times how much faster or slower it has been here: among those of about this age, as far as there are any.
            var about = slow.Near(age, 1.4).Over(2 * _doubt, 1);
            var near = slow.Near(age, 1.2).Over(_doubt, about);
            byAge[age] = Math.Min(1, _usual[age] * quick.Near(age, 1.2).Over(_doubt, near));
        }

        for (var age = 0; age < Ages - 1; age++)
            byAge[age] = 1 - Math.Sqrt((1 - byAge[age]) * (1 - byAge[age + 1]));
        byAge[Ages - 1] = 1;
    }

    private static TimeSpan StepOf(WaitingRoomPolicy policy) => TimeSpan.FromTicks(Math.Max(ShortestStep.Ticks, policy.AdmittedFor.Ticks / AgesOfAll));

    // Some stay for good; the times of the others are log-logistic. How many of those still there end in a second.
    private static double UsualEnds(TimeSpan age, TimeSpan median, double steepness, double forGood)
    {
        var power = Math.Pow(age / median, steepness);
        var staying = (1 - forGood) / (1 + power);
        return steepness / age.TotalSeconds * power / (1 + power) * staying / (staying + forGood);
    }

    private int AgeOf(DateTimeOffset admittedAt) => (int)Math.Clamp(_step - Number(admittedAt), 0, Ages);

    private int Slot(long step) => (int)(((step % Ages) + Ages) % Ages);

    private long Number(DateTimeOffset at) => at.UtcTicks / Step.Ticks;
}
