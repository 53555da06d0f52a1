using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Reservations;

/// <summary>A user with many reservations and payments: the account's row stays small, and nothing old is lost.</summary>
public sealed class LongHistoryTests : IAsyncLifetime
{
    private const int Largest = 200_000;
    private TicketingCluster _cluster = null!;

    public async ValueTask InitializeAsync() =>
        _cluster = await TicketingCluster.Start(Evening.EverybodyIn with { Limits = new() { SeatsPerUserAndDate = 1000 } });

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Old_reservations_move_to_pages_and_are_found_listed_and_cancelled_as_before()
    {
        var evening = await Evening.OnSale(_cluster);
        var customer = await evening.Customer();
        var made = new List<Reservation>();
        var keyed = Evening.NewOperation("a");
        made.Add((await customer.Hold(keyed, 50)).Reservation!);
        for (var i = 1; i < 180; i++)
        {
            made.Add(await customer.Holding((i % 40) + 1));
            await customer.Cancel(made[^1]);
            // The first one is held all the while, so its page must wait for it.
            if (i == 120)
                await customer.Cancel(made[0]);
        }

        await _cluster.Crash();

        Assert.All(_cluster.Store.Rows("account/"), row => Assert.InRange(row.Length, 0, Largest));
        Assert.True(_cluster.Store.Rows("account/").Count >= 2);
        Assert.Equal(made.Select(reservation => reservation.ReservationId).Reverse(), await AllOf(customer));
        Assert.Equal(ReservationStatus.Cancelled, await customer.StatusOf(made[0]));
        Assert.Equal(CancelOutcome.Cancelled, await customer.Cancel(made[0]));
        Assert.Equal(PayOutcome.NotHeld, (await customer.Pay(made[1])).Outcome);
        var replay = await customer.Hold(keyed, 50);
        Assert.Equal((HoldOutcome.Replayed, made[0].ReservationId), (replay.Outcome, replay.Reservation!.ReservationId));
        Assert.Null(await customer.Bookings.Reservation(Guid.NewGuid()));
    }

    [Fact]
    public async Task Old_payments_move_to_pages_and_stay_payments()
    {
        const int count = 120;
        var evening = await Evening.OnSale(_cluster, seats: count);
        var customer = await evening.Customer(balance: count * Evening.Price);
        var paid = new List<Payment>();
        var first = await customer.Holding(1);
        paid.Add((await customer.Pay(first)).Payment!);
        for (var seat = 2; seat <= count; seat++)
        {
            var again = customer with { Place = await evening.Join(customer.User) };
            paid.Add((await again.Pay(await again.Holding(seat))).Payment!);
        }

        await _cluster.Crash();

        Assert.All(_cluster.Store.Rows("account/"), row => Assert.InRange(row.Length, 0, Largest));
        var oldest = await customer.Bookings.Payment(paid[0].PaymentId);
        Assert.Equal(paid[0].Tickets.Single(), oldest!.Tickets.Single());
        Assert.Equal(PayOutcome.AlreadyPaid, (await customer.Pay(first)).Outcome);
        Assert.Equal(CancelOutcome.Paid, await customer.Cancel(first));
        Assert.Equal(PinResolution.Paid, await customer.Bookings.Resolve(first.ReservationId, Guid.NewGuid()));
        var recount = await customer.Wallet.RecountWallet();
        Assert.Equal(recount.Running, recount.Recounted);
        Assert.Equal((count * Evening.Price, 0), (recount.PaymentsSum, recount.Running.Balance));
        var page = await customer.Bookings.Payments(null, 100);
        Assert.Equal(100, page.Items.Length);
        page = await customer.Bookings.Payments(page.Next, 100);
        Assert.Equal((count - 100, null), (page.Items.Length, page.Next));
        Assert.Equal(paid[0].PaymentId, page.Items[^1].PaymentId);
    }

    private static async Task<List<Guid>> AllOf(Customer customer)
    {
        var all = new List<Guid>();
        long? before = null;
        do
        {
            var page = await customer.Bookings.Reservations(before, 35);
            all.AddRange(page.Items.Select(reservation => reservation.ReservationId));
            before = page.Next;
        }
        while (before is not null);
        return all;
    }
}
