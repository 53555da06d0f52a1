using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Invariants;
using OrleansTicketing.Grains.Interfaces.Reservations;

namespace OrleansTicketing.Tests.Grains.Invariants;

/// <summary>What is under way is no alarm, and what does not end is one.</summary>
public sealed class FlightTests : IAsyncLifetime
{
    private Panel _panel = null!;

    public async ValueTask InitializeAsync() => _panel = await Panel.Open();

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public async Task Payments_that_race_with_checks_are_no_alarm()
    {
        var invariants = _panel.Cluster.Grains.Invariants();
        var customers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _panel.Evening.Customer()));
        var sale = Task.WhenAll(customers.Select(async (customer, index) =>
        {
            for (var round = 0; round < 5; round++)
            {
                var seat = (index + (round * 7)) % 50 + 1;
                if (await customer.Hold(seat) is { Outcome: HoldOutcome.Held, Reservation: { } held })
                    await customer.Pay(held);
            }
        }));
        var passes = 0;
        while (!sale.IsCompleted)
        {
            var report = await invariants.Check();
            passes += report.RunningSince is null ? 0 : 1;
            Assert.All(report.Items, item => Assert.Empty(item.Violations));
            _panel.Cluster.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.WhenAny(sale, Task.Delay(2, TestContext.Current.CancellationToken));
        }

        await sale;
        Assert.True(passes > 0, "No check ran beside the sale.");
        Panel.Broken(await _panel.Check());
        _panel.LetFlightsEnd();
        var last = await _panel.Check();
        Panel.Broken(last);
        Assert.True(last.Items[(int)InvariantName.PaidWithoutTicket].Checked > 0);
    }

    [Fact]
    public async Task A_payment_whose_seat_is_told_within_the_bound_is_no_alarm()
    {
        await PayWithASeatThatDoesNotListen();

        Panel.Broken(await _panel.Check());
        _panel.Cluster.Store.BeforeWrite = null;
        _panel.LetFlightsEnd();
        Panel.Broken(await _panel.Check());
    }

    [Fact]
    public async Task A_payment_whose_seat_is_never_told_is_an_alarm()
    {
        await PayWithASeatThatDoesNotListen();
        _panel.LetFlightsEnd();

        var began = _panel.Cluster.Clock.GetUtcNow();
        var report = await _panel.Check();

        Panel.Broken(report, InvariantName.Oversold);
        Assert.Contains("pinned", report.Items[(int)InvariantName.Oversold].Violations[0].What, StringComparison.Ordinal);
        // It was looked at a second time before it was told.
        Assert.True(report.Items[(int)InvariantName.Oversold].CheckedAt >= began + TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task What_is_mended_before_the_second_look_is_no_alarm()
    {
        var (customer, reservation) = await _panel.Paid(1);
        _panel.LetFlightsEnd();
        _panel.Cluster.Store.Plant(_panel.KeyOf(1), "state", state => state["kind"] = 0);
        var grain = _panel.Cluster.Grains.Invariants();
        await grain.Check();
        await _panel.Cluster.Clock.Until(async () => (await grain.Report()).Suspicions == 1, TimeSpan.FromSeconds(10));
        _panel.Cluster.Store.Plant(_panel.KeyOf(1), "state", state =>
            (state["kind"], state["reservationId"], state["userId"]) = (3, reservation.ToString(), customer.User.ToString()));

        await _panel.Cluster.Clock.Until(async () => (await grain.Report()).RunningSince is null, TimeSpan.FromSeconds(150), TimeSpan.FromSeconds(1));

        Panel.Broken(await grain.Report());
    }

    [Fact]
    public async Task Checks_are_made_every_period_and_go_on_after_a_crash()
    {
        await _panel.Paid(1);
        await _panel.Cluster.Grains.Invariants().Watch();
        var first = await CheckedAfter(DateTimeOffset.MinValue);
        var second = await CheckedAfter(first);
        Assert.InRange(second - first, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));

        await _panel.Cluster.Crash();

        Assert.True(await CheckedAfter(second) > second);
    }

    private async Task<DateTimeOffset> CheckedAfter(DateTimeOffset before)
    {
        var at = DateTimeOffset.MinValue;
        await _panel.Cluster.Clock.Until(
            async () => (at = (await _panel.Cluster.Grains.Invariants().Report()).Items[0].CheckedAt ?? at) > before,
            TimeSpan.FromMinutes(12),
            TimeSpan.FromSeconds(5));
        return at;
    }

    private async Task PayWithASeatThatDoesNotListen()
    {
        var customer = await _panel.Evening.Customer();
        var held = await customer.Holding(1);
        var isPinned = false;
        _panel.Cluster.Store.BeforeWrite = write =>
        {
            if (write.Grain != _panel.KeyOf(1))
                return Task.CompletedTask;
            if (isPinned)
                throw new InvalidOperationException("The storage of the seat is away.");
            isPinned = true;
            return Task.CompletedTask;
        };
        var pay = customer.Pay(held);
        Assert.Equal(PayOutcome.Paid, (await _panel.Cluster.Clock.While(pay)).Outcome);
    }
}
