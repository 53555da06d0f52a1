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

/// <summary>
/// Kills at a write rather than at a time, so that it happens between two steps that lie half a millisecond apart. Armed for a kind of
/// write that was seen in this run, each kind as likely as the others, for the rare ones matter as much.
/// </summary>
internal sealed class CrashAtWrite(TicketingWorld world, SeededRandom random)
{
    private const int MostSkipped = 3;
    private static readonly TimeSpan JustAfter = TimeSpan.FromMilliseconds(0.05);
    private static readonly TimeSpan LongestBetween = TimeSpan.FromMilliseconds(3);

    private readonly SortedSet<string> _seen = new(StringComparer.Ordinal);
    private string? _armedFor;
    private int _skip;

    /// <summary>The next write of some kind, or one soon after it.</summary>
    internal void Arm()
    {
        if (_seen.Count > 0)
            (_armedFor, _skip) = (random.Pick([.. _seen]), random.Below(MostSkipped + 1));
    }

    internal void Disarm() => _armedFor = null;

    /// <summary>What becomes of a write of this silo.</summary>
    internal StorageTurn Meet(SimulatedSilo silo, StateKey key, StorageTurn turn)
    {
        var kind = KindOf(key);
        _seen.Add(kind);
        if (_armedFor != kind || _skip-- > 0)
            return turn;
        _armedFor = null;
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

    /// <summary>Rows of one list are one kind: <c>waitingroom/chunk-17</c> is <c>waitingroom/chunk</c>.</summary>
    private static string KindOf(StateKey key) => $"{key.GrainId.Type}/{key.StateName.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-')}";

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
