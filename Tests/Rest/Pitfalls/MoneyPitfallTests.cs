using System.Diagnostics;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Pitfalls;

/// <summary>What goes wrong with wallets and payments in systems like this one, shown not to happen here.</summary>
[Collection(RestProofs.Name)]
public sealed class MoneyPitfallTests(DefaultServer shared)
{
    [Fact]
    [Trait("Pitfall", "11")]
    public async Task A_refused_charge_changes_neither_balance_nor_ledger()
    {
        var visitor = await shared.Api.SignIn();
        (await visitor.Charge(10)).Expect(201);

        (await visitor.Charge(0)).Expect(400, "invalid_request");
        (await visitor.Charge(100_000_001)).Expect(400, "invalid_request");

        Assert.Equal(10, (await visitor.Wallet()).Balance);
        Assert.Single(await visitor.Entries());
    }

    [Fact]
    [Trait("Pitfall", "12")]
    public async Task A_payment_without_the_money_leaves_everything_as_it_was_and_can_be_tried_again()
    {
        var hall = await shared.Operator.NewHall();
        var visitor = await shared.Api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        (await visitor.Charge(1_999)).Expect(201);
        var reservation = await visitor.Holding(hall, 1, 2);
        var key = Guid.NewGuid().ToString();

        var refused = (await visitor.Pay(reservation.ReservationId, key)).Expect(409, "insufficient_balance");

        Assert.Equal((1_999, 2_000), (refused.Member("balance")!.Value.GetInt64(), refused.Member("amount")!.Value.GetInt64()));
        Assert.Equal("held", (await visitor.Reservation(reservation.ReservationId)).Status);
        Assert.Equal([1, 2], (await visitor.Seats(hall)).With("held"));
        Assert.Equal(1_999, (await visitor.Wallet()).Balance);
        (await visitor.Charge(1)).Expect(201);
        var paid = (await visitor.Pay(reservation.ReservationId, key)).Read<PaymentView>(201);
        Assert.Equal(0, (await visitor.Wallet()).Balance);
        var codes = await TicketCodes.Published(shared.Api);
        Assert.All(paid.Tickets, ticket => codes.Check(ticket, hall.ConcertId, hall.Date));
    }

    [Fact]
    [Trait("Pitfall", "13")]
    public async Task Nobody_pays_cancels_or_reads_what_is_anothers()
    {
        var hall = await shared.Operator.NewHall();
        var owner = await shared.Api.SignIn();
        var thief = await shared.Api.SignIn();
        await owner.EnterAdmitted(hall.ConcertId);
        await thief.EnterAdmitted(hall.ConcertId);
        (await owner.Charge(5_000)).Expect(201);
        (await thief.Charge(5_000)).Expect(201);
        var reservation = await owner.Holding(hall, 1);

        (await thief.Pay(reservation.ReservationId)).Expect(404, "not_found");
        (await thief.Cancel(reservation.ReservationId)).Expect(404, "not_found");
        (await thief.Send(HttpMethod.Get, $"/api/v1/reservations/{reservation.ReservationId}")).Expect(404, "not_found");
        var paid = (await owner.Pay(reservation.ReservationId)).Read<PaymentView>(201);
        (await thief.Send(HttpMethod.Get, $"/api/v1/payments/{paid.PaymentId}")).Expect(404, "not_found");

        Assert.Equal((4_000, 5_000), ((await owner.Wallet()).Balance, (await thief.Wallet()).Balance));
    }

    [Fact]
    [Trait("Pitfall", "13")]
    public async Task Amount_and_payer_are_not_the_clients_to_say()
    {
        var hall = await shared.Operator.NewHall();
        var payer = await shared.Api.SignIn();
        var victim = await shared.Api.SignIn();
        await payer.EnterAdmitted(hall.ConcertId);
        (await payer.Charge(5_000)).Expect(201);
        (await victim.Charge(5_000)).Expect(201);
        var hold = payer.Request(HttpMethod.Post, "/api/v1/reservations",
            new { concertId = hall.ConcertId, date = hall.Date, seats = new[] { 1 }, price = 0, amount = 0, userId = victim.UserId });
        var reservation = (await shared.Api.Send(hold)).Read<ReservationView>(201);

        var paid = (await payer.Send(HttpMethod.Post, "/api/v1/payments",
            new { reservationId = reservation.ReservationId, amount = 1, userId = victim.UserId, walletId = victim.UserId })).Read<PaymentView>(201);

        Assert.Equal((1_000, 1_000), (reservation.Amount, paid.Amount));
        Assert.Equal((4_000, 5_000), ((await payer.Wallet()).Balance, (await victim.Wallet()).Balance));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("100000001")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("1e400")]
    [InlineData("0.5")]
    [InlineData("\"5\"")]
    [InlineData("null")]
    [Trait("Pitfall", "14")]
    public async Task A_negative_or_overflowing_charge_is_refused(string amount)
    {
        var visitor = await shared.Api.SignIn();
        var request = visitor.Request(HttpMethod.Post, "/api/v1/wallets/me/charges") with { Body = $$"""{"amount": {{amount}}}""" };

        (await shared.Api.Send(request)).Expect(400, "invalid_request");

        Assert.Equal(0, (await visitor.Wallet()).Balance);
    }

    [Fact]
    [Trait("Pitfall", "15")]
    public async Task Many_wallets_do_not_queue_behind_each_other()
    {
        const int charges = 200;
        var visitors = await shared.Api.SignIn(charges);
        var one = visitors[0];
        (await one.Charge(1)).Expect(201);
        var clock = Stopwatch.StartNew();
        for (var n = 0; n < charges; n++)
            (await one.Charge(1)).Expect(201);
        var oneByOne = clock.Elapsed;

        clock.Restart();
        foreach (var answer in await Task.WhenAll(visitors.Select(visitor => visitor.Charge(1))))
            answer.Expect(201);

        Assert.True(clock.Elapsed < oneByOne, $"{charges} wallets at once: {clock.Elapsed}; one after the other: {oneByOne}");
    }

    [Fact]
    [Trait("Pitfall", "17")]
    public async Task A_payment_of_what_was_cancelled_or_expired_takes_nothing_and_says_so_for_ever()
    {
        var hall = await shared.Operator.NewHall();
        var visitor = await shared.Api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        (await visitor.Charge(1_000)).Expect(201);
        var reservation = await visitor.Holding(hall, 1);
        (await visitor.Cancel(reservation.ReservationId)).Expect(204);
        var key = Guid.NewGuid().ToString();

        for (var attempt = 0; attempt < 3; attempt++)
            (await visitor.Pay(reservation.ReservationId, key)).Expect(409, "reservation_not_held");

        Assert.Equal(1_000, (await visitor.Wallet()).Balance);
        var again = await visitor.Holding(hall, 1);
        (await visitor.Pay(again.ReservationId)).Expect(201);
    }
}
