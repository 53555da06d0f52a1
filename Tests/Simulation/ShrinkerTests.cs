using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Runs;

namespace OrleansTicketing.Tests.Simulation;

public sealed class ShrinkerTests
{
    private static readonly RunPlan Large = new()
    {
        Seed = 5,
        Workloads = ["a", "b", "c"],
        Users = 500,
        Seats = 50,
        Silos = 3,
        Gateways = 2,
        Store = OrleansTicketing.Embedded.Seeded.StoreKind.Journal,
        Faults = new FaultPlan(FaultPlan.None.Weights.AddRange(FaultPlan.AllKinds.Select(kind => KeyValuePair.Create(kind, 1.0)))),
    };

    [Fact]
    public void A_failure_shrinks_to_what_it_needs()
    {
        var shrunk = new Shrinker(Run).Shrink(Run(Large)).Result;

        Assert.Equal("1", shrunk.Violation!.Invariant);
        Assert.Equal(["b"], shrunk.Plan.Workloads);
        Assert.Equal((3, 2), (shrunk.Plan.Users, shrunk.Plan.Seats));
        Assert.Equal((1, 1), (shrunk.Plan.Silos, shrunk.Plan.Gateways));
        Assert.Equal([FaultKind.LostAnswer, FaultKind.SiloKilled], shrunk.Plan.Faults.Weights.Keys);
        Assert.Equal(TimeSpan.FromSeconds(20), shrunk.Plan.FaultsEnd);

        static RunResult Run(RunPlan plan) => Runs.Invented(plan,
            plan is { Users: >= 3, Seats: >= 2 } && plan.Workloads.Contains("b") && plan.Faults[FaultKind.SiloKilled] > 0
                && plan.Faults[FaultKind.LostAnswer] > 0 && plan.FaultsEnd >= TimeSpan.FromSeconds(20)
                ? new Violation("1", "Sold twice.") : null);
    }

    [Fact]
    public void Another_invariant_is_another_failure()
    {
        var shrunk = new Shrinker(Run).Shrink(Run(Large)).Result;

        Assert.Equal(100, shrunk.Plan.Users);

        static RunResult Run(RunPlan plan) => Runs.Invented(plan, new Violation(plan.Users >= 100 ? "1" : "2", "Broken."));
    }

    [Fact]
    public void What_fails_by_chance_is_tried_with_more_seeds()
    {
        var shrunk = new Shrinker(Run).Shrink(Run(Large)).Result;

        Assert.Equal(1, shrunk.Plan.Users);

        static RunResult Run(RunPlan plan) => Runs.Invented(plan, plan.Users == 500 || plan.Seed % 5 == 3 ? new Violation("1", "Broken.") : null);
    }

    [Fact]
    public void It_gives_up_in_time()
    {
        var runs = 0;

        new Shrinker(Run) { MostRuns = 10 }.Shrink(Runs.Invented(Large, new Violation("1", "Broken.")));

        Assert.Equal(10, runs);

        RunResult Run(RunPlan plan)
        {
            Interlocked.Increment(ref runs);
            return Runs.Invented(plan);
        }
    }
}
