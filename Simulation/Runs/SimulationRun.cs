using OrleansTicketing.Simulation.Checks;
using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Workloads;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Runs;

/// <summary>What came of a run.</summary>
/// <param name="Hash">Of its history: the same plan gives the same one.</param>
/// <param name="Requests">What users and operators asked.</param>
/// <param name="Paid">Payments that were answered.</param>
/// <param name="Undecided">Histories of which the search for an order was given up.</param>
internal sealed record RunResult(
    RunPlan Plan, ulong Hash, long Steps, int Requests, int Paid, TimeSpan VirtualTime, Violation? Violation, FaultCoverage Coverage, IReadOnlyList<string> LastSteps, int Undecided = 0);

/// <summary>One run of the production grains and the client code of gateways, from a plan to a verdict.</summary>
internal static class SimulationRun
{
    /// <summary>Long enough for every hold, pin and place to end, and for the 120 seconds of invariant 6.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(150);

    /// <summary>What users may still do after the faults have ended before it counts as hanging.</summary>
    private static readonly TimeSpan UsersEndWithin = TimeSpan.FromMinutes(10);

    private const int LastStepsKept = 25;

    /// <param name="trace">Told every step and message in words.</param>
    /// <param name="workloads">Instead of those that the plan names.</param>
    internal static RunResult Go(RunPlan plan, Action<TimeSpan, string>? trace = null, IReadOnlyList<Stacked>? workloads = null)
    {
        var history = new RunHistory { Trace = trace };
        using var world = new TicketingWorld(plan, history);
        var stages = new List<Stage>();
        try
        {
            Play(world, stages, workloads ?? [.. plan.Workloads.Select(text => Stacked.Parse(text, plan.Users))]);
        }
        catch (EscapedException exception)
        {
            world.Fail(new Violation("determinism", exception.Message));
        }

        return new RunResult(
            plan, history.Hash, history.Steps, world.Log.Steps.Count, world.Log.Steps.Count(step => step is { Asked: Steps.Asked.Pay, Outcome: Steps.Outcome.Answered }),
            world.Driver.Now, world.Violation, world.Faults.Coverage,
            world.Violation is null ? [] : [.. world.Log.Steps.TakeLast(LastStepsKept).Select(step => step.ToString())],
            world.UndecidedHistories);
    }

    private static void Play(TicketingWorld world, List<Stage> stages, IReadOnlyList<Stacked> stacked)
    {
        var plan = world.Plan;
        var checks = AllChecks.For(world);
        world.Store.Committed = (key, state) =>
        {
            foreach (var check in checks)
                check.Committed(key, state);
        };
        world.Log.Ended = step =>
        {
            foreach (var check in checks)
                check.Ended(step);
        };
        world.Start();
        var workloads = stacked.Select(one => (one.Workload, Stage: new Stage(world, one.Users))).ToArray();
        stages.AddRange(workloads.Select(workload => workload.Stage));
        if (!Finish(world, workloads.Select(workload => (Func<Task>)(() => workload.Workload.Setup(workload.Stage))), plan.FaultsEnd))
            return;

        world.Faults.Start();
        var users = workloads.SelectMany(workload => workload.Workload.Start(workload.Stage)).Select(script => OnStrand(world, script)).ToArray();
        // Everybody may be done before the faults end; then there is nothing left to break.
        if (!Until(world, users, plan.FaultsEnd) && world.Violation is not null)
            return;
        world.Faults.Stop();
        if (!Until(world, users, world.Driver.Now + UsersEndWithin))
        {
            Hang(world);
            return;
        }

        var restUntil = world.Driver.Now + Rest;
        world.Driver.Run(() => world.Violation is not null, restUntil);
        if (world.Violation is not null)
            return;
        Finish(world, workloads.Select(workload => (Func<Task>)(() => workload.Workload.Check(workload.Stage)))
            .Concat(checks.Select(check => (Func<Task>)(() => check.AtTheEnd(stages)))), world.Driver.Now + UsersEndWithin);
    }

    // Awaited there, so that a script which another thread ends is found out.
    private static Task OnStrand(TicketingWorld world, Func<Task> script) => world.Driver.NewStrand().Run(async () => await script());

    private static bool Finish(TicketingWorld world, IEnumerable<Func<Task>> scripts, TimeSpan until)
    {
        if (Until(world, [.. scripts.Select(script => OnStrand(world, script))], until))
            return world.Violation is null;
        Hang(world);
        return false;
    }

    private static bool Until(TicketingWorld world, Task[] scripts, TimeSpan until)
    {
        var next = 0;
        var done = world.Driver.Run(
            () =>
            {
                while (next < scripts.Length && scripts[next].IsCompleted)
                    ThrowIfFailed(world, scripts[next++]);
                return next == scripts.Length || world.Violation is not null;
            },
            until);
        return done && world.Violation is null;
    }

    private static void ThrowIfFailed(TicketingWorld world, Task script)
    {
        if (script.Exception?.InnerException is ViolationException found)
            world.Fail(found.Violation);
        else if (script.Exception?.InnerException is { } failure)
            world.Fail(new Violation("script", failure.ToString()));
    }

    private static void Hang(TicketingWorld world)
    {
        if (world.Violation is not null)
            return;
        var open = world.Log.Open.Take(5).Select(step => step.ToString());
        var calls = world.Cluster.OpenCalls.All().Take(10).Select(call => $"{call.Method.Name} {call.Target}");
        world.Fail(new Violation("liveness", $"Not over at {world.Driver.Now}. Waiting: {string.Join("; ", open)}. Open calls: {string.Join("; ", calls)}"));
    }
}
