using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Reservations;

public sealed class PaymentTests : IAsyncLifetime
{
    private TicketingCluster _cluster = null!;
    private Evening _evening = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TicketingCluster.Start(Evening.EverybodyIn);
        _evening = await Evening.OnSale(_cluster);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact, Trait("Invariant", "6"), Trait("Pitfall", "21"), Trait("Pitfall", "1")]
    public async Task Paid_means_seats_debit_payment_tickets_and_a_finished_place()
    {
        var customer = await _evening.Customer(balance: 250);
        var held = await customer.Holding(7, 8);

        var reply = await customer.Pay(held);

        Assert.Equal(PayOutcome.Paid, reply.Outcome);
        var payment = reply.Payment!;
        Assert.Equal((200, held.ReservationId), (payment.Amount, payment.ReservationId));
        await PaidOrder.Assert(_evening, customer, held, balance: 50);
        Assert.Equal([7, 8], payment.Tickets.Select(ticket => ticket.Seat));
        Assert.All(payment.Tickets, ticket => Assert.Equal(
            (ticket.TicketId, new SeatKey(_evening.Key, ticket.Seat)), TicketCode.Verify(_cluster.Keys, ticket.Code)));

        _cluster.Clock.Advance(TimeSpan.FromHours(1));
        await _cluster.Crash();
        await PaidOrder.Assert(_evening, customer, held, balance: 50);
        Assert.Equal(HoldOutcome.SeatTaken, (await (await _evening.Customer()).Hold(7)).Outcome);
    }

    [Fact, Trait("Pitfall", "10"), Trait("Invariant", "5")]
    public async Task Fifty_parallel_payments_debit_once()
    {
        var customer = await _evening.Customer(balance: 1000);
        var held = await customer.Holding(1, 2);

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => customer.Pay(held)));

        Assert.Single(replies, reply => reply.Outcome == PayOutcome.Paid);
        Assert.Equal(49, replies.Count(reply => reply.Outcome == PayOutcome.AlreadyPaid));
        Assert.Single(replies.Select(reply => reply.Payment!.PaymentId).Distinct());
        await PaidOrder.Assert(_evening, customer, held, balance: 800);
    }

    [Fact, Trait("Invariant", "5")]
    public async Task The_same_key_gives_the_same_payment_and_another_body_is_a_mismatch()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1);
        var operation = Evening.NewOperation("a");

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => customer.Pay(held, operation)));

        Assert.Single(replies, reply => reply.Outcome == PayOutcome.Paid);
        Assert.Equal(9, replies.Count(reply => reply.Outcome == PayOutcome.Replayed));
        Assert.Equal(PayOutcome.Refused, (await customer.Pay(held, operation with { Fingerprint = "b" })).Outcome);
        Assert.Equal(replies[0].Payment!.PaymentId, (await customer.Bookings.Recall(operation))!.Payment!.PaymentId);
    }

    [Fact, Trait("Invariant", "5")]
    public async Task A_key_that_found_it_paid_says_so_again()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1);
        await customer.Pay(held);
        var late = Evening.NewOperation("a");

        Assert.Equal(PayOutcome.AlreadyPaid, (await customer.Pay(held, late)).Outcome);
        Assert.Equal(PayOutcome.ReplayedAlreadyPaid, (await customer.Pay(held, late)).Outcome);

        Assert.True((await customer.Bookings.Recall(late))!.PaidBefore);
        Assert.Equal(PayOutcome.Refused, (await customer.Pay(held, late with { Fingerprint = "b" })).Outcome);
    }

    [Fact, Trait("Pitfall", "12")]
    public async Task Without_the_money_nothing_is_written_and_the_seats_stay_held()
    {
        var customer = await _evening.Customer(balance: 199);
        var held = await customer.Holding(1, 2);
        var writes = _cluster.Store.Writes;

        var reply = await customer.Pay(held);

        Assert.Equal((PayOutcome.InsufficientBalance, 199, 200), (reply.Outcome, reply.Balance, reply.Amount));
        Assert.Equal(writes, _cluster.Store.Writes);
        Assert.All(await _evening.Peek(1, 2), seat => Assert.Equal((SeatStatus.Held, null), (seat.Status, seat.PinnedAt)));

        await customer.Wallet.Charge(Evening.NewOperation(), 1);
        Assert.Equal(PayOutcome.Paid, (await customer.Pay(held)).Outcome);
        await PaidOrder.Assert(_evening, customer, held, balance: 0);
    }

    [Fact, Trait("Pitfall", "17"), Trait("Invariant", "3")]
    public async Task The_last_millisecond_pays_and_the_deadline_does_not()
    {
        var customer = await _evening.Customer();
        var first = await customer.Holding(1);
        var second = await customer.Holding(2);
        _cluster.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(PayOutcome.Paid, (await customer.Pay(first)).Outcome);

        _cluster.Clock.Advance(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < 3; i++)
            Assert.Equal(PayOutcome.HoldExpired, (await customer.Pay(second)).Outcome);

        await PaidOrder.Assert(_evening, customer, first, balance: 900);
        Assert.Equal(HoldOutcome.Held, (await (await _evening.Customer()).Hold(2)).Outcome);
    }

    [Fact, Trait("Pitfall", "17"), Trait("Invariant", "2")]
    public async Task A_seat_lost_before_its_pin_leaves_everything_unpaid_and_nothing_pinned()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1, 2);
        // Whatever made it so: the second seat is somebody else's when it is to be pinned.
        await _evening.Seat(2).Release(held.ReservationId);
        var thief = await _evening.Customer();
        await thief.Holding(2);

        Assert.Equal(PayOutcome.HoldExpired, (await customer.Pay(held)).Outcome);

        Assert.Equal(1000, await customer.Wallet.Balance());
        Assert.Null((await _evening.Seat(1).Peek()).PinnedAt);
        Assert.Equal(thief.User, (await _evening.Seat(2).Peek()).UserId);
    }

    [Fact, Trait("Pitfall", "13")]
    public async Task Nobody_pays_for_or_with_what_is_anothers()
    {
        var owner = await _evening.Customer();
        var other = await _evening.Customer();
        var held = await owner.Holding(1);

        Assert.Equal(PayOutcome.UnknownReservation, (await other.Pay(held)).Outcome);
        Assert.Equal(PayOutcome.NotAdmitted, (await (owner with { Place = other.Place }).Pay(held)).Outcome);
        Assert.Equal((1000, 1000), (await owner.Wallet.Balance(), await other.Wallet.Balance()));
        Assert.Null(await other.Bookings.Reservation(held.ReservationId));
    }

    [Fact]
    public async Task A_token_of_another_concert_does_not_pay()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1);
        var elsewhere = await Evening.OnSale(_cluster);

        var request = new PayRequest(Evening.NewOperation(), held.ReservationId, elsewhere.Key.ConcertId, await elsewhere.Join(customer.User));

        Assert.Equal(PayOutcome.OtherConcert, (await customer.Bookings.Pay(request)).Outcome);
    }

    [Fact, Trait("Pitfall", "21")]
    public async Task The_holds_own_place_pays_in_whatever_state_it_is()
    {
        var customer = await _evening.Customer();
        var first = await customer.Holding(1);
        _cluster.Clock.Advance(TimeSpan.FromMinutes(4));
        var second = await customer.Holding(2);
        await customer.Pay(first);
        Assert.Equal(PlaceStatus.Finished, (await _evening.Room.Look(customer.Place))!.Status);

        Assert.Equal(PayOutcome.Paid, (await customer.Pay(second)).Outcome);
        await PaidOrder.Assert(_evening, customer, second, balance: 800);
    }

    [Fact]
    public async Task Another_place_pays_only_while_admitted()
    {
        var customer = await _evening.Customer();
        var first = await customer.Holding(1);
        var second = await customer.Holding(2);
        await customer.Pay(first);
        var again = customer with { Place = await _evening.Join(customer.User) };
        Assert.NotEqual(customer.Place, again.Place);
        var unknown = customer with { Place = customer.Place with { Number = 999 } };

        Assert.Equal((PayOutcome.NotAdmitted, null), Of(await unknown.Pay(second)));
        Assert.Equal(PayOutcome.Paid, (await again.Pay(second)).Outcome);

        static (PayOutcome, PlaceStatus?) Of(PayReply reply) => (reply.Outcome, reply.PlaceStatus);
    }

    [Fact]
    public async Task What_was_cancelled_cannot_be_paid_and_what_was_paid_cannot_be_cancelled()
    {
        var customer = await _evening.Customer();
        var cancelled = await customer.Holding(1);
        await customer.Cancel(cancelled);
        var paid = await customer.Holding(2);
        await customer.Pay(paid);

        Assert.Equal(PayOutcome.NotHeld, (await customer.Pay(cancelled)).Outcome);
        Assert.Equal(CancelOutcome.Paid, await customer.Cancel(paid));
        await PaidOrder.Assert(_evening, customer, paid, balance: 900);
    }

    [Fact]
    public async Task While_a_payment_is_in_flight_it_reads_as_paying()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1);
        var hanging = new TaskCompletionSource();
        _cluster.Store.BeforeWrite = write => write.Grain.StartsWith("seat/", StringComparison.Ordinal) ? hanging.Task : Task.CompletedTask;

        var payment = customer.Pay(held);
        await _cluster.Clock.Until(async () => await customer.StatusOf(held) == ReservationStatus.Paying, TimeSpan.FromSeconds(10));
        Assert.Equal(1000, await customer.Wallet.Balance());
        hanging.SetResult();

        Assert.Equal(PayOutcome.Paid, (await payment).Outcome);
        Assert.Equal(ReservationStatus.Paid, await customer.StatusOf(held));
    }

    [Fact]
    public async Task Lists_are_newest_first_and_the_owned_seats_count_against_the_limit()
    {
        var customer = await _evening.Customer();
        var first = await customer.Holding(1, 2);
        await customer.Pay(first);
        var again = customer with { Place = await _evening.Join(customer.User) };
        var second = await again.Holding(3, 4);
        await again.Pay(second);

        var reservations = await customer.Bookings.Reservations(null, 1);
        Assert.Equal(second.ReservationId, Assert.Single(reservations.Items).ReservationId);
        reservations = await customer.Bookings.Reservations(reservations.Next, 1);
        Assert.Equal(first.ReservationId, Assert.Single(reservations.Items).ReservationId);
        Assert.Null(reservations.Next);
        var payments = (await customer.Bookings.Payments(null, 10)).Items;
        Assert.Equal([second.ReservationId, first.ReservationId], payments.Select(payment => payment.ReservationId));
        Assert.Equal(payments[0].PaymentId, (await customer.Bookings.Payment(payments[0].PaymentId))!.PaymentId);
        Assert.Null(await customer.Bookings.Payment(Guid.NewGuid()));

        var third = customer with { Place = await _evening.Join(customer.User) };
        var limit = await third.Hold(5);
        Assert.Equal((HoldOutcome.SeatLimitExceeded, 4, 4), (limit.Outcome, limit.Limit, limit.AlreadyHeld));
        var recount = await customer.Wallet.RecountWallet();
        Assert.Equal(recount.Running, recount.Recounted);
        Assert.Equal((400, 600), (recount.PaymentsSum, recount.Running.Balance));
    }
}
