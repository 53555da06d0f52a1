using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.MultiSilo;

/// <summary>An evening on sale on three silos, and all that its buyers were told.</summary>
internal sealed class Sale : IAsyncDisposable
{
    public const long Charged = 10 * Evening.Price;
    public const int Seats = 40;

    /// <summary>Calls time out by the system's clock, and the clients' patience goes by the test's: they must keep pace.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    private static readonly TicketingPolicy Policy = Evening.EverybodyIn with
    {
        WaitingRoom = Evening.EverybodyIn.WaitingRoom with { BatchSize = 8, Interval = TimeSpan.FromSeconds(1) },
        Hold = new() { Duration = TimeSpan.FromMinutes(10) },
    };

    private readonly List<Buyer> _buyers = [];
    private readonly List<ServiceProvider> _gateways = [];

    private Sale(TicketingCluster cluster, Evening evening)
    {
        Cluster = cluster;
        Evening = evening;
    }

    public TicketingCluster Cluster { get; }

    public Evening Evening { get; }

    public string RoomKey => Evening.Room.GetPrimaryKeyString();

    public static async Task<Sale> Open()
    {
        var cluster = await TicketingCluster.Start(Policy, silos: 3);
        return new Sale(cluster, await Evening.OnSale(cluster, seats: Seats));
    }

    /// <summary>New buyers, each of whom wants some of the seats, and who come through this silo, or through any.</summary>
    public Buyer[] Buyers(int count, Func<int, int[]> seats, string? silo = null)
    {
        var gateway = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Cluster.Clock)
            .AddSingleton<IIdSource, RandomIds>()
            .AddSingleton(silo is null ? Cluster.Grains : Cluster.GrainsThrough(silo))
            .AddReservationsClient()
            .AddWalletsClient()
            .BuildServiceProvider();
        _gateways.Add(gateway);
        Buyer[] buyers = [.. Enumerable.Range(0, count).Select(number => new Buyer(this, gateway, seats(number)))];
        _buyers.AddRange(buyers);
        return buyers;
    }

    /// <summary>Lets time pass until it is done.</summary>
    public async Task Through(Task work)
    {
        await Cluster.Clock.While(Task.WhenAny(work, Task.Delay(TimeSpan.FromMinutes(2))), Pace);
        Assert.True(work.IsCompleted, "Two minutes were not enough.");
        await work;
    }

    /// <summary>The silo of this write is to die in the middle of it; completes with its name when it has come to that.</summary>
    public Task<string> WriteBegins(Func<StoreWrite, bool> fatal, bool afterIt)
    {
        var reached = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = Cluster.Store;
        if (afterIt)
            store.AfterWrite = Watch;
        else
            store.BeforeWrite = Watch;
        return reached.Task;

        Task Watch(StoreWrite write) =>
            fatal(write) && reached.TrySetResult(write.Silo) ? new TaskCompletionSource().Task : Task.CompletedTask;
    }

    /// <summary>What must hold whatever happened: nothing that was acknowledged is lost, nothing is doubled or half done.</summary>
    public async Task AssertSound()
    {
        Cluster.Store.BeforeWrite = Cluster.Store.AfterWrite = null;
        await Cluster.Clock.Until(AllIsDelivered, TimeSpan.FromSeconds(120));
        foreach (var buyer in _buyers)
            await buyer.AssertSound();
        var seats = await Evening.Peek([.. Enumerable.Range(1, Seats)]);
        var paid = _buyers.Where(buyer => buyer.HasPaid).ToDictionary(buyer => buyer.Held!.ReservationId);
        Assert.Equal(paid.Values.Sum(buyer => buyer.Held!.Seats.Length), seats.Count(seat => seat.Status == SeatStatus.Sold));
        foreach (var seat in seats.Where(seat => seat.Status == SeatStatus.Sold))
            Assert.Equal(paid[seat.ReservationId!.Value].User, seat.UserId!.Value);
        Assert.DoesNotContain(seats, seat => seat.Status == SeatStatus.Held && !_buyers.Any(buyer => buyer.Held?.ReservationId == seat.ReservationId));

        var recount = await Evening.Room.Recount();
        Assert.Equal(recount.Running, recount.Recounted);
        Assert.True(recount is { OneLivePlacePerUser: true, InArrivalOrder: true });
        var places = _buyers.Where(buyer => buyer.Place is not null).Select(buyer => buyer.Place!.Number).ToArray();
        Assert.Equal(places.Distinct().Count(), places.Length);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
            await gateway.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    private async Task<bool> AllIsDelivered()
    {
        try
        {
            foreach (var buyer in _buyers.Where(buyer => buyer.HasPaid))
            {
                if (!await buyer.HasEverything())
                    return false;
            }

            return true;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return false;
        }
    }

    private sealed class RandomIds : IIdSource
    {
        public Guid NewId() => Guid.NewGuid();
    }
}
