using System.Text.Json.Nodes;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Invariants;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Invariants;

/// <summary>The panel reads what is stored: what is put into the store behind the grains' backs it calls by its name.</summary>
public sealed class InvariantsTests : IAsyncLifetime
{
    private Panel _panel = null!;

    public async ValueTask InitializeAsync() => _panel = await Panel.Open();

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public async Task Before_the_first_check_nothing_is_said()
    {
        var report = await _panel.Cluster.Grains.Invariants().Report();

        Assert.Equal(Enum.GetValues<InvariantName>(), report.Items.Select(item => item.Name));
        Assert.All(report.Items, item => Assert.Null(item.CheckedAt));
        Assert.Null(report.Money);
    }

    [Fact]
    public async Task A_sale_without_fault_holds_and_all_of_it_is_counted()
    {
        await _panel.Paid(1);
        await _panel.Paid(2);
        var other = await _panel.Evening.Customer(balance: 70);
        await other.Cancel(await other.Holding(3));
        await other.Holding(4);
        _panel.LetFlightsEnd();

        var report = await _panel.Check();

        Panel.Broken(report);
        Assert.Equal([4, 1, 3, 2], report.Items.Select(item => (int)item.Checked));
        Assert.Equal(new MoneyTotals(3, 1870, 2070, 200, 0), report.Money);
    }

    [Theory]
    [InlineData("balance", 1)]
    [InlineData("balance", -1)]
    [InlineData("charged", 2000)]
    public async Task A_wallet_that_does_not_add_up(string field, long value)
    {
        var (customer, _) = await _panel.Paid(1);
        _panel.Cluster.Store.Plant(Panel.KeyOf(customer), "state", state => state["wallet"]![field] = value);

        var report = await _panel.Check();

        Panel.Broken(report, InvariantName.LedgerSum);
        Assert.Equal($"account {customer.User}", report.Items[(int)InvariantName.LedgerSum].Violations[0].Where);
    }

    [Fact]
    public async Task A_ledger_entry_that_was_changed()
    {
        var (customer, _) = await _panel.Paid(1);
        _panel.Cluster.Store.Plant(Panel.KeyOf(customer), "state", state => state["ledger"]![0]!["amount"] = 999);

        Panel.Broken(await _panel.Check(), InvariantName.LedgerSum);
    }

    [Fact]
    public async Task Paid_without_a_ticket()
    {
        var (customer, reservation) = await _panel.Paid(1);
        _panel.Cluster.Store.Plant(Panel.KeyOf(customer), "state", state => state["payments"]![0]!["tickets"] = new JsonArray());

        var report = await _panel.Check();

        Panel.Broken(report, InvariantName.PaidWithoutTicket);
        Assert.Contains($"{reservation}", report.Items[(int)InvariantName.PaidWithoutTicket].Violations[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_that_was_not_paid()
    {
        var (customer, _) = await _panel.Paid(1);
        _panel.Cluster.Store.Plant(Panel.KeyOf(customer), "state", state => state["reservations"]![0]!["state"] = 0);

        // The seat is sold to a reservation that is not paid, too.
        Panel.Broken(await _panel.Check(), InvariantName.PaidWithoutTicket, InvariantName.Oversold);
    }

    [Fact]
    public async Task A_paid_seat_that_is_free()
    {
        await _panel.Paid(1);
        _panel.Cluster.Store.Plant(_panel.KeyOf(1), "state", state => state["kind"] = 0);

        Panel.Broken(await _panel.Check(), InvariantName.Oversold);
    }

    [Fact]
    public async Task Two_who_paid_for_one_seat()
    {
        await _panel.Paid(1);
        var (customer, _) = await _panel.Paid(2);
        _panel.Cluster.Store.Plant(Panel.KeyOf(customer), "state", state =>
        {
            state["reservations"]![0]!["seats"]![0]!["number"] = 1;
            state["payments"]![0]!["tickets"]![0]!["seat"] = 1;
        });

        var report = await _panel.Check();

        // Two are in seat 1, and nobody paid for seat 2, whose ticket is told to be for seat 1.
        Panel.Broken(report, InvariantName.Oversold, InvariantName.Oversold, InvariantName.PaidWithoutTicket);
    }

    [Fact]
    public async Task A_sold_seat_that_nobody_paid_for()
    {
        await _panel.Paid(1);
        var other = await _panel.Evening.Customer();
        await other.Holding(2);
        _panel.Cluster.Store.Plant(_panel.KeyOf(2), "state", state => state["kind"] = 3);

        Panel.Broken(await _panel.Check(), InvariantName.Oversold);
    }

    [Fact]
    public async Task A_place_that_was_paid_for_and_is_not_finished()
    {
        await _panel.Paid(1);
        _panel.LetFlightsEnd();
        _panel.Cluster.Store.Plant(_panel.RoomKey, "chunk-0", row => row["states"] = "2");

        Panel.Broken(await _panel.Check(), InvariantName.PaidWithoutTicket);
    }

    [Fact]
    public async Task More_admitted_than_the_capacity()
    {
        await using var panel = await Panel.Open(Evening.EverybodyIn with { WaitingRoom = new() { Capacity = 3, BatchSize = 1000 } });
        for (var index = 0; index < 5; index++)
            await panel.Evening.Room.Join(Evening.NewOperation(), Guid.NewGuid());
        Panel.Broken(await panel.Check());
        panel.Cluster.Store.Plant(panel.RoomKey, "chunk-0", row =>
        {
            row["states"] = "11111";
            row["admitted"] = new JsonArray(0, 0, 0, 0, 0);
        });

        Panel.Broken(await panel.Check(), InvariantName.OverAdmitted);
    }

    [Fact]
    public async Task A_capacity_that_was_lowered_throws_nobody_out_and_breaks_nothing()
    {
        for (var index = 0; index < 5; index++)
            await _panel.Evening.Customer();
        _panel.Cluster.Clock.Advance(TimeSpan.FromSeconds(30));
        await _panel.Evening.Room.Change(new RoomChange(new RoomOverrides(2, null, null), null, "operator", Guid.NewGuid()));
        _panel.Cluster.Clock.Advance(TimeSpan.FromSeconds(30));

        Panel.Broken(await _panel.Check());
    }

    [Fact]
    public async Task A_capacity_that_was_raised_lets_in_more_and_breaks_nothing()
    {
        await using var panel = await Panel.Open(Evening.EverybodyIn with { WaitingRoom = new() { Capacity = 1, BatchSize = 1000 } });
        for (var index = 0; index < 5; index++)
            await panel.Evening.Room.Join(Evening.NewOperation(), Guid.NewGuid());
        await panel.Evening.Room.Change(new RoomChange(new RoomOverrides(4, null, null), null, "operator", Guid.NewGuid()));
        Assert.Equal(4, (await panel.Evening.Room.Figures())!.Admitted);

        Panel.Broken(await panel.Check());
    }
}
