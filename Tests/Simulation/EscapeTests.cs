using OrleansTicketing.Simulation.Runs;
using OrleansTicketing.Simulation.Workloads;

namespace OrleansTicketing.Tests.Simulation;

/// <summary>Whatever leaves the pump fails its run: what another thread or the real clock decides, no seed repeats.</summary>
public sealed class EscapeTests
{
    [Fact]
    public void A_timer_that_another_thread_sets_fails_the_run_with_its_stack()
    {
        var violation = ViolationOf(OnAnotherThread);

        Assert.Equal("determinism", violation.Invariant);
        Assert.Contains(nameof(OnAnotherThread), violation.What);
    }

    [Fact]
    public void Work_of_the_thread_pool_fails_the_run() => Assert.Contains(ViolationOf(_ => Task.Run(static () => Thread.Sleep(1))).Invariant, (string[])["determinism", "liveness"]);

    [Fact]
    public void A_real_delay_fails_the_run() => Assert.Contains(ViolationOf(_ => Task.Delay(TimeSpan.FromMilliseconds(1))).Invariant, (string[])["determinism", "liveness"]);

    [Fact]
    public void An_exception_in_a_script_fails_the_run_with_its_stack()
    {
        var violation = ViolationOf(_ => throw new InvalidOperationException("Out of my mind."));

        Assert.Equal("script", violation.Invariant);
        Assert.Contains("Out of my mind.", violation.What);
    }

    // The run goes on only when the other thread has done it, so that the outcome is the same each time.
    private static Task OnAnotherThread(Stage stage)
    {
        var thread = new Thread(() =>
        {
            try
            {
                _ = stage.World.Delay(TimeSpan.FromSeconds(1));
            }
            catch (OrleansTicketing.Embedded.Seeded.EscapedException)
            {
                // The run knows.
            }
        });
        thread.Start();
        thread.Join();
        return Task.CompletedTask;
    }

    private static Violation ViolationOf(Func<Stage, Task> script)
    {
        var batch = new Batch(static seed => new RunPlan { Seed = seed, Users = 2, Seats = 2 })
        {
            Count = 1,
            Go = plan => SimulationRun.Go(plan, workloads: [new Stacked(new Scripted(script), plan.Users)]),
        };
        return Assert.Single(batch.Run().Failures).Value.Violation!;
    }

    private sealed class Scripted(Func<Stage, Task> script) : IWorkload
    {
        public string Name => "scripted";

        public Task Setup(Stage stage) => stage.OpenConcert();

        public IEnumerable<Func<Task>> Start(Stage stage) => [() => script(stage)];
    }
}
