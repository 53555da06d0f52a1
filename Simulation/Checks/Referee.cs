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
        HadTwoActivations = world.Faults.HadStray,
    };

    /// <summary>
    /// Whether two activations of a grain lived at some time since then. A store fences what the older one writes, not what it reads: while both
    /// live, a read or a refusal may be as old as the older one, and a success never.
    /// </summary>
    internal Func<GrainId, TimeSpan, bool> HadTwoActivations { private get; init; } = static (_, _) => false;

    /// <summary>A grain's word counts that was asked for then.</summary>
    internal bool IsAlone(GrainId grainId, TimeSpan sent) => !HadTwoActivations(grainId, sent - AnswerOnItsWay);

    /// <summary>What an activation said just before it ended may still be on its way, or in the cache of a gateway.</summary>
    private static readonly TimeSpan AnswerOnItsWay = TimeSpan.FromSeconds(15);

    internal DateTimeOffset Now => start + now();

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
