using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Faults;

/// <summary>
/// Holds an activation at a write, lets another one take its place, and lets it go on later: whatever it does then comes late, and must be
/// fenced off.
/// </summary>
internal sealed class PauseAtWrite(TicketingWorld world, SeededRandom random)
{
    private static readonly TimeSpan LongestAside = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan JustAfter = TimeSpan.FromMilliseconds(0.05);
    private static readonly TimeSpan LongestBetween = TimeSpan.FromMilliseconds(3);

    private readonly AimAtWrite _aim = new(random);

    internal void Arm() => _aim.Arm();

    internal void Disarm() => _aim.Disarm();

    /// <summary>What becomes of a write of this silo.</summary>
    internal StorageTurn Meet(SimulatedSilo silo, StateKey key, string kind, StorageTurn turn)
    {
        if (!_aim.Hits(kind) || WriterOf(silo, key) is not { } writer)
            return turn;
        var after = turn.After + (2 * JustAfter);
        // Before it knows of the write, or between that and its next steps.
        var pauses = turn.Before + (random.Chance(0.6) ? JustAfter : after + random.Between(TimeSpan.Zero, LongestBetween));
        var pause = random.Between(TimeSpan.FromMilliseconds(100), FaultActs.LongestPause);
        var aside = pause + random.Between(TimeSpan.Zero, LongestAside);
        world.Driver.After(pauses, () =>
        {
            if (!silo.IsUp || !ReferenceEquals(WriterOf(silo, key), writer))
                return;
            world.Faults.LetStray(writer, aside);
            world.Faults.Pauses.Begin(writer);
            world.Driver.After(pause, () => world.Faults.Pauses.End(writer));
        });
        return turn with { After = after };
    }

    private Activation? WriterOf(SimulatedSilo silo, StateKey key)
    {
        foreach (var activation in world.Cluster.ActivationsOf(silo.Silo))
        {
            if (activation.GrainId == key.GrainId)
                return activation;
        }

        return null;
    }
}
