using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Faults;

/// <summary>Something that goes wrong at a moment, not with a message.</summary>
/// <param name="Mean">Between two of them, where the weight is 1.</param>
internal sealed record FaultAct(FaultKind Kind, TimeSpan Mean, Action<TicketingWorld, SeededRandom> Happen);

internal static class FaultActs
{
    private static readonly TimeSpan LongestAway = TimeSpan.FromSeconds(8);

    internal static IReadOnlyList<FaultAct> All { get; } =
    [
        new(FaultKind.SiloKilled, TimeSpan.FromSeconds(20), KillSilo),
        new(FaultKind.ProcessKilled, TimeSpan.FromSeconds(40), KillAll),
        new(FaultKind.SiloRestarted, TimeSpan.FromSeconds(40), RestartSilo),
        new(FaultKind.GatewayKilled, TimeSpan.FromSeconds(30), KillGateway),
        new(FaultKind.StorageDown, TimeSpan.FromSeconds(40), static (world, random) =>
            world.Faults.BringStorageDown(random.Between(TimeSpan.FromMilliseconds(100), LongestAway))),
        new(FaultKind.TwoActivations, TimeSpan.FromSeconds(5), LetOneStray),
        new(FaultKind.ExtraReminder, TimeSpan.FromSeconds(15), Remind),
        new(FaultKind.ClocksApart, TimeSpan.FromSeconds(20), SetClocks),
    ];

    private static void KillSilo(TicketingWorld world, SeededRandom random)
    {
        var silo = random.Pick(world.Silos);
        if (!silo.IsUp)
            return;
        Kill(world, silo);
        world.Driver.After(random.Between(TimeSpan.Zero, LongestAway), () => Revive(silo));
    }

    private static void KillAll(TicketingWorld world, SeededRandom random)
    {
        foreach (var silo in world.Silos.Where(silo => silo.IsUp))
            Kill(world, silo);
        // The rows of a database are on another machine, which lives on.
        if (world.Store.Kind == StoreKind.Journal)
            world.Store.Crash();
        foreach (var silo in world.Silos)
            world.Driver.After(random.Between(TimeSpan.FromMilliseconds(1), LongestAway), () => Revive(silo));
    }

    private static void RestartSilo(TicketingWorld world, SeededRandom random)
    {
        var silo = random.Pick(world.Silos);
        if (!silo.IsUp)
            return;
        _ = world.Driver.NewStrand().Run(silo.Stop);
        world.Driver.After(random.Between(TimeSpan.FromSeconds(1), LongestAway), () => Revive(silo));
    }

    private static void KillGateway(TicketingWorld world, SeededRandom random)
    {
        var gateway = random.Pick(world.Gateways);
        if (!gateway.IsUp)
            return;
        gateway.Kill();
        world.Driver.After(random.Between(TimeSpan.Zero, LongestAway), () =>
        {
            if (!gateway.IsUp)
                gateway.Start();
        });
    }

    private static void LetOneStray(TicketingWorld world, SeededRandom random)
    {
        var activations = world.Cluster.Activations.OrderBy(activation => activation.GrainId).ToArray();
        if (activations.Length > 0)
            world.Faults.LetStray(random.Pick(activations), random.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(20)));
    }

    private static void Remind(TicketingWorld world, SeededRandom random)
    {
        var rows = world.Cluster.MemoryReminders.Rows;
        if (rows.Count > 0 && world.Cluster.Reminders is { } reminders)
            _ = world.Driver.NewStrand().Run(() => Quietly(reminders.TickAsync(random.Pick(rows))));
    }

    private static void SetClocks(TicketingWorld world, SeededRandom random)
    {
        foreach (var silo in world.Silos)
            silo.Clock.Ahead = Apart(random);
        foreach (var gateway in world.Gateways)
            gateway.Clock.Ahead = Apart(random);
    }

    private static TimeSpan Apart(SeededRandom random) => random.Between(-ClocksApartAtMost, ClocksApartAtMost) / 2;

    /// <summary>Between any two clocks.</summary>
    internal static TimeSpan ClocksApartAtMost { get; } = TimeSpan.FromMilliseconds(500);

    private static void Kill(TicketingWorld world, SimulatedSilo silo)
    {
        foreach (var call in world.Cluster.OpenCalls.ToSilo(silo.Silo))
            world.Faults.Coverage.NoteCrash(call.Method.Name);
        silo.Kill();
    }

    private static void Revive(SimulatedSilo silo)
    {
        if (!silo.IsUp)
            silo.Start();
    }

    private static async Task Quietly(Task tick)
    {
        try
        {
            await tick;
        }
        catch (Exception)
        {
            // It is a reminder too many; nobody waits for it.
        }
    }
}
