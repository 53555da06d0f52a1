using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Faults;

/// <summary>Something that goes wrong at a moment, not with a message.</summary>
/// <param name="Mean">Between two of them, where the weight is 1.</param>
internal sealed record FaultAct(FaultKind Kind, TimeSpan Mean, Action<TicketingWorld, SeededRandom> Happen);

internal static class FaultActs
{
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDown = TimeSpan.FromSeconds(8);

    internal static IReadOnlyList<FaultAct> All { get; } =
    [
        new(FaultKind.SiloKilled, TimeSpan.FromSeconds(10), Kills.Some),
        new(FaultKind.KilledAtWrite, TimeSpan.FromSeconds(4), static (world, _) => world.Faults.Crash.Arm()),
        new(FaultKind.PausedAtWrite, TimeSpan.FromSeconds(4), static (world, _) => world.Faults.Pause.Arm()),
        new(FaultKind.ProcessKilled, TimeSpan.FromSeconds(20), Kills.All),
        new(FaultKind.SiloRestarted, TimeSpan.FromSeconds(20), RestartSilo),
        new(FaultKind.GatewayKilled, TimeSpan.FromSeconds(15), KillGateway),
        new(FaultKind.StorageDown, TimeSpan.FromSeconds(20), static (world, random) =>
            world.Faults.BringStorageDown(random.Between(TimeSpan.FromMilliseconds(100), LongestDown))),
        new(FaultKind.TwoActivations, TimeSpan.FromSeconds(3), LetOneStray),
        new(FaultKind.SiloPaused, TimeSpan.FromSeconds(12), PauseSilo),
        new(FaultKind.ActivationPaused, TimeSpan.FromSeconds(4), PauseActivation),
        new(FaultKind.ExtraReminder, TimeSpan.FromSeconds(8), Remind),
        new(FaultKind.ClocksApart, TimeSpan.FromSeconds(8), SetClocks),
    ];

    private static void RestartSilo(TicketingWorld world, SeededRandom random)
    {
        var silo = random.Pick(world.Silos);
        if (!silo.IsUp)
            return;
        var away = Kills.Away(random);
        _ = world.Driver.NewStrand().Run(async () =>
        {
            await silo.Stop();
            world.Driver.After(away, () => Kills.Revive(silo));
        });
    }

    private static void KillGateway(TicketingWorld world, SeededRandom random)
    {
        var gateway = random.Pick(world.Gateways);
        if (!gateway.IsUp)
            return;
        gateway.Kill();
        world.Driver.After(Kills.Away(random), () =>
        {
            if (!gateway.IsUp)
                gateway.Start();
        });
    }

    private static void LetOneStray(TicketingWorld world, SeededRandom random)
    {
        if (Somebody(world, random) is { } activation)
            world.Faults.LetStray(activation, random.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(20)));
    }

    private static void PauseActivation(TicketingWorld world, SeededRandom random)
    {
        if (Somebody(world, random) is not { } activation)
            return;
        var pause = random.Between(TimeSpan.FromMilliseconds(100), LongestPause);
        // Half of the time somebody else took its place meanwhile.
        if (random.Chance(0.5))
            world.Faults.LetStray(activation, pause + random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(5)));
        world.Faults.Pauses.Begin(activation);
        world.Driver.After(pause, () => world.Faults.Pauses.End(activation));
    }

    private static void PauseSilo(TicketingWorld world, SeededRandom random)
    {
        var silo = random.Pick(world.Silos);
        if (!silo.IsUp)
            return;
        var (host, pause) = (silo.Silo, random.Between(TimeSpan.FromMilliseconds(100), LongestPause));
        world.Faults.Pauses.Begin(host);
        world.Driver.After(pause, () => world.Faults.Pauses.End(host));
        if (random.Chance(0.5) && world.Cluster.Silos.Length > 1)
            TakeForDead(world, silo, pause + random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(5)), random);
    }

    /// <summary>The others go on without it; it kills itself when it learns of that.</summary>
    private static void TakeForDead(TicketingWorld world, SimulatedSilo silo, TimeSpan until, SeededRandom random)
    {
        var host = silo.Silo;
        world.Driver.After(random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(3)), () =>
        {
            // Another may have died meanwhile: the last one is taken for alive.
            if (host.IsDead || world.Cluster.Silos.All(other => other == host))
                return;
            world.Cluster.Remove(host);
            foreach (var activation in world.Cluster.ActivationsOf(host))
                world.Faults.LetStray(activation, until);
        });
        world.Driver.After(until, () =>
        {
            if (!host.IsDead && !world.Cluster.Silos.Contains(host))
                Kills.One(world, silo, random);
        });
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

    /// <summary>Each kind of grain as likely as the others: there are many accounts and seats, and few rooms.</summary>
    private static Activation? Somebody(TicketingWorld world, SeededRandom random)
    {
        var kinds = world.Cluster.Activations.OrderBy(activation => activation.GrainId).GroupBy(activation => activation.GrainId.Type).ToArray();
        return kinds.Length == 0 ? null : random.Pick([.. random.Pick(kinds)]);
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
