using Orleans.Storage;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Reservations;

/// <summary>Payments whose writes fail, before or after they were made, or belong to an activation that is not the last.</summary>
public sealed class PaymentFailureTests : IAsyncLifetime
{
    private TicketingCluster _cluster = null!;
    private Evening _evening = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TicketingCluster.Start(Evening.EverybodyIn);
        _evening = await Evening.OnSale(_cluster);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact, Trait("Pitfall", "16"), Trait("Invariant", "6")]
    public async Task A_payment_whose_write_failed_took_nothing_and_succeeds_when_repeated()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1, 2);
        var operation = Evening.NewOperation("a");
        FailAccountWrites(customer, before: true);
        await Assert.ThrowsAnyAsync<Exception>(() => customer.Pay(held, operation));
        _cluster.Store.BeforeWrite = null;
        Assert.Equal(1000, await customer.Wallet.Balance());
        Assert.Equal(ReservationStatus.Held, await customer.StatusOf(held));

        Assert.Equal(PayOutcome.Paid, (await customer.Pay(held, operation)).Outcome);
        await PaidOrder.Assert(_evening, customer, held, balance: 800);
    }

    [Fact, Trait("Pitfall", "11"), Trait("Invariant", "6")]
    public async Task A_payment_that_failed_after_its_write_is_found_when_repeated()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1, 2);
        var operation = Evening.NewOperation("a");
        FailAccountWrites(customer, before: false);
        await Assert.ThrowsAnyAsync<Exception>(() => customer.Pay(held, operation));
        _cluster.Store.AfterWrite = null;

        Assert.Equal(PayOutcome.Replayed, (await customer.Pay(held, operation)).Outcome);
        await _cluster.Clock.Until(async () => await IsSold(1) && await IsSold(2), TimeSpan.FromSeconds(120));
        await PaidOrder.Assert(_evening, customer, held, balance: 800);
    }

    [Fact, Trait("Invariant", "6")]
    public async Task Whoever_was_told_not_paid_can_rely_on_it_a_write_from_before_fails()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1);
        var account = customer.Bookings.GetGrainId();
        // What an activation that is cut off read before, and would commit a payment on.
        var elsewhere = _cluster.Store.For("elsewhere");
        var before = new GrainState<AccountState>(new AccountState());
        await elsewhere.ReadStateAsync("state", account, before);

        Assert.Equal(PinResolution.NotPaid, await customer.Bookings.Resolve(held.ReservationId, Guid.NewGuid()));

        await Assert.ThrowsAsync<InconsistentStateException>(() => elsewhere.WriteStateAsync("state", account, before));
    }

    [Fact, Trait("Invariant", "10")]
    public async Task A_cancellation_that_a_crash_interrupted_frees_its_seats_before_their_deadline()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1, 2);
        _cluster.Store.BeforeWrite = static write => write.Grain.StartsWith("seat/", StringComparison.Ordinal)
            ? throw new IOException("The seats cannot be written.")
            : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => customer.Cancel(held));
        await _cluster.Crash();
        _cluster.Store.BeforeWrite = null;

        Assert.Equal(ReservationStatus.Cancelled, await customer.StatusOf(held));
        await _cluster.Clock.Until(
            async () => (await _evening.Peek(1, 2)).All(seat => seat.Status == SeatStatus.Available), TimeSpan.FromMinutes(1));
    }

    [Fact, Trait("Invariant", "4"), Trait("Invariant", "6")]
    public async Task An_activation_that_another_has_overtaken_cannot_commit_and_has_answered_nothing()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1);
        var account = customer.Bookings.GetGrainId();
        var overtaken = false;
        _cluster.Store.BeforeWrite = async write =>
        {
            if (overtaken || !write.Grain.StartsWith("account/", StringComparison.Ordinal))
                return;
            overtaken = true;
            // What another activation does that is asked for an overdue pin: it answers "not paid" after a write of its own.
            var other = _cluster.Store.For("elsewhere");
            var row = new GrainState<AccountState>();
            await other.ReadStateAsync("state", account, row);
            row.State = row.State! with { Fence = row.State.Fence + 1 };
            await other.WriteStateAsync("state", account, row);
        };

        await Assert.ThrowsAsync<InconsistentStateException>(() => customer.Pay(held));
        Assert.Equal(1000, await customer.Wallet.Balance());
        Assert.Equal(SeatStatus.Held, (await _evening.Seat(1).Peek()).Status);

        Assert.Equal(PayOutcome.Paid, (await customer.Pay(held)).Outcome);
        await PaidOrder.Assert(_evening, customer, held, balance: 900);
    }

    [Fact, Trait("Invariant", "6")]
    public async Task A_waiting_room_that_cannot_write_delays_no_answer_for_long_and_is_told_later()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1);
        _cluster.Store.BeforeWrite = write =>
            write.Grain.StartsWith("room/", StringComparison.Ordinal) ? throw new IOException("The disk is full.") : Task.CompletedTask;

        Assert.Equal(PayOutcome.Paid, (await _cluster.Clock.While(customer.Pay(held))).Outcome);
        Assert.Equal(900, await customer.Wallet.Balance());
        _cluster.Store.BeforeWrite = null;

        await _cluster.Clock.Until(() => IsSold(1), TimeSpan.FromSeconds(120));
        await PaidOrder.Assert(_evening, customer, held, balance: 900);
    }

    private async Task<bool> IsSold(int seat) => (await _evening.Seat(seat).Peek()).Status == SeatStatus.Sold;

    private void FailAccountWrites(Customer customer, bool before)
    {
        var account = $"account/{customer.User:N}";
        Func<StoreWrite, Task> fail = write =>
            string.Equals(write.Grain, account, StringComparison.Ordinal) ? throw new IOException("The disk is full.") : Task.CompletedTask;
        if (before)
            _cluster.Store.BeforeWrite = fail;
        else
            _cluster.Store.AfterWrite = fail;
    }
}
