using OrleansTicketing.Simulation.Faults;

namespace OrleansTicketing.Tests.Simulation;

/// <summary>The production grains through faults of every kind. A longer run: <c>./simulate --minutes 30</c>.</summary>
public sealed class SeedsTests(ITestOutputHelper output)
{
    [Fact]
    public void The_first_seeds_keep_every_invariant_through_every_kind_of_fault()
    {
        var totals = Runs.Of(1, 200).Run();

        Runs.AssertHeld(totals, output);
        Assert.Empty(FaultPlan.AllKinds.Except(totals.Coverage.Faults.Keys));
        Assert.NotEmpty(totals.Coverage.CrashPoints);
    }

    [Fact]
    public void Seeds_that_nobody_chose_keep_every_invariant()
    {
        var first = Random.Shared.NextInt64(1_000_000, 1_000_000_000);
        output.WriteLine($"From seed {first}");

        Runs.AssertHeld(Runs.Of(first, 100).Run(), output);
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
