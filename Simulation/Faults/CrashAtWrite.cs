using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Faults;

/// <summary>When a silo dies at a write.</summary>
internal enum CrashMoment
{
    /// <summary>The write never happens.</summary>
    Before,

    /// <summary>It has taken effect (of a journal: perhaps), and the grain does not know.</summary>
    AfterEffect,

    /// <summary>The grain knows, and has perhaps gone on.</summary>
    AfterAnswer,
}

/// <summary>Kills at a write rather than at a time, so that it happens between two steps that lie half a millisecond apart.</summary>
internal sealed class CrashAtWrite(TicketingWorld world, SeededRandom random)
{
    private static readonly TimeSpan JustAfter = TimeSpan.FromMilliseconds(0.05);
    private static readonly TimeSpan LongestBetween = TimeSpan.FromMilliseconds(3);

    private readonly AimAtWrite _aim = new(random);

    internal void Arm() => _aim.Arm();

    internal void Disarm() => _aim.Disarm();

    /// <summary>What becomes of a write of this silo.</summary>
    internal StorageTurn Meet(SimulatedSilo silo, StateKey key, string kind, StorageTurn turn)
    {
        if (!_aim.Hits(kind))
            return turn;
        var moment = random.Pick([CrashMoment.Before, CrashMoment.AfterEffect, CrashMoment.AfterAnswer]);
        world.Faults.Coverage.NoteCrash($"{kind} {moment} {CallOf(silo, key)}");
        var after = turn.After + (2 * JustAfter);
        var kill = moment switch
        {
            CrashMoment.Before => TimeSpan.Zero,
            CrashMoment.AfterEffect => turn.Before + JustAfter,
            _ => turn.Before + after + random.Between(TimeSpan.Zero, LongestBetween),
        };
        var all = random.Chance(0.2);
        var victim = silo.Silo;
        world.Driver.After(kill, () =>
        {
            if (all)
                Kills.All(world, random);
            else if (!victim.IsDead)
                Kills.One(world, silo, random);
        });
        return moment == CrashMoment.Before ? turn with { Fate = StorageFate.FailsBefore, Before = turn.Before + JustAfter } : turn with { After = after };
    }

    private string CallOf(SimulatedSilo silo, StateKey key)
    {
        foreach (var call in world.Cluster.OpenCalls.ToSilo(silo.Silo))
        {
            if (call.Target == key.GrainId)
                return $"in {call.Method.Name}";
        }

        return "by itself";
    }
}
