using System.Diagnostics;
using OrleansTicketing.Simulation.Faults;

namespace OrleansTicketing.Simulation.Runs;

/// <summary>
/// Runs of many seeds, on a thread for each core. Seeds are begun in their order and what was begun is finished, so the lowest failing seed
/// is the same however many threads there are.
/// </summary>
internal sealed class Batch(Func<long, RunPlan> planOf)
{
    private static readonly TimeSpan BetweenTellings = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly BatchTotals _totals = new();
    private readonly Stopwatch _clock = new();
    private long _next;
    private volatile bool _isStopped;

    internal long FirstSeed { get; init; } = 1;

    /// <summary>Null: as many as fit into <see cref="AtMost"/>.</summary>
    internal long? Count { get; init; }

    /// <summary>In real time; null: until all are done.</summary>
    internal TimeSpan? AtMost { get; init; }

    internal int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>False: no seed is begun after one has failed.</summary>
    internal bool KeepsGoing { get; init; }

    /// <summary>Each seed runs twice, and the two histories are compared.</summary>
    internal bool Twice { get; init; }

    /// <summary>In time that the machine gave it; a run that takes longer hangs.</summary>
    internal TimeSpan LongestRun { get; init; } = TimeSpan.FromMinutes(2);

    internal TimeSpan Elapsed => _clock.Elapsed;

    internal Func<RunPlan, RunResult> Go { get; init; } = Run;

    /// <summary>Told of each failure as it comes, on any thread, but never beside another telling: a batch of hours may not keep them for its end.</summary>
    internal Action<RunResult>? Broken { get; init; }

    /// <summary>What was begun is finished, and nothing more is begun.</summary>
    internal void Stop() => _isStopped = true;

    /// <param name="tell">Told of the totals now and then, on the calling thread.</param>
    internal BatchTotals Run(Action<BatchTotals>? tell = null)
    {
        _next = FirstSeed;
        _clock.Start();
        var workers = Enumerable.Range(1, Threads).Select(number => new Worker(this, number)).ToArray();
        foreach (var worker in workers)
        {
            while (!worker.HasEnded(BetweenTellings))
            {
                Tell(tell);
                // One that hangs is left behind; a thread cannot be ended from outside.
                if (worker.Hangs(LongestRun) is { } seed)
                {
                    Hung(seed);
                    break;
                }
            }
        }

        _clock.Stop();
        Tell(tell);
        return _totals;
    }

    /// <summary>One run, from a plan to a verdict. What goes wrong in the simulator itself is a failure, too, and keeps its seed.</summary>
    internal static RunResult Run(RunPlan plan)
    {
        try
        {
            return SimulationRun.Go(plan);
        }
#pragma warning disable CA1031 // Of thousands of runs the one that broke the simulator must keep its seed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new RunResult(plan, 0, 0, 0, 0, TimeSpan.Zero, new Violation("simulator", exception.ToString()), new FaultCoverage(), []);
        }
    }

    private void Tell(Action<BatchTotals>? tell)
    {
        if (tell is null)
            return;
        lock (_lock)
            tell(_totals);
    }

    /// <summary>What leaves no turn to the pump cannot be stopped by it.</summary>
    private void Hung(long seed)
    {
        _isStopped = true;
        Add(new RunResult(planOf(seed), 0, 0, 0, 0, TimeSpan.Zero, new Violation("endless", $"After {LongestRun.TotalSeconds:F0} s or more of real time it has not ended: a turn goes on for ever."),
            new FaultCoverage(), []));
    }

    private void Run(long seed)
    {
        var result = Go(planOf(seed));
        if (Twice && result.Violation is null)
            result = Compare(result, Go(planOf(seed)));
        if (result.Violation is not null && !KeepsGoing)
            _isStopped = true;
        Add(result);
    }

    private void Add(RunResult result)
    {
        lock (_lock)
        {
            _totals.Add(result);
            if (result.Violation is not null)
                Broken?.Invoke(result);
        }
    }

    private long? Begin()
    {
        lock (_lock)
        {
            if (_isStopped || _clock.Elapsed >= AtMost || _next - FirstSeed >= Count)
                return null;
            return _next++;
        }
    }

    private static RunResult Compare(RunResult first, RunResult second) => first.Hash == second.Hash
        ? first
        : first with
        {
            Violation = new Violation("determinism", $"Two runs of one plan differ: {first.Steps} steps with hash {first.Hash:x16}, then {second.Steps} with {second.Hash:x16}."),
        };

    /// <summary>One thread, and what it is at.</summary>
    private sealed class Worker
    {
        private const int StarvedAtMost = 10;

        private readonly Batch _batch;
        private readonly Thread _thread;
        private readonly Lock _lock = new();
        private (long Seed, TimeSpan Begun, TimeSpan Computed)? _at;

        internal Worker(Batch batch, int number)
        {
            _batch = batch;
            _thread = new Thread(Work) { Name = $"runs-{number}", IsBackground = true };
            _thread.Start();
        }

        internal bool HasEnded(TimeSpan within) => _thread.Join(within);

        /// <summary>
        /// The seed that it has been at for too long. On a machine that is busy with other work the clock alone says nothing; but what waits
        /// for ever computes nothing, so that after a while the clock is enough.
        /// </summary>
        internal long? Hangs(TimeSpan longest)
        {
            lock (_lock)
            {
                if (_at is not { } at)
                    return null;
                var elapsed = _batch.Elapsed - at.Begun;
                var computed = (Environment.CpuUsage.TotalTime - at.Computed) / _batch.Threads;
                return (elapsed > longest && computed > longest) || elapsed > StarvedAtMost * longest ? at.Seed : null;
            }
        }

        private void Work()
        {
            while (_batch.Begin() is { } seed)
            {
                At((seed, _batch.Elapsed, Environment.CpuUsage.TotalTime));
                _batch.Run(seed);
            }

            At(null);
        }

        private void At((long Seed, TimeSpan Begun, TimeSpan Computed)? at)
        {
            lock (_lock)
                _at = at;
        }
    }
}
