using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Races;

/// <summary>One user, many requests at once.</summary>
[Collection(RestProofs.Name)]
public sealed class MoneyRaceTests(DefaultServer shared)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Invariant", "5")]
    [Trait("Invariant", "6")]
    [Trait("Pitfall", "10")]
    public async Task Fifty_parallel_payments_of_a_reservation_debit_once(bool eachWithItsKey)
    {
        var hall = await shared.Operator.NewHall();
        var visitor = await shared.Api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        var reservation = await visitor.Holding(hall, 1, 2);
        (await visitor.Charge(100_000)).Expect(201);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => visitor.Pay(reservation.ReservationId, eachWithItsKey ? Guid.NewGuid().ToString() : null)));

        var paid = Assert.Single(answers, answer => answer.Status == 201).Read<PaymentView>();
        foreach (var answer in answers.Where(answer => answer.Status != 201))
        {
            if (answer.Status == 200)
                Assert.Equal(paid.PaymentId, answer.Read<PaymentView>().PaymentId);
            else
                answer.Expect(409, "request_in_progress");
        }

        Assert.Equal(98_000, (await visitor.Wallet()).Balance);
        Assert.Equal([-2_000, 100_000], (await visitor.Entries()).Select(entry => entry.Amount));
        Assert.Equal(paid.PaymentId, Assert.Single(await visitor.Payments()).PaymentId);
        Assert.Equal("finished", (await visitor.Place()).Status);
    }

    [Fact]
    [Trait("Invariant", "5")]
    public async Task Parallel_payments_with_one_key_all_get_the_first_answer()
    {
        var hall = await shared.Operator.NewHall();
        var visitor = await shared.Api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        var reservation = await visitor.Holding(hall, 1);
        (await visitor.Charge(5_000)).Expect(201);
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => visitor.Pay(reservation.ReservationId, key)));

        Assert.All(answers, answer => Assert.Equal((201, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Single(answers, answer => !answer.IsReplay);
        Assert.Equal(4_000, (await visitor.Wallet()).Balance);
    }

    [Fact]
    [Trait("Invariant", "5")]
    [Trait("Pitfall", "11")]
    public async Task A_hundred_parallel_charges_with_one_key_are_one_entry()
    {
        var visitor = await shared.Api.SignIn();
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => visitor.Charge(700, key)));

        Assert.All(answers, answer => Assert.Equal((201, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Single(answers, answer => !answer.IsReplay);
        var entry = Assert.Single(await visitor.Entries());
        Assert.Equal((700, 700, "charge"), (entry.Amount, entry.Balance, entry.Kind));
        Assert.Equal(700, (await visitor.Wallet()).Balance);
    }

    [Fact]
    [Trait("Invariant", "4")]
    [Trait("Pitfall", "11")]
    [Trait("Pitfall", "15")]
    public async Task Parallel_charges_of_one_and_of_many_wallets_all_count()
    {
        var visitors = await shared.Api.SignIn(40);

        var answers = await Task.WhenAll(visitors.SelectMany(visitor => Enumerable.Range(1, 10).Select(amount => visitor.Charge(amount))));

        Assert.All(answers, answer => answer.Expect(201));
        foreach (var visitor in visitors)
        {
            var entries = await visitor.Entries();
            Assert.Equal(55, (await visitor.Wallet()).Balance);
            Assert.Equal(Enumerable.Range(1, 10).Select(amount => (long)amount), entries.Select(entry => entry.Amount).Order());
            Assert.Equal(55, entries[0].Balance);
            Assert.All(entries.Zip(entries.Skip(1)), pair => Assert.Equal(pair.First.Balance - pair.First.Amount, pair.Second.Balance));
        }
    }

    [Fact]
    [Trait("Invariant", "4")]
    public async Task Payments_racing_for_a_balance_that_covers_one_of_them_never_go_below_zero()
    {
        var first = await shared.Operator.NewHall(price: 600);
        var visitor = await shared.Api.SignIn();
        (await visitor.Charge(1_000)).Expect(201);
        await visitor.EnterAdmitted(first.ConcertId);
        var reservations = await Task.WhenAll(Enumerable.Range(1, 4).Select(seat => visitor.Holding(first, seat)));

        var answers = await Task.WhenAll(reservations.Select(reservation => visitor.Pay(reservation.ReservationId)));

        Assert.Single(answers, answer => answer.Status == 201);
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.Expect(409, "insufficient_balance");
            Assert.Equal((400, 600), (refused.Member("balance")!.Value.GetInt64(), refused.Member("amount")!.Value.GetInt64()));
        }

        Assert.Equal(400, (await visitor.Wallet()).Balance);
    }

    [Fact]
    [Trait("Invariant", "6")]
    public async Task A_payment_racing_its_cancellation_is_paid_or_cancelled_never_both()
    {
        var hall = await shared.Operator.NewHall();
        var visitors = await shared.Api.SignIn(20);
        foreach (var (visitor, seat) in visitors.Select((visitor, n) => (visitor, n + 1)))
        {
            await visitor.EnterAdmitted(hall.ConcertId);
            (await visitor.Charge(1_000)).Expect(201);
            var reservation = await visitor.Holding(hall, seat);

            var racing = new[] { visitor.Pay(reservation.ReservationId), visitor.Cancel(reservation.ReservationId) };
            if (seat % 2 == 0)
                racing = [visitor.Cancel(reservation.ReservationId), visitor.Pay(reservation.ReservationId)];
            await Task.WhenAll(racing);

            var seen = await visitor.Reservation(reservation.ReservationId);
            var paid = seen.Status == "paid";
            Assert.Contains(seen.Status, (string[])["paid", "cancelled"]);
            Assert.Equal(paid ? 0 : 1_000, (await visitor.Wallet()).Balance);
            Assert.Equal(paid ? 1 : 0, (await visitor.Payments()).Count);
        }
    }
}
