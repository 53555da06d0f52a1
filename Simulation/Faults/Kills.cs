using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Faults;

/// <summary>Silos that die without a goodbye, and come back.</summary>
internal static class Kills
{
    private static readonly TimeSpan LongestAway = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan UsuallyAway = TimeSpan.FromMilliseconds(300);

    internal static void One(TicketingWorld world, SimulatedSilo silo, SeededRandom random)
    {
        Kill(world, silo);
        world.Driver.After(Away(random), () => Revive(silo));
    }

    internal static void Some(TicketingWorld world, SeededRandom random)
    {
        var first = random.Pick(world.Silos);
        var several = random.Chance(0.3);
        foreach (var silo in world.Silos)
        {
            if (silo.IsUp && (silo == first || (several && random.Chance(0.5))))
                One(world, silo, random);
        }
    }

    /// <summary>The process with all silos, or the power of the house.</summary>
    internal static void All(TicketingWorld world, SeededRandom random)
    {
        foreach (var silo in world.Silos)
        {
            if (silo.IsUp)
                Kill(world, silo);
        }

        // The rows of a database are on another machine, which lives on.
        if (world.Store.Kind == StoreKind.Journal)
            world.Store.Crash();
        foreach (var silo in world.Silos)
            world.Driver.After(Away(random), () => Revive(silo));
    }

    internal static void Revive(SimulatedSilo silo)
    {
        if (!silo.IsUp)
            silo.Start();
    }

    /// <summary>Often short, so that callers still ask, sometimes longer than all their repetitions.</summary>
    internal static TimeSpan Away(SeededRandom random) =>
        random.Chance(0.6) ? random.Between(TimeSpan.Zero, UsuallyAway) : random.Between(TimeSpan.Zero, LongestAway);

    private static void Kill(TicketingWorld world, SimulatedSilo silo)
    {
        foreach (var call in world.Cluster.OpenCalls.ToSilo(silo.Silo))
            world.Faults.Coverage.NoteCrash($"any time in {call.Method.Name}");
        silo.Kill();
    }
}
