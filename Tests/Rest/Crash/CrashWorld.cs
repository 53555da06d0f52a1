using System.Collections.Concurrent;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>A place in a waiting room as its user's token names it.</summary>
public sealed record SeenPlace(Visitor Visitor, string Token, Guid ConcertId, long Position);

/// <summary>The users, concerts and requests of one crash run.</summary>
public sealed class CrashWorld(TicketingServer server, CrashPlan plan)
{
    private const int HallSeats = 400;
    private const int PopularSeats = 40;
    private const int MostSeatsOfAHold = 3;

    private readonly ConcurrentDictionary<string, SeenPlace> _places = new();
    private readonly ConcurrentQueue<Visitor> _visitors = new();
    private readonly ConcurrentDictionary<(Guid, int), bool> _sold = new();
    private readonly List<Hall> _halls = [];
    private volatile Hall[] _open = [];
    private volatile bool _stopping;
    private Task[] _workers = [];

    public PersistentClient Client { get; } = new(server.Api);

    public bool Stopping => _stopping;

    public IReadOnlyList<Visitor> Visitors => [.. _visitors];

    public IReadOnlyList<SeenPlace> Places => [.. _places.Values];

    public IReadOnlyList<Hall> Halls => _halls;

    /// <summary>Two new concerts; from now on users go there.</summary>
    public async Task OpenConcerts()
    {
        var room = new Room(CrashPlan.Capacity, CrashPlan.BatchSize, (int)CrashPlan.Interval.TotalSeconds);
        var opened = new List<Hall>();
        for (var n = 0; n < 2; n++)
            opened.Add(await server.Operator.NewHall(room, HallSeats, CrashPlan.Price));
        _halls.AddRange(opened);
        _open = [.. opened];
    }

    public void Begin() => _workers = [.. Enumerable.Range(0, CrashPlan.Workers).Select(n => Task.Run(() => Work(new Random(plan.Seed + n))))];

    /// <summary>Fails at once where a worker saw what must never be seen.</summary>
    public void ThrowIfAWorkerFailed()
    {
        if (_workers.FirstOrDefault(worker => worker.IsFaulted) is { } failed)
            throw new AggregateException("A user saw what must not be.", failed.Exception!.InnerExceptions);
    }

    /// <summary>Every request that was sent is answered; no new ones come.</summary>
    public Task End()
    {
        _stopping = true;
        return Task.WhenAll(_workers);
    }

    public Hall PickHall(Random random) => _open[random.Next(_open.Length)];

    /// <summary>
    /// One to three of the lowest seats that nobody is known to own, so that holds meet each other. Where a slow machine has given the users
    /// time to buy all of them, any: the house is full then, and says so.
    /// </summary>
    public int[] PickSeats(Hall hall, Random random)
    {
        var all = Enumerable.Range(1, HallSeats);
        var popular = all.Where(seat => !_sold.ContainsKey((hall.ConcertId, seat))).Take(PopularSeats).ToArray();
        if (popular.Length < MostSeatsOfAHold)
            popular = [.. all];
        random.Shuffle(popular);
        return popular[..random.Next(1, MostSeatsOfAHold + 1)];
    }

    public void Sold(ReservationView reservation)
    {
        foreach (var seat in reservation.Numbers)
            _sold[(reservation.ConcertId, seat)] = true;
    }

    public void Saw(Visitor visitor, QueueTokenView place) =>
        _places.TryAdd(place.Token, new SeenPlace(visitor, place.Token, place.ConcertId, place.Position));

    private async Task Work(Random random)
    {
        while (!_stopping)
        {
            var visitor = await NewVisitor(random);
            for (var journeys = random.Next(1, 4); journeys > 0 && !_stopping; journeys--)
                await new Journey(visitor, Client, random, this).Walk();
        }
    }

    private async Task<Visitor> NewVisitor(Random random)
    {
        var request = new ApiRequest(HttpMethod.Post, "/api/v1/users") { Body = TicketingApi.Text(new { displayName = $"crash {random.Next()}" }) };
        var visitor = new Visitor(server.Api, (await Client.Send(request)).Read<UserView>(201));
        _visitors.Enqueue(visitor);
        return visitor;
    }
}
