using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Wallets;

namespace OrleansTicketing.Tests.Grains.Fixtures;

/// <summary>One concert date that is on sale in a test cluster, and what users do there.</summary>
internal sealed class Evening
{
    public const long Price = 100;

    /// <summary>Lets in everybody at once.</summary>
    public static readonly TicketingPolicy EverybodyIn = new()
    {
        WaitingRoom = new() { Capacity = 1000, BatchSize = 1000, ClaimWithin = TimeSpan.FromHours(1), AdmittedFor = TimeSpan.FromHours(2) },
    };

    private DateConfiguration _configuration;

    private Evening(TicketingCluster cluster, ConcertDateKey key, DateConfiguration configuration)
    {
        Cluster = cluster;
        Key = key;
        _configuration = configuration;
    }

    public TicketingCluster Cluster { get; }

    public ConcertDateKey Key { get; }

    public string Date => Key.Date.ToString();

    public IWaitingRoomGrain Room => Cluster.Grains.WaitingRoom(Key.ConcertId);

    public IConcertDateGrain DateGrain => Cluster.Grains.ConcertDate(Key);

    /// <param name="cluster">Where.</param>
    /// <param name="opensIn">When the sale opens, from now.</param>
    /// <param name="closesIn">When it ends, from now.</param>
    /// <param name="seats">How many seats it has.</param>
    public static async Task<Evening> OnSale(TicketingCluster cluster, TimeSpan? opensIn = null, TimeSpan? closesIn = null, int seats = 50)
    {
        var now = cluster.Clock.GetUtcNow();
        var (opens, closes) = (now + (opensIn ?? TimeSpan.Zero), now + (closesIn ?? TimeSpan.FromDays(30)));
        var configuration = new DateConfiguration(
            1, [new SectionLayout("General", "standard", 1, seats, Price)], closes, opens, closes, Guid.NewGuid());
        var evening = new Evening(cluster, new ConcertDateKey(Guid.NewGuid(), DateKey.Parse("2030-02-01")), configuration);
        await evening.DateGrain.Configure(configuration);
        await evening.Room.Configure(new RoomConfiguration(1, now, now + TimeSpan.FromDays(30), new RoomOverrides(null, null, null), Guid.NewGuid()));
        return evening;
    }

    /// <summary>Every seat costs that from now on; no seat may be held or sold.</summary>
    public async Task Reprice(long price)
    {
        _configuration = _configuration with
        {
            Revision = _configuration.Revision + 1,
            Sections = [.. _configuration.Sections.Select(section => section with { Price = price })],
            OperationId = Guid.NewGuid(),
        };
        Assert.Equal(DateConfigureReply.Done, await DateGrain.Configure(_configuration));
    }

    /// <summary>A new user with an admitted place and some money.</summary>
    public async Task<Customer> Customer(long balance = 10 * Price)
    {
        var user = Guid.NewGuid();
        var place = await Join(user);
        if (balance > 0)
            await Cluster.Grains.Wallet(user).Charge(NewOperation(), balance);
        return new Customer(this, user, place);
    }

    /// <summary>Joins and waits until admitted: after a crash the room lets nobody in for a few seconds.</summary>
    public async Task<PlaceKey> Join(Guid user)
    {
        var place = (await Room.Join(NewOperation(), user)).Place!;
        if (place.Status == PlaceStatus.Waiting)
            await Cluster.Clock.Until(async () => (await Room.Look(place.Place))!.Status == PlaceStatus.Admitted, TimeSpan.FromMinutes(1));
        return place.Place;
    }

    public ISeatGrain Seat(int number) => Cluster.Grains.Seat(new SeatKey(Key, number));

    public Task<SeatState[]> Peek(params int[] numbers) => Task.WhenAll(numbers.Select(number => Seat(number).Peek()));

    public static Operation NewOperation(string fingerprint = "") => new(Guid.NewGuid(), fingerprint, Keyed: fingerprint.Length > 0);
}

/// <summary>A user at an evening.</summary>
internal sealed record Customer(Evening Evening, Guid User, PlaceKey Place)
{
    public IBookingsGrain Bookings => Evening.Cluster.Grains.Bookings(User);

    public IWalletGrain Wallet => Evening.Cluster.Grains.Wallet(User);

    public Task<HoldReply> Hold(params int[] seats) => Hold(Evening.NewOperation(), seats);

    public Task<HoldReply> Hold(Operation operation, params int[] seats) =>
        Bookings.Hold(new HoldRequest(operation, Evening.Key.ConcertId, Evening.Date, [.. seats], Place));

    /// <summary>Holds seats that must be free.</summary>
    public async Task<Reservation> Holding(params int[] seats)
    {
        var reply = await Hold(seats);
        Assert.Equal(HoldOutcome.Held, reply.Outcome);
        return reply.Reservation!;
    }

    public Task<PayReply> Pay(Reservation reservation, Operation? operation = null) =>
        Bookings.Pay(new PayRequest(operation ?? Evening.NewOperation(), reservation.ReservationId, reservation.ConcertId, Place));

    public Task<CancelOutcome> Cancel(Reservation reservation) => Bookings.Cancel(reservation.ReservationId, Guid.NewGuid());

    public async Task<ReservationStatus> StatusOf(Reservation reservation) =>
        (await Bookings.Reservation(reservation.ReservationId))!.Status;
}
