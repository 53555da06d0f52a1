using System.Collections.Immutable;

namespace OrleansTicketing.Simulation.Faults;

/// <summary>Everything that can go wrong, each for itself.</summary>
internal enum FaultKind
{
    /// <summary>A write fails and nothing is stored.</summary>
    WriteFailsBefore,

    /// <summary>A write fails and is stored all the same.</summary>
    WriteFailsAfter,

    /// <summary>A write is said to meet a newer version.</summary>
    StaleEtag,

    /// <summary>An operation of the storage takes up to seconds.</summary>
    SlowStorage,

    /// <summary>For a while every operation of the storage fails.</summary>
    StorageDown,

    /// <summary>A request between gateway, silos and grains is lost: the caller times out, nothing was done.</summary>
    LostRequest,

    /// <summary>An answer is lost: the caller times out, it was done.</summary>
    LostAnswer,

    /// <summary>
    /// A message takes up to seconds, and others overtake it. None comes twice by itself, for Orleans delivers at most once; what comes twice
    /// is what somebody sends again, as gateways, users and reminders do.
    /// </summary>
    DelayedMessage,

    /// <summary>A silo, or several at once, is killed, without any goodbye, and comes back.</summary>
    SiloKilled,

    /// <summary>
    /// The silo that writes is killed (or all are) at a chosen write: before it takes effect, after it and before the grain knows, or as soon
    /// as the grain knows, which is between two writes of a saga.
    /// </summary>
    KilledAtWrite,

    /// <summary>All silos are killed at once; with a journal, what was not synced is lost or torn.</summary>
    ProcessKilled,

    /// <summary>A silo is stopped in an orderly way and comes back.</summary>
    SiloRestarted,

    /// <summary>A gateway is killed: its requests get no answer, another takes over.</summary>
    GatewayKilled,

    /// <summary>For a while two activations of a grain live, and callers may reach either.</summary>
    TwoActivations,

    /// <summary>
    /// A silo gets no turns for up to 10 seconds and then goes on with what it knew. Half of the time the others take it for dead meanwhile
    /// and put its grains elsewhere, and it learns of that a while after it goes on: until then its activations answer, and their leases
    /// have run out.
    /// </summary>
    SiloPaused,

    /// <summary>One activation gets no turns for up to 10 seconds, and then goes on with what it knew.</summary>
    ActivationPaused,

    /// <summary>
    /// The activation that writes gets no turns from a chosen write on, which took effect, and another takes its place meanwhile; then it goes
    /// on between two steps of whatever it was doing.
    /// </summary>
    PausedAtWrite,

    /// <summary>A reminder comes although it is not its time.</summary>
    ExtraReminder,

    /// <summary>A reminder is late by up to its period, or does not come.</summary>
    LostReminder,

    /// <summary>The clocks of silos and gateways are apart.</summary>
    ClocksApart,

    /// <summary>A user's request, or its answer, is lost between user and gateway.</summary>
    LostAtTheDoor,
}

/// <summary>What goes wrong in a run, and how often: 1 is usual, 0 never.</summary>
internal sealed record FaultPlan(ImmutableSortedDictionary<FaultKind, double> Weights)
{
    internal static FaultPlan None { get; } = new(ImmutableSortedDictionary<FaultKind, double>.Empty);

    internal static IReadOnlyList<FaultKind> AllKinds { get; } = Enum.GetValues<FaultKind>();

    internal double this[FaultKind kind] => Weights.GetValueOrDefault(kind);

    /// <summary>
    /// Whether two activations of a grain may live at once. What the older one tells may be old then: versions fence what a grain writes, and
    /// of what it only reads the admissions alone, by the room's lease.
    /// </summary>
    internal bool CanReadOldStates =>
        this[FaultKind.TwoActivations] > 0 || this[FaultKind.SiloPaused] > 0 || this[FaultKind.ActivationPaused] > 0 || this[FaultKind.PausedAtWrite] > 0;

    internal FaultPlan With(FaultKind kind, double weight) => new(Weights.SetItem(kind, weight));

    internal FaultPlan Without(FaultKind kind) => new(Weights.Remove(kind));

    /// <summary>
    /// As FoundationDB's swarm: some kinds are on and others off in each run, with weights of their own, for a run with everything on never
    /// gets far enough to see what a single fault breaks.
    /// </summary>
    internal static FaultPlan Draw(SeededRandom random, IReadOnlyCollection<FaultKind> allowed)
    {
        var weights = ImmutableSortedDictionary.CreateBuilder<FaultKind, double>();
        var share = random.Pick([0.0, 0.2, 0.5, 0.8, 1.0]);
        foreach (var kind in AllKinds)
        {
            var weight = Math.Round(0.25 + (random.Fraction() * 2), 2);
            if (random.Chance(share) && allowed.Contains(kind))
                weights[kind] = weight;
        }

        return new FaultPlan(weights.ToImmutable());
    }
}
