using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Tests.Grains.MultiSilo;

/// <summary>Three silos under load: raced from all sides, killed, restarted, joined by another.</summary>
public sealed class MultiSiloTests
{
    /// <summary>Whose silo dies, in the middle of a write of its own.</summary>
    public enum Owner
    {
        Seat = 0,
        WaitingRoom = 1,
        Wallet = 2,
        AccountInMidPayment = 3,
    }

    public static TheoryData<Owner, bool> Deaths
    {
        get
        {
            var deaths = new TheoryData<Owner, bool>();
            foreach (var owner in Enum.GetValues<Owner>())
            {
                deaths.Add(owner, false);
                deaths.Add(owner, true);
            }

            return deaths;
        }
    }

    [Fact, Trait("Invariant", "1"), Trait("Invariant", "2")]
    public async Task Seats_raced_through_all_silos_have_one_owner_each()
    {
        await using var sale = await Sale.Open();
        var buyers = sale.Cluster.Silos.SelectMany(silo => sale.Buyers(8, number => [1 + (number % 4), 2 + (number % 4), 9], silo)).ToArray();

        await sale.Through(Task.WhenAll(buyers.Select(buyer => buyer.Buy())));

        Assert.Single(buyers, buyer => buyer.HasPaid);
        await sale.AssertSound();
    }

    [Theory, Trait("Invariant", "1"), Trait("Invariant", "4"), Trait("Invariant", "6"), Trait("Invariant", "7"), Trait("Invariant", "10")]
    [MemberData(nameof(Deaths))]
    public async Task A_silo_that_dies_in_the_middle_of_a_write_takes_nothing_with_it(Owner owner, bool afterTheWrite)
    {
        await using var sale = await Sale.Open();
        // Half of them want seats of their own, half the same.
        var buyers = sale.Buyers(16, number => number < 8 ? [2 * number + 1, 2 * number + 2] : [30, 23 + number]);
        var dying = sale.WriteBegins(Fatal(owner, sale, buyers[3]), afterTheWrite);
        var buying = Task.WhenAll(buyers.Select(buyer => buyer.Buy()));

        await sale.Through(Task.WhenAny(dying, buying));
        Assert.True(dying.IsCompleted, "The write was not reached.");
        var silo = await dying;
        await sale.Cluster.Kill(silo);
        await sale.Through(buying);

        Assert.All(buyers.Take(8), buyer => Assert.True(buyer.HasPaid));
        Assert.Single(buyers.Skip(8), buyer => buyer.HasPaid);
        await sale.AssertSound();
        await sale.Cluster.StartAgain(silo);
        await BuyOneMore(sale);
        await sale.AssertSound();
    }

    [Fact, Trait("Invariant", "10")]
    public async Task Silos_that_are_restarted_one_after_the_other_under_load_lose_nothing()
    {
        await using var sale = await Sale.Open();
        var buyers = sale.Buyers(24, static number => [number + 1]);
        var buying = Task.WhenAll(buyers.Select(buyer => buyer.Buy()));

        foreach (var silo in sale.Cluster.Silos.ToArray())
            await sale.Through(sale.Cluster.Restart(silo));
        await sale.Through(buying);

        Assert.All(buyers, buyer => Assert.True(buyer.HasPaid));
        await sale.AssertSound();
    }

    [Fact, Trait("Invariant", "10")]
    public async Task A_silo_that_is_added_under_load_takes_its_part()
    {
        await using var sale = await Sale.Open();
        var buyers = sale.Buyers(12, static number => [number + 1]);
        var buying = Task.WhenAll(buyers.Select(buyer => buyer.Buy()));

        var adding = sale.Cluster.AddSilo();
        await sale.Through(adding);
        await sale.Through(buying);
        Assert.All(buyers, buyer => Assert.True(buyer.HasPaid));

        for (var seat = 13; !sale.Cluster.Store.Writers.Contains(await adding); seat++)
        {
            Assert.True(seat <= Sale.Seats, "The new silo does nothing.");
            await sale.Through(sale.Buyers(1, _ => [seat])[0].Buy());
        }

        await sale.AssertSound();
    }

    private static async Task BuyOneMore(Sale sale)
    {
        var late = sale.Buyers(1, static _ => [Sale.Seats])[0];
        await sale.Through(late.Buy());
        Assert.True(late.HasPaid);
    }

    /// <summary>An account writes a charge, a hold and a payment; a seat a hold, a pin and a sale.</summary>
    private static Func<StoreWrite, bool> Fatal(Owner owner, Sale sale, Buyer buyer)
    {
        var (key, number) = owner switch
        {
            Owner.Seat => (GrainKeys.Of(new Domain.Concerts.SeatKey(sale.Evening.Key, 7)), 2),
            Owner.WaitingRoom => (sale.RoomKey, 4),
            Owner.Wallet => (buyer.AccountKey, 1),
            _ => (buyer.AccountKey, 3),
        };
        return write => string.Equals(write.Grain, key, StringComparison.Ordinal) && Interlocked.Decrement(ref number) == 0;
    }
}
