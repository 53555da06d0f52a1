using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.MultiSilo;

/// <summary>A user who joins, charges the wallet, holds and pays, and who asks again with the same key until there is an answer.</summary>
internal sealed class Buyer(Sale sale, IServiceProvider gateway, int[] wanted)
{
    private const int MostAttempts = 30;

    private readonly IGrainFactory _grains = gateway.GetRequiredService<IGrainFactory>();
    private readonly ClusterCalls _calls = gateway.GetRequiredService<ClusterCalls>();
    private readonly WalletClient _wallets = gateway.GetRequiredService<WalletClient>();
    private readonly BookingClient _bookings = gateway.GetRequiredService<BookingClient>();
    private bool _hasCharged;

    public Guid User { get; } = Guid.NewGuid();

    public string AccountKey => sale.Cluster.Grains.Wallet(User).GetPrimaryKeyString();

    public PlaceKey? Place { get; private set; }

    /// <summary>What was acknowledged as held.</summary>
    public Reservation? Held { get; private set; }

    /// <summary>Whether a payment was acknowledged.</summary>
    public bool HasPaid { get; private set; }

    private Guid Concert => sale.Evening.Key.ConcertId;

    /// <summary>From the join to the ticket, or to the news that others were faster.</summary>
    public async Task Buy()
    {
        if (await TryToHold())
            HasPaid = await Insist(() => _bookings.Pay(User, "pay", Held!.ReservationId, Concert, Place!)) is not null;
    }

    /// <summary>True when all wanted seats are held, false when another has one of them.</summary>
    public async Task<bool> TryToHold()
    {
        await Join();
        Assert.NotNull(await Insist(() => _wallets.Charge(User, "charge", Sale.Charged)));
        _hasCharged = true;
        Held = (await Insist(() => _bookings.Hold(User, "hold", Concert, sale.Evening.Date, [.. wanted], Place!), ErrorCode.SeatTaken))?.Reservation;
        return Held is not null;
    }

    public async Task<bool> HasEverything()
    {
        var seats = await sale.Evening.Peek([.. Held!.Seats.Select(seat => seat.Number)]);
        return seats.All(seat => seat.Status == SeatStatus.Sold) && (await sale.Evening.Room.Look(Place!))!.Status == PlaceStatus.Finished;
    }

    public async Task AssertSound()
    {
        var (wallet, bookings) = (sale.Cluster.Grains.Wallet(User), sale.Cluster.Grains.Bookings(User));
        var recount = await wallet.RecountWallet();
        Assert.Equal(recount.Running, recount.Recounted);
        Assert.Equal(recount.PaymentsSum, recount.Running.Paid);
        var payments = (await bookings.Payments(null, 100)).Items;
        Assert.Equal(HasPaid ? 1 : 0, payments.Length);
        Assert.Equal((_hasCharged ? Sale.Charged : 0) - payments.Sum(payment => payment.Amount), recount.Running.Balance);
        if (Held is null)
            return;
        var reservation = (await bookings.Reservation(Held.ReservationId))!;
        Assert.Equal(HasPaid ? ReservationStatus.Paid : ReservationStatus.Held, reservation.Status);
        Assert.All(await sale.Evening.Peek([.. Held.Seats.Select(seat => seat.Number)]), seat => Assert.Equal(
            (HasPaid ? SeatStatus.Sold : SeatStatus.Held, Held.ReservationId), (seat.Status, seat.ReservationId!.Value)));
    }

    private async Task Join()
    {
        var operation = new Operation(Guid.NewGuid(), string.Empty, Keyed: true);
        Place = (await Answered(() => _grains.WaitingRoom(Concert).Join(operation, User))).Place!.Place;
        while ((await Answered(() => _grains.WaitingRoom(Concert).Look(Place)))!.Status == PlaceStatus.Waiting)
            await Task.Delay(TimeSpan.FromMilliseconds(200), sale.Cluster.Clock);
    }

    private async Task<T> Answered<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await _calls.Ask(call) is { Answered: true } asked)
                return asked.Value;
            Assert.True(attempt < MostAttempts, "There is still no answer.");
        }
    }

    /// <summary>The answer; nothing where it is the refusal that may come.</summary>
    private static async Task<T?> Insist<T>(Func<Task<Answer<T>>> call, ErrorCode? mayBe = null)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await call();
            if (answer.Succeeded(out var value))
                return value;
            if (answer.Refusal!.Code == mayBe)
                return null;
            Assert.True(answer.Refusal.Code is ErrorCode.ClusterUnavailable or ErrorCode.RequestInProgress, $"Refused: {answer.Refusal.Code}.");
            Assert.True(attempt < MostAttempts, "There is still no answer.");
        }
    }
}
