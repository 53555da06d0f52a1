using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Wallets;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.CrashPoints;

/// <summary>One run up to a crash and beyond: a customer with money, at an evening, in a cluster that will crash.</summary>
internal sealed class CrashRun : IAsyncDisposable
{
    public const long Balance = 1000;
    public static readonly int[] Seats = [1, 2, 3];
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    public static TheoryData<Moment, Victim, bool> Variants
    {
        get
        {
            var variants = new TheoryData<Moment, Victim, bool>();
            foreach (var moment in Enum.GetValues<Moment>())
            {
                foreach (var victim in Enum.GetValues<Victim>())
                {
                    variants.Add(moment, victim, true);
                    variants.Add(moment, victim, false);
                }
            }

            return variants;
        }
    }

    private static readonly TicketingPolicy Policy = Evening.EverybodyIn with { Hold = new() { Duration = TimeSpan.FromSeconds(60) } };
    private string _accountSilo = "";

    private CrashRun(TicketingCluster cluster, Evening evening, Customer customer)
    {
        Cluster = cluster;
        Evening = evening;
        Customer = customer;
    }

    public TicketingCluster Cluster { get; }

    public Evening Evening { get; }

    public Customer Customer { get; }

    /// <summary>Runs with a crash at the first write, the second, and so on, until a run ends without reaching its crash point.</summary>
    /// <returns>How many writes there are.</returns>
    public static async Task<int> AtEveryWrite(Func<int, Task<bool>> crashAt)
    {
        for (var first = 1; ; first += HostParts.ClustersAtOnce)
        {
            var crashed = await Task.WhenAll(Enumerable.Range(first, HostParts.ClustersAtOnce).Select(crashAt));
            if (crashed.Contains(false))
                return first + crashed.Count(reached => reached) - 1;
        }
    }

    public static async Task<CrashRun> Start(Victim victim)
    {
        var cluster = await TicketingCluster.Start(Policy, silos: (short)(victim is Victim.Everything or Victim.Nobody ? 1 : 3));
        var evening = await Evening.OnSale(cluster);
        var accountSilo = "";
        cluster.Store.BeforeWrite = write =>
        {
            if (write.Grain.StartsWith("account/", StringComparison.Ordinal))
                accountSilo = write.Silo;
            return Task.CompletedTask;
        };
        var customer = await evening.Customer(Balance);
        cluster.Store.BeforeWrite = null;
        return new CrashRun(cluster, evening, customer) { _accountSilo = accountSilo };
    }

    public CrashPoint CrashAt(int write, Moment moment, Victim victim) => new(Cluster, write, moment, victim, _accountSilo);

    /// <summary>Asks again and again, as clients do that get no answer.</summary>
    public Task<T> Retry<T>(Func<Task<T>> call)
    {
        return Cluster.Clock.While(Ask());

        async Task<T> Ask()
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await call();
                }
                catch (Exception exception) when (attempt < 50 && exception is TimeoutException or OrleansException or IOException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), Cluster.Clock);
                }
            }
        }
    }

    /// <summary>What a call came to: its answer, or null where it failed.</summary>
    public async Task<T?> OutcomeOf<T>(Task<T> call)
        where T : class
    {
        try
        {
            return await Cluster.Clock.While(call);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or IOException)
        {
            return null;
        }
    }

    /// <summary>Time passes, and nobody calls: timers and reminders alone do their work.</summary>
    public async Task Pass(TimeSpan time)
    {
        var end = Cluster.Clock.GetUtcNow() + time;
        while (Cluster.Clock.GetUtcNow() < end)
        {
            Cluster.Clock.Advance(TimeSpan.FromSeconds(1));
            long activity;
            do
            {
                activity = Cluster.Store.Activity;
                await Task.Delay(1);
            }
            while (activity != Cluster.Store.Activity);
        }
    }

    /// <summary>Invariant 6: all of it or none of it. True where paid.</summary>
    public async Task<bool> AssertPaidOrNot(Reservation held)
    {
        var reservation = (await Customer.Bookings.Reservation(held.ReservationId))!;
        var entries = (await Customer.Wallet.Entries(null, 100)).Items;
        var payments = (await Customer.Bookings.Payments(null, 100)).Items;
        var seats = await Evening.Peek(Seats);
        var place = await Evening.Room.Look(Customer.Place);
        var recount = await Customer.Wallet.RecountWallet();
        Assert.Equal(recount.Running, recount.Recounted);
        Assert.Equal(recount.PaymentsSum, recount.Running.Paid);
        if (reservation.Status != ReservationStatus.Paid)
        {
            Assert.True(reservation.Status is ReservationStatus.Held or ReservationStatus.Expired, $"It is {reservation.Status}.");
            Assert.Equal(Balance, recount.Running.Balance);
            Assert.Equal(LedgerEntryKind.Charge, Assert.Single(entries).Kind);
            Assert.Empty(payments);
            Assert.All(seats, seat => Assert.NotEqual(SeatStatus.Sold, seat.Status));
            Assert.Equal(PlaceStatus.Admitted, place!.Status);
            return false;
        }

        Assert.Equal(Balance - held.Amount, recount.Running.Balance);
        var payment = Assert.Single(payments);
        Assert.Equal((reservation.PaymentId, held.Amount), (payment.PaymentId, payment.Amount));
        Assert.Equal(Seats, payment.Tickets.Select(ticket => ticket.Seat));
        Assert.Equal((LedgerEntryKind.Payment, -held.Amount, payment.PaymentId), (entries[0].Kind, entries[0].Amount, entries[0].Reference!.Value));
        Assert.Equal(2, entries.Length);
        Assert.All(seats, seat => Assert.Equal(
            (SeatStatus.Sold, held.ReservationId, Customer.User), (seat.Status, seat.ReservationId!.Value, seat.UserId!.Value)));
        Assert.Equal(PlaceStatus.Finished, place!.Status);
        return true;
    }

    /// <summary>No seat is stuck: another user gets them all.</summary>
    public async Task AssertFreeForOthers()
    {
        var other = await Evening.Customer(balance: 0);
        var reply = await Retry(() => other.Hold(Seats));
        Assert.Equal((HoldOutcome.Held, string.Empty), (reply.Outcome, string.Join(',', reply.Taken)));
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
