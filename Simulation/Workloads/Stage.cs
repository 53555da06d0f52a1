using System.Collections.Immutable;
using System.Globalization;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.Runs;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>One concert of one evening, the operator who runs it, and those who want seats.</summary>
internal sealed class Stage(TicketingWorld world, int users)
{
    internal const long Price = 1_000;

    private const double LooksAtNoMap = 0.15;

    private const string OperatorKeyHash = "5eed5eed5eed5eed";
    private readonly List<Visitor> _visitors = [];

    internal TicketingWorld World => world;

    internal RunPlan Plan => world.Plan;

    internal SeededRandom Random => world.Random;

    /// <summary>How many the plan wants here.</summary>
    internal int Users => users;

    internal ConcertDateKey Date { get; private set; }

    internal Guid ConcertId => Date.ConcertId;

    /// <summary>When the lottery is due; null where the room has none.</summary>
    internal DateTimeOffset? DrawnAt { get; private set; }

    /// <summary>Everyone who takes part.</summary>
    internal IReadOnlyList<Visitor> Visitors => _visitors;

    /// <summary>Somebody new, or somebody who is at another workload, too.</summary>
    internal Visitor NewVisitor() => Add(world.SharedUser(_visitors) ?? Random.NextGuid());

    /// <summary>Somebody whose wallet nobody else uses.</summary>
    internal Visitor NewVisitorOfItsOwn() => Add(Random.NextGuid(), isShared: false);

    /// <summary>A script for each of the plan's users.</summary>
    internal IEnumerable<Func<Task>> Everybody(Func<Visitor, Task> script) =>
        Enumerable.Range(0, users).Select(_ => NewVisitor()).Select(visitor => (Func<Task>)(() => script(visitor)));

    /// <summary>Creates the concert that the plan describes and waits until both are there.</summary>
    internal async Task OpenConcert(NewRoom? room = null, DateTimeOffset? saleOpensAt = null)
    {
        var startsAt = world.Now.AddDays(30);
        var date = DateKey.Parse(startsAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var asked = new NewConcert("Simulated", "Nobody", "Nowhere", null,
            [new NewDate(date.ToString(), startsAt, saleOpensAt, null, Plan.Seats, Price, null)],
            room ?? UsualRoom());
        var key = Random.NextGuid().ToString("N");
        var reply = await Insist(() => Operate("create the concert", gateway => gateway.Concerts.Create(asked, OperatorKeyHash, key)));
        Date = new ConcertDateKey(reply.Value?.ConcertId ?? throw new InvalidOperationException(reply.Outcome.ToString()), date);
    }

    /// <summary>The room that the plan describes.</summary>
    internal NewRoom UsualRoom(ImmutableArray<NewWindow>? schedule = null) =>
        new(Plan.Capacity, Plan.BatchSize, (decimal)Plan.Interval.TotalSeconds, schedule);

    /// <summary>A room that gathers people until then and lets them in as they are drawn.</summary>
    internal ImmutableArray<NewWindow> Lottery(DateTimeOffset drawnAt)
    {
        DrawnAt = drawnAt;
        return [new NewWindow(world.Now, "lottery"), new NewWindow(drawnAt, "fifo")];
    }

    /// <summary>Changes the waiting room as an operator does.</summary>
    internal Task<Reply<RoomFigures>> ChangeRoom(RoomCorrection correction, string what) =>
        Operate(what, gateway => gateway.RoomActs.Change(ConcertId, correction, OperatorKeyHash));

    internal Task<Reply<RoomFigures>> Figures() => Operate("read the figures", gateway => gateway.RoomActs.Figures(ConcertId));

    internal Task<Reply<DoneAct>> Act(OperatorActKind kind, Guid? userId, string? key) => Operate(
        userId is { } id ? $"{kind} {id:N}" : kind.ToString(),
        gateway => gateway.RoomActs.Act(ConcertId, new AskedAct(kind, userId, "simulated"), OperatorKeyHash, $"POST /{ConcertId:N}/{kind}", key));

    /// <summary>What operators did, newest first.</summary>
    internal Task<Reply<OperatorActPage>> Audit() => Operate("read the audit", gateway => gateway.RoomActs.Audit(ConcertId, null, 100));

    /// <summary>Changes the evening; null leaves as it is.</summary>
    internal Task<Reply<Concert>> ChangeDate(string what, DateTimeOffset? opensAt = null, DateTimeOffset? closesAt = null, long? price = null)
    {
        var correction = new ConcertCorrection(
            null, null, null, null, [new NewDate(Date.Date.ToString(), null, opensAt, closesAt, null, price, null)]);
        return Operate(what, gateway => gateway.Concerts.Change(ConcertId, correction));
    }

    /// <summary>Asks again, perhaps elsewhere, until the outcome is known.</summary>
    internal async Task<Reply<T>> Insist<T>(Func<Task<Reply<T>>> ask)
        where T : class
    {
        while (true)
        {
            var reply = await ask();
            if (!reply.IsUnknown)
                return reply;
            await world.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

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

    /// <summary>Some of those that the map shows as free, the first ones more often; now and then any, as somebody does who looked a while ago.</summary>
    internal ImmutableArray<int> SomeShown(SeededRandom random, SeatMap map, int count)
    {
        if (random.Chance(LooksAtNoMap))
            return SomeSeats(random, count);
        var free = Enumerable.Range(1, map.SeatsTotal).Where(number => map.Status(number) == SeatStatus.Available).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ => free[(int)(random.Fraction() * random.Fraction() * free.Length)]).Distinct()];
    }

    /// <summary>Seats beside each other.</summary>
    internal ImmutableArray<int> Neighbours(SeededRandom random, int count)
    {
        var together = Math.Min(count, Plan.Seats);
        var first = random.Between(1, Plan.Seats - together + 1);
        return [.. Enumerable.Range(first, together)];
    }

    /// <summary>As <see cref="Require"/>, for what an activation that another one has overtaken may not know yet.</summary>
    internal void RequireUnlessOld(bool holds, string workload, string what) => Require(holds || Plan.Faults.CanReadOldStates, workload, what);

    /// <summary>Ends the run where what must hold does not.</summary>
    internal void Require(bool holds, string workload, string what)
    {
        if (holds)
            return;
        var violation = new Violation($"workload {workload}", what);
        world.Fail(violation);
        throw new ViolationException(violation);
    }

    private Task<Reply<T>> Operate<T>(string what, Func<SimulatedGateway, Task<Answer<T>>> work)
        where T : class =>
        world.Ask(Guid.Empty, new Asked.Operate(ConcertId, what), Random.Below(world.Gateways.Count), work);

    private Visitor Add(Guid userId, bool isShared = true)
    {
        var visitor = new Visitor(world, userId, new SeededRandom(Random.Next()));
        _visitors.Add(visitor);
        if (isShared)
            world.Users.Add(userId);
        return visitor;
    }
}
