using Orleans.Storage;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Reservations;

public sealed class HoldTests : IAsyncLifetime
{
    private TicketingCluster _cluster = null!;
    private Evening _evening = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TicketingCluster.Start(Evening.EverybodyIn);
        _evening = await Evening.OnSale(_cluster);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact, Trait("Invariant", "2"), Trait("Invariant", "10")]
    public async Task All_seats_of_a_hold_are_the_reservations_until_one_deadline()
    {
        var customer = await _evening.Customer();

        var held = await customer.Holding(9, 7, 8);

        Assert.Equal(_cluster.Clock.GetUtcNow().AddMinutes(5), held.HeldUntil);
        Assert.Equal([new ReservedSeat(7, 100), new ReservedSeat(8, 100), new ReservedSeat(9, 100)], held.Seats);
        Assert.Equal((300, ReservationStatus.Held, null), (held.Amount, held.Status, held.PaymentId));
        Assert.All(
            await _evening.Peek(7, 8, 9),
            seat => Assert.Equal(new SeatState(SeatStatus.Held, held.ReservationId, customer.User, held.HeldUntil, null, seat.AttemptId), seat));
        await _cluster.Crash();
        var found = await customer.Bookings.Reservation(held.ReservationId);
        Assert.Equal(held with { Seats = found!.Seats }, found);
        Assert.Equal(held.Seats, found.Seats);
    }

    [Fact, Trait("Invariant", "2")]
    public async Task A_refused_hold_names_all_taken_seats_and_leaves_the_others_free()
    {
        await (await _evening.Customer()).Holding(2, 4);
        var late = await _evening.Customer();

        var reply = await late.Hold(1, 2, 3, 4);

        Assert.Equal(HoldOutcome.SeatTaken, reply.Outcome);
        Assert.Equal([2, 4], reply.Taken);
        Assert.All(await _evening.Peek(1, 3), seat => Assert.Equal(SeatStatus.Available, seat.Status));
        Assert.Empty((await late.Bookings.Reservations(null, 10)).Items);
    }

    [Fact, Trait("Pitfall", "9")]
    public async Task A_refusal_costs_no_write()
    {
        await (await _evening.Customer()).Holding(1);
        var late = await _evening.Customer();
        await late.Hold(2);
        var writes = _cluster.Store.Writes;

        for (var i = 0; i < 10; i++)
            Assert.Equal(HoldOutcome.SeatTaken, (await late.Hold(3, 1)).Outcome);
        Assert.Equal(HoldOutcome.SeatLimitExceeded, (await late.Hold(3, 4, 5, 6)).Outcome);
        Assert.Equal(HoldOutcome.UnknownSeat, (await late.Hold(51)).Outcome);

        Assert.Equal(writes, _cluster.Store.Writes);
    }

    [Fact, Trait("Pitfall", "5"), Trait("Pitfall", "6"), Trait("Invariant", "1")]
    public async Task Of_many_who_race_for_one_seat_exactly_one_is_told_that_it_has_it()
    {
        var customers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _evening.Customer(0)));

        var replies = await Task.WhenAll(customers.Select(customer => customer.Hold(1)));

        var winner = Assert.Single(replies, reply => reply.Outcome == HoldOutcome.Held);
        Assert.Equal(29, replies.Count(reply => reply.Outcome == HoldOutcome.SeatTaken));
        Assert.Equal(winner.Reservation!.ReservationId, (await _evening.Seat(1).Peek()).ReservationId);
    }

    [Fact, Trait("Pitfall", "5")]
    public async Task Racing_holds_of_one_user_never_pass_the_limit_and_reach_it_exactly()
    {
        var customer = await _evening.Customer();

        var replies = await Task.WhenAll(Enumerable.Range(1, 20).Select(seat => customer.Hold(seat)));

        Assert.Equal(4, replies.Count(reply => reply.Outcome == HoldOutcome.Held));
        Assert.All(replies.Where(reply => reply.Outcome != HoldOutcome.Held), reply =>
        {
            Assert.Equal((HoldOutcome.SeatLimitExceeded, 4, 4), (reply.Outcome, reply.Limit, reply.AlreadyHeld));
        });
        Assert.Equal(4, (await _evening.Peek([.. Enumerable.Range(1, 20)])).Count(seat => seat.UserId == customer.User));
    }

    [Fact, Trait("Invariant", "1"), Trait("Invariant", "2"), Trait("Pitfall", "2")]
    public async Task Overlapping_holds_of_several_seats_are_never_half()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"SEED={seed}");
        var random = new Random(seed);
        var customers = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => _evening.Customer(0)));
        var wishes = customers.Select(_ => Enumerable.Range(1, 10).OrderBy(_ => random.Next()).Take(random.Next(2, 5)).ToArray()).ToArray();

        var replies = await Task.WhenAll(customers.Select((customer, i) => customer.Hold(wishes[i])));

        var seats = await _evening.Peek([.. Enumerable.Range(1, 10)]);
        var held = replies.Where(reply => reply.Outcome == HoldOutcome.Held).Select(reply => reply.Reservation!).ToArray();
        Assert.NotEmpty(held);
        foreach (var reservation in held)
            Assert.All(reservation.Seats, seat => Assert.Equal(reservation.ReservationId, seats[seat.Number - 1].ReservationId));
        Assert.Equal(held.Sum(reservation => reservation.Seats.Length), seats.Count(seat => seat.Status == SeatStatus.Held));
        Assert.All(replies, reply => Assert.True(reply.Outcome is HoldOutcome.Held or HoldOutcome.SeatTaken));
    }

    [Fact, Trait("Invariant", "5")]
    public async Task The_same_key_gives_the_same_reservation_and_another_body_is_a_mismatch()
    {
        var customer = await _evening.Customer();
        var operation = Evening.NewOperation("a");

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => customer.Hold(operation, 1, 2)));

        Assert.Single(replies, reply => reply.Outcome == HoldOutcome.Held);
        Assert.Equal(9, replies.Count(reply => reply.Outcome == HoldOutcome.Replayed));
        Assert.Single(replies.Select(reply => reply.Reservation!.ReservationId).Distinct());
        var mismatch = await customer.Hold(operation with { Fingerprint = "b" }, 3);
        Assert.Equal((HoldOutcome.Refused, OperationRefusal.Mismatch), (mismatch.Outcome, mismatch.Refusal!.Value));

        await customer.Cancel(replies[0].Reservation!);
        var recalled = await customer.Bookings.Recall(operation);
        Assert.Equal(ReservationStatus.Held, recalled!.Reservation!.Status);
        Assert.Equal(OperationRefusal.Mismatch, (await customer.Bookings.Recall(operation with { Fingerprint = "b" }))!.Refusal);
        Assert.Null(await customer.Bookings.Recall(Evening.NewOperation("c")));
    }

    [Fact]
    public async Task A_seat_you_hold_yourself_counts_as_taken_and_asking_again_extends_nothing()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1);
        _cluster.Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await customer.Hold(1);

        Assert.Equal(HoldOutcome.SeatTaken, again.Outcome);
        Assert.Equal(held.HeldUntil, (await _evening.Seat(1).Peek()).HeldUntil);
    }

    [Fact, Trait("Invariant", "3"), Trait("Pitfall", "3")]
    public async Task Seats_are_free_to_the_next_caller_exactly_at_the_deadline_time_after_time()
    {
        for (var round = 0; round < 3; round++)
        {
            var first = await _evening.Customer();
            var held = await first.Holding(1, 2);
            var second = await _evening.Customer();
            _cluster.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(HoldOutcome.SeatTaken, (await second.Hold(1)).Outcome);
            Assert.Equal(ReservationStatus.Held, await first.StatusOf(held));

            _cluster.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(ReservationStatus.Expired, await first.StatusOf(held));
            await second.Holding(1, 2);
            Assert.Equal(CancelOutcome.Cancelled, await first.Cancel(held));
            Assert.Equal(second.User, (await _evening.Seat(1).Peek()).UserId);
            _cluster.Clock.Advance(TimeSpan.FromMinutes(5));
        }
    }

    [Fact, Trait("Pitfall", "8")]
    public async Task Cancelling_frees_the_seats_at_once_and_once()
    {
        var customer = await _evening.Customer();
        var held = await customer.Holding(1, 2, 3, 4);
        Assert.Equal(CancelOutcome.Cancelled, await customer.Cancel(held));
        Assert.All(await _evening.Peek(1, 2, 3, 4), seat => Assert.Equal(SeatStatus.Available, seat.Status));

        var other = await _evening.Customer();
        await other.Holding(1, 2);
        Assert.Equal(CancelOutcome.Cancelled, await customer.Cancel(held));
        Assert.All(await _evening.Peek(1, 2), seat => Assert.Equal(other.User, seat.UserId));
        var recount = await _evening.DateGrain.Recount();
        Assert.Equal((2, 2), (recount.Held, recount.RecountedHeld));

        await customer.Holding(3, 4, 5, 6);
        Assert.Equal(CancelOutcome.UnknownReservation, await other.Cancel(held));
    }

    [Fact]
    public async Task Giving_the_place_back_cancels_what_was_held_with_it()
    {
        var customer = await _evening.Customer();
        var one = await customer.Holding(1);
        var two = await customer.Holding(2, 3);
        var gone = await customer.Bookings.GiveBack(_evening.Key.ConcertId, customer.Place, Guid.NewGuid());

        Assert.Equal(PlaceStatus.Finished, gone!.Status);
        Assert.Equal(ReservationStatus.Cancelled, await customer.StatusOf(one));
        Assert.Equal(ReservationStatus.Cancelled, await customer.StatusOf(two));
        Assert.All(await _evening.Peek(1, 2, 3), seat => Assert.Equal(SeatStatus.Available, seat.Status));
        Assert.Equal((HoldOutcome.NotAdmitted, PlaceStatus.Finished), Of(await customer.Hold(4)));
        Assert.NotNull(await customer.Bookings.GiveBack(_evening.Key.ConcertId, customer.Place, Guid.NewGuid()));
        Assert.Null(await customer.Bookings.GiveBack(_evening.Key.ConcertId, customer.Place with { UserId = Guid.NewGuid() }, Guid.NewGuid()));

        static (HoldOutcome, PlaceStatus?) Of(HoldReply reply) => (reply.Outcome, reply.PlaceStatus);
    }

    [Fact, Trait("Pitfall", "19")]
    public async Task Only_an_admitted_place_of_this_user_and_concert_may_hold()
    {
        var customer = await _evening.Customer();
        var other = await _evening.Customer();
        var elsewhere = await Evening.OnSale(_cluster);

        Assert.Equal(HoldOutcome.NotAdmitted, (await (customer with { Place = other.Place }).Hold(1)).Outcome);
        Assert.Equal(HoldOutcome.NotAdmitted, (await (customer with { Evening = elsewhere }).Hold(1)).Outcome);
        var forged = customer.Place with { Number = customer.Place.Number + 100 };
        Assert.Equal(HoldOutcome.NotAdmitted, (await (customer with { Place = forged }).Hold(1)).Outcome);
        Assert.All(await _evening.Peek(1), seat => Assert.Equal(SeatStatus.Available, seat.Status));
    }

    [Fact]
    public async Task The_sale_window_holds()
    {
        var early = await Evening.OnSale(_cluster, opensIn: TimeSpan.FromMinutes(1));
        var customer = await early.Customer();
        Assert.Equal(HoldOutcome.SaleNotOpen, (await customer.Hold(1)).Outcome);

        var late = await Evening.OnSale(_cluster, closesIn: TimeSpan.FromMinutes(1));
        var lateCustomer = await late.Customer();
        await lateCustomer.Holding(1);
        _cluster.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HoldOutcome.SaleClosed, (await lateCustomer.Hold(2)).Outcome);
        Assert.Equal(HoldOutcome.Held, (await customer.Hold(1)).Outcome);

        var request = new HoldRequest(Evening.NewOperation(), early.Key.ConcertId, "2031-01-01", [1], customer.Place);
        Assert.Equal(HoldOutcome.UnknownDate, (await customer.Bookings.Hold(request)).Outcome);
        Assert.Equal(HoldOutcome.UnknownDate, (await customer.Bookings.Hold(request with { Date = "never" })).Outcome);
        Assert.Equal(HoldOutcome.UnknownSeat, (await customer.Hold(2, 2)).Outcome);
        Assert.Equal(HoldOutcome.UnknownSeat, (await customer.Hold()).Outcome);
    }

    [Fact, Trait("Pitfall", "6"), Trait("Pitfall", "7"), Trait("Invariant", "2")]
    public async Task A_seat_that_cannot_be_written_fails_the_hold_and_the_others_are_free_again()
    {
        var customer = await _evening.Customer();
        var operation = Evening.NewOperation("a");
        var failing = GrainKeys.Of(new Domain.Concerts.SeatKey(_evening.Key, 3));
        _cluster.Store.BeforeWrite = write =>
            string.Equals(write.Grain, failing, StringComparison.Ordinal) ? throw new IOException("The disk is full.") : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<Exception>(() => customer.Hold(operation, 1, 2, 3, 4));
        _cluster.Store.BeforeWrite = null;

        Assert.All(await _evening.Peek(1, 2, 3, 4), seat => Assert.Equal(SeatStatus.Available, seat.Status));
        Assert.Equal(HoldOutcome.Held, (await customer.Hold(operation, 1, 2, 3, 4)).Outcome);
    }

    [Theory, Trait("Invariant", "2"), Trait("Invariant", "10")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_hold_gives_back_nothing_that_another_activation_may_have_made_a_reservation_of(bool isOvertaken)
    {
        var (customer, faster) = (await _evening.Customer(), await _evening.Customer());
        var (first, account) = (GrainKeys.Of(new Domain.Concerts.SeatKey(_evening.Key, 1)), customer.Bookings.GetGrainId());
        var reached = false;
        // Between the first seat and the second, which somebody else gets.
        _cluster.Store.BeforeWrite = async write =>
        {
            if (reached || !string.Equals(write.Grain, first, StringComparison.Ordinal))
                return;
            reached = true;
            await faster.Holding(2);
            if (!isOvertaken)
                return;
            var other = _cluster.Store.For("elsewhere");
            var row = new GrainState<AccountState>();
            await other.ReadStateAsync("state", account, row);
            await other.WriteStateAsync("state", account, row);
        };

        if (isOvertaken)
            await Assert.ThrowsAnyAsync<Exception>(() => customer.Hold(1, 2));
        else
            Assert.Equal((HoldOutcome.SeatTaken, 2), Of(await customer.Hold(1, 2)));
        Assert.Equal(isOvertaken ? SeatStatus.Held : SeatStatus.Available, (await _evening.Seat(1).Peek()).Status);

        static (HoldOutcome, int) Of(HoldReply reply) => (reply.Outcome, Assert.Single(reply.Taken));
    }

    [Fact, Trait("Invariant", "2")]
    public async Task A_hold_that_finds_its_first_seat_taken_gives_back_what_an_interrupted_attempt_of_it_got_behind_that()
    {
        var (customer, faster, operation) = (await _evening.Customer(), await _evening.Customer(), Evening.NewOperation("a"));
        var until = _cluster.Clock.GetUtcNow().AddMinutes(5);
        // Of neither hold the date has heard: it names no seat that is likely taken.
        _cluster.Store.BeforeWrite = write =>
            write.Name.StartsWith("block", StringComparison.Ordinal) ? Task.FromException(new IOException("full")) : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() =>
            _evening.Seat(3).Hold(new SeatHold(ReservationRules.IdOf(operation.Id), customer.User, until, 1, AttemptId: Guid.NewGuid())));
        await Assert.ThrowsAnyAsync<Exception>(() => _evening.Seat(1).Hold(new SeatHold(Guid.NewGuid(), faster.User, until, 1)));
        _cluster.Store.BeforeWrite = null;

        var reply = await customer.Hold(operation, 1, 3);

        Assert.Equal((HoldOutcome.SeatTaken, 1), (reply.Outcome, Assert.Single(reply.Taken)));
        Assert.Equal([SeatStatus.Held, SeatStatus.Available], (await _evening.Peek(1, 3)).Select(seat => seat.Status));
    }

    [Theory, Trait("Invariant", "2"), Trait("Invariant", "6")]
    [InlineData(ReservationState.Cancelled, SeatStatus.Available)]
    [InlineData(ReservationState.Held, SeatStatus.Held)]
    public async Task An_account_that_was_overtaken_gives_back_what_it_held_for_a_cancelled_reservation_alone(ReservationState state, SeatStatus expected)
    {
        var customer = await _evening.Customer();
        var (operation, account) = (Evening.NewOperation("a"), customer.Bookings.GetGrainId());
        var isOvertaken = false;
        // The same hold had reached another activation, too, which was faster.
        _cluster.Store.BeforeWrite = async write =>
        {
            if (isOvertaken || !write.Grain.StartsWith("account/", StringComparison.Ordinal))
                return;
            isOvertaken = true;
            var other = _cluster.Store.For("elsewhere");
            var row = new GrainState<AccountState>();
            await other.ReadStateAsync("state", account, row);
            row.State = row.State! with
            {
                Reservations = [new SeatReservation { Sequence = 1, Id = ReservationRules.IdOf(operation.Id), State = state }],
                ReservationCount = 1,
            };
            await other.WriteStateAsync("state", account, row);
        };

        await Assert.ThrowsAsync<InconsistentStateException>(() => customer.Hold(operation, 1, 2));

        Assert.All(await _evening.Peek(1, 2), seat => Assert.Equal(expected, seat.Status));
    }

    [Theory, Trait("Invariant", "2")]
    [InlineData(9, true)]
    [InlineData(11, false)]
    public async Task A_hold_that_stood_still_since_its_place_was_seen_admitted_is_to_be_asked_again(int seconds, bool isHeld)
    {
        var customer = await _evening.Customer();
        var isFirst = true;
        // Other prices come while the seat is being written, so that the hold starts over.
        _cluster.Store.BeforeWrite = async write =>
        {
            if (!isFirst || !write.Grain.StartsWith("seat/", StringComparison.Ordinal))
                return;
            isFirst = false;
            await _evening.Reprice(2 * Evening.Price);
            _cluster.Clock.Advance(TimeSpan.FromSeconds(seconds));
        };

        if (isHeld)
            Assert.Equal(2 * Evening.Price, (await customer.Holding(1)).Amount);
        else
            await Assert.ThrowsAsync<OrleansException>(() => customer.Hold(1));

        Assert.Equal(isHeld ? SeatStatus.Held : SeatStatus.Available, (await _evening.Seat(1).Peek()).Status);
        Assert.Equal(isHeld ? HoldOutcome.SeatTaken : HoldOutcome.Held, (await customer.Hold(1)).Outcome);
    }

    [Fact, Trait("Invariant", "5")]
    public async Task A_hold_whose_last_write_failed_finds_its_own_seats_when_repeated()
    {
        var customer = await _evening.Customer();
        var operation = Evening.NewOperation("a");
        var account = $"account/{customer.User:N}";
        _cluster.Store.BeforeWrite = write =>
            string.Equals(write.Grain, account, StringComparison.Ordinal) ? throw new IOException("The disk is full.") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => customer.Hold(operation, 1, 2));
        _cluster.Store.BeforeWrite = null;
        _cluster.Clock.Advance(TimeSpan.FromSeconds(10));

        var held = (await customer.Hold(operation, 1, 2)).Reservation!;

        Assert.All(await _evening.Peek(1, 2), seat => Assert.Equal((held.ReservationId, held.HeldUntil), (seat.ReservationId!.Value, seat.HeldUntil!.Value)));
    }
}
