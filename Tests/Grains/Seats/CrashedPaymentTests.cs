using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Seats;

/// <summary>Everything dies in the middle of a payment and nobody asks again: the reminder of the date must bring it to its end.</summary>
public sealed class CrashedPaymentTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private TicketingCluster _cluster = null!;
    private Evening _evening = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TicketingCluster.Start(Evening.EverybodyIn);
        _evening = await Evening.OnSale(_cluster);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact, Trait("Invariant", "6"), Trait("Pitfall", "4")]
    public async Task After_the_commit_all_of_it_becomes_true()
    {
        var customer = await _evening.Customer(balance: 250);
        var held = await customer.Holding(7, 8);
        await DieAt(customer, held, committed: true);

        await _cluster.Clock.Until(() => Task.FromResult(Stored(7, "\"kind\":3") && Stored(8, "\"kind\":3")), Bound, Step);

        Assert.Equal(50, await customer.Wallet.Balance());
        Assert.Equal(ReservationStatus.Paid, await customer.StatusOf(held));
        Assert.Equal(new SeatRecount(0, 2, 0, 2), await _evening.DateGrain.Recount());
    }

    [Fact, Trait("Invariant", "6"), Trait("Invariant", "3"), Trait("Pitfall", "7")]
    public async Task Before_the_commit_none_of_it_becomes_true_and_the_seats_are_held_and_free_as_before()
    {
        var customer = await _evening.Customer(balance: 250);
        var held = await customer.Holding(7, 8);
        await DieAt(customer, held, committed: false);

        await _cluster.Clock.Until(() => Task.FromResult(Stored(7, "\"kind\":1") && Stored(8, "\"kind\":1")), Bound, Step);

        Assert.Equal(250, await customer.Wallet.Balance());
        Assert.All(await _evening.Peek(7, 8), seat => Assert.Equal((held.ReservationId, held.HeldUntil), (seat.ReservationId!.Value, seat.HeldUntil!.Value)));
        _cluster.Clock.Advance(held.HeldUntil - _cluster.Clock.GetUtcNow());
        Assert.Equal(HoldOutcome.Held, (await (await _evening.Customer()).Hold(7, 8)).Outcome);
    }

    private async Task DieAt(Customer customer, Reservation held, bool committed)
    {
        var account = $"account/{customer.User:N}";
        var reached = new TaskCompletionSource();
        Task Die(StoreWrite write)
        {
            if (write.Grain != account)
                return Task.CompletedTask;
            reached.TrySetResult();
            return new TaskCompletionSource().Task;
        }

        if (committed)
            _cluster.Store.AfterWrite = Die;
        else
            _cluster.Store.BeforeWrite = Die;
        _ = customer.Pay(held);
        await reached.Task;
        await _cluster.Crash();
        _cluster.Store.AfterWrite = null;
        _cluster.Store.BeforeWrite = null;
    }

    private bool Stored(int number, string text) =>
        _cluster.Store.Rows(GrainKeys.Of(new SeatKey(_evening.Key, number))).Single().Contains(text, StringComparison.Ordinal);
}
