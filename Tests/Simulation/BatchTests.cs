using OrleansTicketing.Simulation.Runs;

namespace OrleansTicketing.Tests.Simulation;

public sealed class BatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void The_lowest_failing_seed_is_told_whatever_finishes_first(int threads)
    {
        var batch = new Batch(static seed => new RunPlan { Seed = seed })
        {
            FirstSeed = 10,
            Count = 1_000,
            Threads = threads,
            Go = static plan => Runs.Invented(plan, plan.Seed >= 57 ? new Violation("1", "Sold twice.") : null),
        };

        var totals = batch.Run();

        Assert.Equal(57, totals.Failures.Keys.First());
        Assert.InRange(totals.Runs, 48, 1_000 - 1);
    }

    [Fact]
    public void Each_failure_is_told_as_it_comes()
    {
        var broken = new List<long>();
        var batch = new Batch(static seed => new RunPlan { Seed = seed })
        {
            Count = 40,
            Threads = 4,
            KeepsGoing = true,
            Go = static plan => Runs.Invented(plan, plan.Seed % 10 == 0 ? new Violation("1", "Sold twice.") : null),
            Broken = failed => broken.Add(failed.Plan.Seed),
        };

        batch.Run();

        Assert.Equal([10, 20, 30, 40], broken.Order());
    }

    [Fact]
    public void The_summary_is_the_same_in_every_order_and_another_for_another_history()
    {
        BatchTotals forward = new(), backward = new(), other = new();
        RunResult[] results = [.. Enumerable.Range(1, 20).Select(seed => Runs.Invented(new RunPlan { Seed = seed }))];

        foreach (var result in results)
            forward.Add(result);
        foreach (var result in results.Reverse())
            backward.Add(result);
        foreach (var result in results)
            other.Add(result.Plan.Seed == 7 ? result with { Hash = result.Hash + 1 } : result);

        Assert.Equal(forward.SummaryHash, backward.SummaryHash);
        Assert.NotEqual(forward.SummaryHash, other.SummaryHash);
    }

    [Fact]
    public void Two_histories_of_one_seed_are_a_failure()
    {
        var runs = 0UL;
        var batch = new Batch(static seed => new RunPlan { Seed = seed })
        {
            Count = 1,
            Twice = true,
            Go = plan => Runs.Invented(plan) with { Hash = ++runs },
        };

        Assert.Equal("determinism", Assert.Single(batch.Run().Failures).Value.Violation!.Invariant);
    }

    [Fact]
    public void A_run_that_breaks_the_simulator_keeps_its_seed()
    {
        var failed = Assert.Single(new Batch(static seed => new RunPlan { Seed = seed, Workloads = ["no such one"] }) { FirstSeed = 3, Count = 1 }.Run().Failures);

        Assert.Equal((3, "simulator"), (failed.Key, failed.Value.Violation!.Invariant));
    }

    [Fact]
    public void A_run_that_never_ends_is_left_behind_and_keeps_its_seed()
    {
        var isOver = false;
        var batch = new Batch(static seed => new RunPlan { Seed = seed })
        {
            Count = 5,
            Threads = 2,
            KeepsGoing = true,
            LongestRun = TimeSpan.FromMilliseconds(300),
            Go = plan =>
            {
                while (plan.Seed == 4 && !Volatile.Read(ref isOver))
                    Thread.Sleep(10);
                return Runs.Invented(plan);
            },
        };

        var totals = batch.Run();
        Volatile.Write(ref isOver, true);

        Assert.Equal((4, "endless"), (Assert.Single(totals.Failures).Key, totals.Failures[4].Violation!.Invariant));
    }
}
