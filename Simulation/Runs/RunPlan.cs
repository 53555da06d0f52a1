using OrleansTicketing.Simulation.Faults;

namespace OrleansTicketing.Simulation.Runs;

/// <summary>
/// Everything that a run is: with the same plan it goes the same way, in every process and on every machine. <see cref="PlanDrawing"/>
/// draws one from a seed; <see cref="PlanChoices"/> replaces parts of it from options or a file.
/// </summary>
internal sealed record RunPlan
{
    public long Seed { get; init; }

    /// <summary>
    /// Workloads, which run beside each other, each with a concert of its own: a name, or <c>name:users</c> where it has another number of
    /// users than <see cref="Users"/>.
    /// </summary>
    public IReadOnlyList<string> Workloads { get; init; } = ["on-sale"];

    /// <summary>Of each workload.</summary>
    public int Users { get; init; } = 40;

    /// <summary>The chance that somebody who comes to a workload is somebody who takes part in another one already, with the same wallet.</summary>
    public double SharedUsers { get; init; }

    public int Seats { get; init; } = 12;

    public int Silos { get; init; } = 3;

    public int Gateways { get; init; } = 2;

    public StoreKind Store { get; init; } = StoreKind.Rows;

    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>From then on nothing goes wrong any more. Users come before.</summary>
    public TimeSpan FaultsEnd { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Everybody comes within this time.</summary>
    public TimeSpan Rush { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long people take to decide, on average.</summary>
    public TimeSpan Thinking { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Who waits for longer goes home, on average.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(30);

    public int Capacity { get; init; } = 20;

    public int BatchSize { get; init; } = 10;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan AdmittedFor { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan ClaimWithin { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>An invariant that did not hold.</summary>
/// <param name="Invariant">Such as <c>1</c>, or <c>linearizable seat</c>, or <c>liveness</c>.</param>
/// <param name="What">What was seen, in words.</param>
internal sealed record Violation(string Invariant, string What);

/// <summary>Ends a run at once.</summary>
internal sealed class ViolationException(Violation violation) : Exception($"Invariant {violation.Invariant}: {violation.What}")
{
    internal Violation Violation => violation;
}
