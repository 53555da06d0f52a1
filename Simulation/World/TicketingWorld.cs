using OrleansTicketing.Client;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Runs;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.World;

/// <summary>Silos, gateways and a store under one seeded driver, and what the users saw of them.</summary>
internal sealed class TicketingWorld : IDisposable
{
    /// <summary>The secret is the same in all runs: to derive the key pairs takes longer than many a run.</summary>
    private static readonly SigningKeys SharedKeys = new(new SigningKey(new byte[SigningKey.MinimumSecretBytes]), []);

    private readonly SeededRandom _ids;

    internal TicketingWorld(RunPlan plan, RunHistory history)
    {
        Plan = plan;
        _ids = SeededRandom.For(plan.Seed, "ids");
        Random = SeededRandom.For(plan.Seed, "workload");
        Driver = new SeededDriver(plan.Seed, history);
        Cluster = new Cluster(Driver, Driver.Time);
        Store = new SeededStore(Driver, plan.Store, SeededRandom.For(plan.Seed, "journal"));
        Faults = new FaultInjector(this, SeededRandom.For(plan.Seed, "faults"));
        Driver.Network = Faults;
        Door = new Door(Driver, Faults, SeededRandom.For(plan.Seed, "door"));
        Policy = PolicyOf(plan);
        Silos = [.. Enumerable.Range(1, plan.Silos).Select(number => new SimulatedSilo(this, number))];
        Gateways = [.. Enumerable.Range(1, plan.Gateways).Select(number => new SimulatedGateway(this, number))];
    }

    internal RunPlan Plan { get; }

    internal SeededDriver Driver { get; }

    internal Cluster Cluster { get; }

    internal SeededStore Store { get; }

    internal FaultInjector Faults { get; }

    internal Door Door { get; }

    internal TicketingPolicy Policy { get; }

    internal SigningKeys Keys { get; } = SharedKeys;

    internal IReadOnlyList<SimulatedSilo> Silos { get; }

    internal IReadOnlyList<SimulatedGateway> Gateways { get; }

    internal StepLog Log { get; } = new();

    /// <summary>Users who may take part in several workloads.</summary>
    internal List<Guid> Users { get; } = [];

    /// <summary>For the choices of users and operators.</summary>
    internal SeededRandom Random { get; }

    /// <summary>The first invariant that did not hold; the run ends with it.</summary>
    internal Violation? Violation { get; private set; }

    /// <summary>Histories whose search was given up: nobody knows whether they are linearizable.</summary>
    internal int UndecidedHistories { get; set; }

    internal DateTimeOffset Now => Driver.Time.GetUtcNow();

    internal void Start()
    {
        foreach (var silo in Silos)
            silo.Start();
        foreach (var gateway in Gateways)
            gateway.Start();
    }

    internal void Fail(Violation violation) => Violation ??= violation;

    /// <summary>Now and then a user who takes part in another workload, and not among these already.</summary>
    internal Guid? SharedUser(IReadOnlyCollection<Visitor> here)
    {
        if (!Random.Chance(Plan.SharedUsers) || Users.Count == 0)
            return null;
        var picked = Random.Pick(Users);
        return here.Any(visitor => visitor.UserId == picked) ? null : picked;
    }

    internal SeededIds NewIds() => new(new SeededRandom(_ids.Next()));

    internal Task Delay(TimeSpan delay) => Task.Delay(delay, Driver.Time);

    /// <summary>Sends one request and waits for what becomes of it. Called on the strand of a user.</summary>
    internal async Task<Reply<T>> Ask<T>(Guid userId, Asked asked, int gateway, Func<SimulatedGateway, Task<Answer<T>>> work)
        where T : class
    {
        var step = Log.Begin(userId, asked, gateway, Driver.Now);
        var answer = new TaskCompletionSource<Outcome>();
        Door.Pass(() => Gateways[gateway].Take(work, answer));
        Door.WaitFor(answer);
        var outcome = await answer.Task;
        Log.End(step, outcome, Driver.Now);
        Driver.History.Trace?.Invoke(Driver.Now, step.ToString());
        return new Reply<T>(outcome);
    }

    public void Dispose()
    {
        foreach (var silo in Silos)
            silo.Dispose();
        foreach (var gateway in Gateways)
            gateway.Dispose();
        Cluster.Dispose();
    }

    private static TicketingPolicy PolicyOf(RunPlan plan) => new()
    {
        Hold = new HoldPolicy { Duration = plan.Hold },
        WaitingRoom = new WaitingRoomPolicy
        {
            Capacity = plan.Capacity,
            BatchSize = plan.BatchSize,
            Interval = plan.Interval,
            AdmittedFor = plan.AdmittedFor,
            ClaimWithin = plan.ClaimWithin,
            IdleAfter = plan.IdleAfter,
        },
    };
}
