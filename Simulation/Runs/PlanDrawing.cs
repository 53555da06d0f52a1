using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Workloads;

namespace OrleansTicketing.Simulation.Runs;

/// <summary>
/// Plans from seeds. Most are small and short, for what breaks with a thousand users breaks with five, and a short run is repeated more
/// often; capacities, holds and deadlines are so tight that people meet each other and run out of time.
/// </summary>
internal static class PlanDrawing
{
    private const int MostStacked = 3;

    internal static RunPlan Draw(long seed)
    {
        var random = SeededRandom.For(seed, "plan");
        var drawn = DrawWorkloads(random);
        var users = DrawUsers(random, drawn.Length);
        var workloads = drawn.Select(workload => Numbered(random, workload, users)).ToArray();
        return new RunPlan
        {
            Seed = seed,
            Workloads = workloads,
            Users = users,
            SharedUsers = random.Pick([0.0, 0.0, 0.3, 0.8]),
            Seats = random.Chance(0.7) ? random.Between(1, Math.Clamp(users, 2, 12)) : random.Between(1, 30),
            Silos = random.Between(1, 4),
            Gateways = random.Between(1, 3),
            Store = random.Chance(0.3) ? StoreKind.Journal : StoreKind.Rows,
            Faults = FaultPlan.Draw(random, FaultPlan.AllKinds),
            FaultsEnd = Between(random, 5, 60),
            Rush = Between(random, 0.05, 10),
            Thinking = Between(random, 0.01, 2),
            Patience = Between(random, 5, 60),
            Hold = Between(random, 1, 20),
            Capacity = random.Chance(0.4) ? random.Between(1, 3) : random.Between(1, users),
            BatchSize = random.Between(1, Math.Min(10, users)),
            Interval = Between(random, 1, 3),
            AdmittedFor = Between(random, 3, 40),
            ClaimWithin = Between(random, 1, 6),
            IdleAfter = Between(random, 4, 40),
        };
    }

    private static IWorkload[] DrawWorkloads(SeededRandom random)
    {
        var all = AllWorkloads.All.ToArray();
        random.Shuffle(all);
        var count = random.Chance(0.6) ? 1 : random.Between(2, MostStacked);
        return all[..count];
    }

    private static string Numbered(SeededRandom random, IWorkload workload, int users) =>
        users >= workload.LeastUsers ? workload.Name : $"{workload.Name}:{random.Between(workload.LeastUsers, 2 * workload.LeastUsers)}";

    private static int DrawUsers(SeededRandom random, int workloads)
    {
        var (kind, few, some, many) = (random.Fraction(), random.Between(2, 8), random.Between(8, 30), random.Between(30, 120));
        var users = kind < 0.6 ? few : kind < 0.96 ? some : many;
        return Math.Max(2, users / workloads);
    }

    private static TimeSpan Between(SeededRandom random, double leastSeconds, double mostSeconds) =>
        random.AnyScale(TimeSpan.FromSeconds(leastSeconds), TimeSpan.FromSeconds(mostSeconds));
}
