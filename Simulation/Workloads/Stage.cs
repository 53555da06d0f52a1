using System.Collections.Immutable;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.Runs;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>One concert of one evening, the operator who runs it, and those who want seats.</summary>
internal sealed class Stage(TicketingWorld world)
{
    internal const long Price = 1_000;

    private const string OperatorKeyHash = "5eed5eed5eed5eed";
    private readonly List<Visitor> _visitors = [];

    internal TicketingWorld World => world;

    internal RunPlan Plan => world.Plan;

    internal SeededRandom Random => world.Random;

    internal ConcertDateKey Date { get; private set; }

    internal Guid ConcertId => Date.ConcertId;

    /// <summary>Everyone who takes part.</summary>
    internal IReadOnlyList<Visitor> Visitors => _visitors;

    internal Visitor NewVisitor()
    {
        var visitor = new Visitor(world, Random.NextGuid(), new SeededRandom(Random.Next()));
        _visitors.Add(visitor);
        return visitor;
    }

    /// <summary>Creates the concert that the plan describes and waits until both are there.</summary>
    internal async Task OpenConcert(NewRoom? room = null, DateTimeOffset? saleOpensAt = null)
    {
        var startsAt = world.Now.AddDays(30);
        var date = DateKey.Parse(startsAt.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        var asked = new NewConcert("Simulated", "Nobody", "Nowhere", null,
            [new NewDate(date.ToString(), startsAt, saleOpensAt, null, Plan.Seats, Price, null)],
            room ?? new NewRoom(Plan.Capacity, Plan.BatchSize, (decimal)Plan.Interval.TotalSeconds));
        var key = Random.NextGuid().ToString("N");
        Reply<CreatedConcert> reply;
        do
        {
            reply = await world.Ask(Guid.Empty, new Asked.Operate(Guid.Empty, "create the concert"), 0, gateway => gateway.Concerts.Create(asked, OperatorKeyHash, key));
        }
        while (reply.IsUnknown);
        Date = new ConcertDateKey(reply.Value?.ConcertId ?? throw new InvalidOperationException(reply.Outcome.ToString()), date);
    }

    /// <summary>Changes the waiting room as an operator does; null where the outcome is unknown or it was refused.</summary>
    internal async Task<RoomFigures?> ChangeRoom(RoomCorrection correction, string what) =>
        (await world.Ask(Guid.Empty, new Asked.Operate(ConcertId, what), Random.Below(world.Gateways.Count),
            gateway => gateway.RoomActs.Change(ConcertId, correction, OperatorKeyHash))).Value;

    internal async Task<RoomFigures?> Figures() =>
        (await world.Ask(Guid.Empty, new Asked.Operate(ConcertId, "read the figures"), 0, gateway => gateway.RoomActs.Figures(ConcertId))).Value;

    /// <summary>Some distinct seats, low numbers more often than high ones: everybody wants the first row.</summary>
    internal ImmutableArray<int> SomeSeats(SeededRandom random, int count)
    {
        var seats = new SortedSet<int>();
        while (seats.Count < Math.Min(count, Plan.Seats))
            seats.Add(1 + (int)(random.Fraction() * random.Fraction() * Plan.Seats));
        var chosen = seats.ToArray();
        random.Shuffle(chosen);
        return [.. chosen];
    }
}
