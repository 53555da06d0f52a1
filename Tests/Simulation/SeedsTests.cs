using OrleansTicketing.Simulation.Faults;

namespace OrleansTicketing.Tests.Simulation;

/// <summary>
/// The production grains through faults of every kind, by the same seeds every time: who changes something else shall not meet a defect
/// that nobody knew. New ones are looked for by <c>./simulate --minutes 30 --from N</c>.
/// </summary>
public sealed class SeedsTests(ITestOutputHelper output)
{
    [Fact]
    public void The_first_seeds_keep_every_invariant_through_every_kind_of_fault()
    {
        var totals = Runs.Of(1, 300).Run();

        Runs.AssertHeld(totals, output);
        Assert.Empty(FaultPlan.AllKinds.Except(totals.Coverage.Faults.Keys));
        Assert.NotEmpty(totals.Coverage.CrashPoints);
    }

    [Fact]
    public void Without_faults_all_seats_are_sold_to_those_who_want_them()
    {
        var totals = Runs.Of(1, 10, Runs.Choose(("workload", "on-sale"), ("faults", "none"), ("users", "40"), ("seats", "10"))).Run();

        Runs.AssertHeld(totals, output);
        Assert.Empty(totals.Coverage.Faults);
        Assert.True(totals.Payments > 0, "Nobody paid.");
    }
}
