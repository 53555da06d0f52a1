using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Runs;

namespace OrleansTicketing.Tests.Simulation;

/// <summary>A seed is a run: whatever differed between two runs of one seed could never be found again.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_plan_gives_the_same_history(long seed)
    {
        var plan = new RunPlan
        {
            Seed = seed,
            Faults = FaultPlan.Draw(OrleansTicketing.Embedded.Seeded.SeededRandom.For(seed, "plan"), [.. FaultPlan.AllKinds]),
        };

        var (first, second) = (SimulationRun.Go(plan), SimulationRun.Go(plan));

        Assert.Null(first.Violation);
        Assert.Equal((first.Hash, first.Steps), (second.Hash, second.Steps));
    }
}
