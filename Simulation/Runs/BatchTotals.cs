using OrleansTicketing.Simulation.Faults;

namespace OrleansTicketing.Simulation.Runs;

/// <summary>What came of many runs. The same runs give the same totals, in whatever order they were done.</summary>
internal sealed class BatchTotals
{
    private const int FailuresKept = 100;

    private readonly SortedDictionary<long, RunResult> _failures = [];

    internal long Runs { get; private set; }

    /// <summary>Concerts whose sale came to its end: one for each workload of each run that did not fail.</summary>
    internal long Sales { get; private set; }

    internal long Requests { get; private set; }

    internal long Payments { get; private set; }

    /// <summary>Turns, messages, timers and storage operations.</summary>
    internal long Steps { get; private set; }

    internal TimeSpan VirtualTime { get; private set; }

    /// <summary>Over seeds and histories: another history of any run gives another one.</summary>
    internal ulong SummaryHash { get; private set; }

    /// <summary>Histories of which nobody knows whether they are linearizable.</summary>
    internal long Undecided { get; private set; }

    internal long Violations { get; private set; }

    /// <summary>By seed. Of very many only some are kept.</summary>
    internal IReadOnlyDictionary<long, RunResult> Failures => _failures;

    internal SortedDictionary<string, long> ByInvariant { get; } = new(StringComparer.Ordinal);

    internal FaultCoverage Coverage { get; } = new();

    internal void Add(RunResult result)
    {
        Runs++;
        Requests += result.Requests;
        Payments += result.Paid;
        Steps += result.Steps;
        VirtualTime += result.VirtualTime;
        SummaryHash = unchecked(SummaryHash + Mixed(result));
        Undecided += result.Undecided;
        Coverage.Add(result.Coverage);
        if (result.Violation is not { } violation)
        {
            Sales += result.Plan.Workloads.Count;
            return;
        }

        Violations++;
        ByInvariant[violation.Invariant] = ByInvariant.GetValueOrDefault(violation.Invariant) + 1;
        _failures[result.Plan.Seed] = result;
        // The lowest ones are the same whatever finished first.
        if (_failures.Count > FailuresKept)
            _failures.Remove(_failures.Keys.Last());
    }

    private static ulong Mixed(RunResult result) =>
        new SeededRandom(unchecked(((ulong)result.Plan.Seed * 0x9e3779b97f4a7c15UL) ^ result.Hash)).Next();
}
