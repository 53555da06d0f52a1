using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Runs;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Checks;

/// <summary>What every check needs of a run: the true time, the policy in force, and whom to tell.</summary>
/// <param name="now">Virtual time since the start of the run.</param>
/// <param name="start">The time of day at the start of the run.</param>
/// <param name="clocksApart">The most that the clocks of two silos may be apart in this run.</param>
internal sealed class Referee(Func<TimeSpan> now, DateTimeOffset start, TimeSpan clocksApart, TicketingPolicy policy, Action<Violation> tell)
{
    internal static Referee Of(TicketingWorld world) => new(
        () => world.Driver.Now,
        world.Now - world.Driver.Now,
        world.Plan.Faults[FaultKind.ClocksApart] > 0 ? FaultActs.ClocksApartAtMost : TimeSpan.Zero,
        world.Policy,
        world.Fail)
    {
        TwoActivationsUntil = world.Faults.StrayedUntil,
        WritesKnownWithin = world.Plan.Faults.CanReadOldStates ? FaultActs.LongestPause + StoreAnswersWithin : StoreAnswersWithin,
    };

    /// <summary>The store's answer is under way for so long at most.</summary>
    private static readonly TimeSpan StoreAnswersWithin = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// What is stored a grain learns a little later, and where it stands still meanwhile much later. Whoever asks it in between is rightly
    /// told what was before, for nobody was answered yet.
    /// </summary>
    internal TimeSpan WritesKnownWithin { get; private init; } = StoreAnswersWithin;

    /// <summary>Until when two activations of a grain lived; null where there was one at most at any time.</summary>
    internal Func<GrainId, TimeSpan?> TwoActivationsUntil { private get; init; } = static _ => null;

    internal void NoteCommit(GrainId grainId) => _committed[grainId] = now();

    /// <summary>
    /// Whether a read or a refusal of a grain counts that was asked for then. A store fences what another activation writes, not what it
    /// reads: while two live, either may answer what was true before the other's last write, and the one that stays goes on to, until a
    /// write of its own meets the other's. A success always counts.
    /// </summary>
    internal bool IsAlone(GrainId grainId, TimeSpan sent) =>
        TwoActivationsUntil(grainId) is not { } until
        || (until + AnswerOnItsWay < sent && _committed.TryGetValue(grainId, out var committed) && until + AnswerOnItsWay < committed && committed < sent);

    /// <summary>What an activation said just before it ended may still be on its way, or in the cache of a gateway.</summary>
    private static readonly TimeSpan AnswerOnItsWay = TimeSpan.FromSeconds(15);

    private readonly Dictionary<GrainId, TimeSpan> _committed = [];

    internal DateTimeOffset Now => start + now();

    internal TimeSpan Elapsed => now();

    internal TimeSpan ClocksApart => clocksApart;

    internal TicketingPolicy Policy => policy;

    internal DateTimeOffset At(TimeSpan sinceStart) => start + sinceStart;

    /// <summary>As people read it in a failure: seconds since the start of the run.</summary>
    internal string Told(DateTimeOffset time) => $"{(time - start).TotalSeconds:F3} s";

    internal void Fail(string invariant, string what) => tell(new Violation(invariant, $"At {now().TotalSeconds:F3} s: {what}"));
}

internal static class ShortIds
{
    /// <summary>Enough of an id to tell it from the others of a run.</summary>
    internal static string Short(this Guid id) => id.ToString("N")[..6];
}
