using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Invariants;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Invariants;

/// <summary>A sale, and the panel that watches it.</summary>
internal sealed class Panel : IAsyncDisposable
{
    /// <summary>A pass, and one look again at what it suspects.</summary>
    private static readonly TimeSpan PassAtMost = TimeSpan.FromSeconds(150);

    private Panel(TicketingCluster cluster, Evening evening) => (Cluster, Evening) = (cluster, evening);

    public TicketingCluster Cluster { get; }

    public Evening Evening { get; }

    public static async Task<Panel> Open(TicketingPolicy? policy = null)
    {
        var cluster = await TicketingCluster.Start(policy ?? Evening.EverybodyIn);
        return new Panel(cluster, await Evening.OnSale(cluster));
    }

    /// <summary>Someone who has paid for a seat.</summary>
    public async Task<(Customer Customer, Guid ReservationId)> Paid(int seat)
    {
        var customer = await Evening.Customer();
        var held = await customer.Holding(seat);
        await customer.Pay(held);
        await Cluster.Clock.Until(() => Task.FromResult(Cluster.Store.Row(KeyOf(seat), "state")!.Contains("\"kind\":3", StringComparison.Ordinal)), PassAtMost);
        return (customer, held.ReservationId);
    }

    public string KeyOf(int seat) => GrainKeys.Of(new OrleansTicketing.Domain.Concerts.SeatKey(Evening.Key, seat));

    public static string KeyOf(Customer customer) => GrainKeys.OfAccount(customer.User);

    public string RoomKey => GrainKeys.OfRoom(Evening.Key.ConcertId);

    /// <summary>Invariant 6 gives what is in flight this long.</summary>
    public void LetFlightsEnd() => Cluster.Clock.Advance(TimeSpan.FromSeconds(121));

    /// <summary>A whole pass.</summary>
    public async Task<InvariantsReport> Check()
    {
        var grain = Cluster.Grains.Invariants();
        var began = (await grain.Check()).RunningSince;
        InvariantsReport? report = null;
        await Cluster.Clock.Until(async () => (report = await grain.Report()).RunningSince != began || began is null, PassAtMost, TimeSpan.FromSeconds(1));
        return report!;
    }

    /// <summary>That these and no others are broken, each once.</summary>
    public static void Broken(InvariantsReport report, params InvariantName[] expected)
    {
        Assert.All(report.Items, item => Assert.NotNull(item.CheckedAt));
        Assert.Equal(
            expected.Order(),
            report.Items.SelectMany(static item => item.Violations.Select(_ => item.Name)).Order());
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
