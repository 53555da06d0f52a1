using System.Diagnostics;
using OrleansTicketing.Simulation.Faults;

namespace OrleansTicketing.Simulation.Runs;

/// <summary>Of a shrunk failure.</summary>
/// <param name="Result">Of the smallest plan that was found to break the same invariant.</param>
/// <param name="Runs">How many runs it took.</param>
internal sealed record Shrunk(RunResult Result, int Runs);

/// <summary>
/// Makes a failing plan smaller while the same invariant still fails: fewer workloads, faults, users, seats, silos and gateways, and a shorter
/// time of faults. A smaller plan takes another course, so each is tried with some seeds, on all cores; the lowest that fails is taken.
/// </summary>
internal sealed class Shrinker(Func<RunPlan, RunResult> run)
{
    private static readonly Func<RunPlan, IEnumerable<RunPlan>>[] Ways =
        [FewerWorkloads, FewerFaults, FewerUsers, FewerSeats, FewerSilos, FewerGateways, ShorterFaults, SimplerStore];

    /// <summary>For each smaller plan, from the seed that failed on; first few, then more.</summary>
    internal IReadOnlyList<int> SeedsTried { get; init; } = [4, 24];

    internal int MostRuns { get; init; } = 10_000;

    /// <summary>In real time.</summary>
    internal TimeSpan AtMost { get; init; } = TimeSpan.FromMinutes(2);

    internal Shrunk Shrink(RunResult failed)
    {
        var (clock, runs, smallest) = (Stopwatch.StartNew(), 0, failed);
        // What fails often shrinks quickly; then there is time for what does not.
        foreach (var seeds in SeedsTried)
        {
            bool gotSmaller;
            do
            {
                gotSmaller = false;
                foreach (var way in Ways)
                {
                    while (FindSmaller(way, seeds) is { } smaller)
                        (smallest, gotSmaller) = (smaller, true);
                }
            }
            while (gotSmaller);
        }

        return new Shrunk(smallest, runs);

        RunResult? FindSmaller(Func<RunPlan, IEnumerable<RunPlan>> way, int seeds)
        {
            foreach (var plan in way(smallest.Plan))
            {
                if (runs >= MostRuns || clock.Elapsed >= AtMost)
                    return null;
                var batch = new Batch(seed => plan with { Seed = seed }) { FirstSeed = plan.Seed, Count = Math.Min(seeds, MostRuns - runs), Go = FailsAlike };
                var totals = batch.Run();
                runs += (int)totals.Runs;
                if (totals.Failures.Count > 0)
                    return totals.Failures.Values.First();
            }

            return null;
        }

        RunResult FailsAlike(RunPlan plan)
        {
            var result = run(plan);
            return result.Violation?.Invariant == failed.Violation?.Invariant ? result : result with { Violation = null };
        }
    }

    private static IEnumerable<RunPlan> FewerWorkloads(RunPlan plan)
    {
        if (plan.Workloads.Count < 2)
            yield break;
        foreach (var only in plan.Workloads)
            yield return plan with { Workloads = [only] };
        for (var left = 0; left < plan.Workloads.Count && plan.Workloads.Count > 2; left++)
            yield return plan with { Workloads = [.. plan.Workloads.Where((_, index) => index != left)] };
    }

    private static IEnumerable<RunPlan> FewerFaults(RunPlan plan)
    {
        var kinds = plan.Faults.Weights.Keys.ToArray();
        if (kinds.Length == 0)
            yield break;
        yield return plan with { Faults = FaultPlan.None };
        for (var size = kinds.Length / 2; size >= 1; size /= 2)
        {
            for (var from = 0; from < kinds.Length; from += size)
                yield return plan with { Faults = new FaultPlan(plan.Faults.Weights.RemoveRange(kinds.Skip(from).Take(size))) };
        }
    }

    private static IEnumerable<RunPlan> FewerUsers(RunPlan plan)
    {
        // One that names its users apart becomes like the others first.
        var plain = plan.Workloads.Select(workload => workload.Split(':')[0]).ToArray();
        if (!plain.SequenceEqual(plan.Workloads, StringComparer.Ordinal))
            yield return plan with { Workloads = plain };
        foreach (var users in Fewer(plan.Users))
            yield return plan with { Users = users };
    }

    private static IEnumerable<RunPlan> FewerSeats(RunPlan plan) => Fewer(plan.Seats).Select(seats => plan with { Seats = seats });

    private static IEnumerable<RunPlan> FewerSilos(RunPlan plan) => Fewer(plan.Silos).Select(silos => plan with { Silos = silos });

    private static IEnumerable<RunPlan> FewerGateways(RunPlan plan) => Fewer(plan.Gateways).Select(gateways => plan with { Gateways = gateways });

    private static IEnumerable<RunPlan> ShorterFaults(RunPlan plan) => plan.Faults.Weights.Count == 0
        ? []
        : Fewer((int)plan.FaultsEnd.TotalSeconds).Select(seconds => plan with { FaultsEnd = TimeSpan.FromSeconds(seconds) });

    private static IEnumerable<RunPlan> SimplerStore(RunPlan plan) => plan.Store == StoreKind.Rows ? [] : [plan with { Store = StoreKind.Rows }];

    /// <summary>The smallest first.</summary>
    private static IEnumerable<int> Fewer(int count) =>
        new[] { 1, 2, count / 4, count / 2, count * 3 / 4, count * 15 / 16, count - 1 }.Where(fewer => fewer >= 1 && fewer < count).Distinct().Order();
}
