using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Tests.Grains.CrashPoints;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Reservations;

public sealed class BookingClientTests : IAsyncLifetime
{
    private TicketingCluster _cluster = null!;
    private Evening _evening = null!;
    private Customer _customer = null!;
    private ServiceProvider _services = null!;
    private BookingClient _bookings = null!;
    private WalletClient _wallets = null!;

    private Guid Concert => _evening.Key.ConcertId;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TicketingCluster.Start(Evening.EverybodyIn);
        _evening = await Evening.OnSale(_cluster);
        _customer = await _evening.Customer(balance: 0);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_cluster.Clock)
            .AddSingleton<IIdSource, RandomIds>()
            .AddSingleton(_cluster.Grains)
            .AddReservationsClient()
            .AddWalletsClient()
            .BuildServiceProvider();
        _bookings = _services.GetRequiredService<BookingClient>();
        _wallets = _services.GetRequiredService<WalletClient>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_booking_from_charge_to_tickets_with_replays()
    {
        Assert.True((await _wallets.Charge(_customer.User, "k", 150)).Succeeded(out var charge));
        Assert.True((await _wallets.Charge(_customer.User, "k", 150)).Succeeded(out var charged));
        Assert.Equal((false, true, charge.Entry), (charge.Replayed, charged.Replayed, charged.Entry));
        Assert.Equal(ErrorCode.IdempotencyMismatch, (await _wallets.Charge(_customer.User, "k", 151)).Refusal!.Code);
        Assert.Equal(ErrorCode.InvalidRequest, (await _wallets.Charge(_customer.User, null, 0)).Refusal!.Code);

        Assert.True((await Hold("k", 1)).Succeeded(out var held));
        Assert.True((await Hold("k", 1)).Succeeded(out var again));
        Assert.Equal((false, true), (held.Replayed, again.Replayed));
        Assert.Equal(ErrorCode.IdempotencyMismatch, (await Hold("k", 2)).Refusal!.Code);
        Assert.True((await _bookings.RecallHold(_customer.User, "k", Concert, _evening.Date, [1]))!.Value.Succeeded(out _));
        Assert.Null(await _bookings.RecallHold(_customer.User, "other", Concert, _evening.Date, [1]));

        var id = held.Reservation.ReservationId;
        Assert.Null(await _bookings.RecallPayment(_customer.User, "k", id));
        Assert.True((await _bookings.Pay(_customer.User, "k", id, Concert, _customer.Place)).Succeeded(out var paid));
        Assert.True((await _bookings.Pay(_customer.User, "k", id, Concert, _customer.Place)).Succeeded(out var replayed));
        Assert.True((await _bookings.Pay(_customer.User, null, id, Concert, _customer.Place)).Succeeded(out var before));
        Assert.Equal((false, true, false), (paid.Replayed, replayed.Replayed, before.Replayed));
        Assert.True(before.PaidBefore);
        Assert.True((await _bookings.RecallPayment(_customer.User, "k", id))!.Value.Succeeded(out _));

        Assert.True((await _wallets.Balance(_customer.User)).Succeeded(out var balance));
        Assert.Equal(50, balance.Units);
        Assert.True((await _wallets.ListEntries(_customer.User, null, 10)).Succeeded(out var entries));
        Assert.Equal(2, entries.Items.Length);
        Assert.True((await _bookings.FindReservation(_customer.User, id)).Succeeded(out var found));
        Assert.Equal(ReservationStatus.Paid, found.Status);
        Assert.Equal(ErrorCode.NotFound, (await _bookings.FindReservation(Guid.NewGuid(), id)).Refusal!.Code);
        Assert.True((await _bookings.FindPayment(_customer.User, paid.Payment.PaymentId)).Succeeded(out _));
        Assert.Equal(ErrorCode.NotFound, (await _bookings.FindPayment(Guid.NewGuid(), paid.Payment.PaymentId)).Refusal!.Code);
        Assert.True((await _bookings.ListReservations(_customer.User, null, 10)).Succeeded(out var reservations));
        Assert.True((await _bookings.ListPayments(_customer.User, null, 10)).Succeeded(out var payments));
        Assert.Equal((1, 1), (reservations.Items.Length, payments.Items.Length));
        Assert.Equal(ErrorCode.ReservationNotHeld, (await _bookings.Cancel(_customer.User, id)).Refusal!.Code);
    }

    [Fact]
    public async Task Giving_back_cancels_and_ends_the_place()
    {
        Assert.True((await Hold(null, 1)).Succeeded(out var held));

        Assert.True((await _bookings.GiveBack(_customer.User, Concert, _customer.Place)).Succeeded(out var place));

        Assert.Equal(PlaceStatus.Finished, place.Status);
        Assert.True((await _bookings.Cancel(_customer.User, held.Reservation.ReservationId)).Succeeded(out _));
        Assert.Equal(ErrorCode.QueueTokenFinished, (await Hold(null, 2)).Refusal!.Code);
        Assert.Equal(
            ErrorCode.QueueTokenInvalid,
            (await _bookings.GiveBack(_customer.User, Concert, _customer.Place with { UserId = Guid.NewGuid() })).Refusal!.Code);
    }

    [Theory, Trait("Invariant", "5")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_crash_in_the_middle_is_answered_with_success_by_the_clients_own_retry(int write)
    {
        var crash = new CrashPoint(_cluster, write, Moment.AfterWrite, Victim.Everything, accountSilo: "");
        var holding = Hold(null, 1, 2, 3);

        Assert.True(await crash.CrashDuring(holding));

        // At the pace of real time: by that, a call that a dead silo does not answer may have to time out first.
        Assert.True((await _cluster.Clock.While(holding, TimeSpan.FromMilliseconds(5))).Succeeded(out var held));
        Assert.All(await _evening.Peek(1, 2, 3), seat => Assert.Equal(held.Reservation.ReservationId, seat.ReservationId));
    }

    [Fact]
    public async Task With_no_silo_a_caller_is_told_in_time_what_to_do()
    {
        Assert.True((await Hold(null, 1)).Succeeded(out var held));
        var id = held.Reservation.ReservationId;
        var silo = Assert.Single(_cluster.Silos);
        await _cluster.KillAll();

        Assert.Equal(ErrorCode.ClusterUnavailable, await CodeOf(Hold("k", 2)));
        Assert.Equal(ErrorCode.ClusterUnavailable, await CodeOf(_wallets.Charge(_customer.User, "k", 5)));
        Assert.Equal(ErrorCode.ClusterUnavailable, await CodeOf(_bookings.FindReservation(_customer.User, id)));
        Assert.Equal(ErrorCode.RequestInProgress, await CodeOf(_bookings.Pay(_customer.User, "k", id, Concert, _customer.Place)));
        Assert.Equal(ErrorCode.RequestInProgress, await CodeOf(_bookings.Cancel(_customer.User, id)));
        Assert.Equal(ErrorCode.RequestInProgress, await CodeOf(_bookings.GiveBack(_customer.User, Concert, _customer.Place)));

        await _cluster.StartAgain(silo);
        Assert.True((await _bookings.Cancel(_customer.User, id)).Succeeded(out _));
    }

    private Task<Answer<HoldAnswer>> Hold(string? key, params int[] seats) =>
        _bookings.Hold(_customer.User, key, Concert, _evening.Date, [.. seats], _customer.Place);

    private async Task<ErrorCode> CodeOf<T>(Task<Answer<T>> call)
        where T : class => (await _cluster.Clock.While(call)).Refusal!.Code;

    private sealed class RandomIds : IIdSource
    {
        public Guid NewId() => Guid.NewGuid();
    }
}
