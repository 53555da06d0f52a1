using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Expiry;

/// <summary>A hold of two seconds ends at two seconds.</summary>
[Collection(RestProofs.Name)]
public sealed class HoldExpiryTests(ShortServer shared, ITestOutputHelper output)
{
    /// <summary>How long after the deadline a busy machine may still need for one answer.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    [Fact]
    [Trait("Invariant", "3")]
    [Trait("Pitfall", "04")]
    public async Task Another_user_gets_the_seat_at_the_deadline_and_not_before()
    {
        var hall = await shared.Operator.NewHall();
        var first = await shared.Api.SignIn();
        var second = await shared.Api.SignIn();
        await first.EnterAdmitted(hall.ConcertId);
        var held = await first.Holding(hall, 5);
        Assert.Equal(ShortServer.Hold, held.HeldUntil - held.CreatedAt);
        await second.EnterAdmitted(hall.ConcertId);

        DateTimeOffset answered;
        Answer answer;
        do
        {
            answer = await second.Hold(hall, 5);
            answered = DateTimeOffset.UtcNow;
        }
        while (answer.Status == 409);

        answer.Expect(201);
        output.WriteLine($"the seat changed hands {(answered - held.HeldUntil).TotalMilliseconds:F1} ms after the deadline");
        Assert.InRange(answered, held.HeldUntil, held.HeldUntil + Slack);
        Assert.Equal("expired", (await first.Reservation(held.ReservationId)).Status);
    }

    [Fact]
    [Trait("Invariant", "3")]
    public async Task One_who_asks_first_at_the_deadline_gets_the_seat_though_nobody_tidied()
    {
        var hall = await shared.Operator.NewHall();
        var first = await shared.Api.SignIn();
        var second = await shared.Api.SignIn();
        await first.EnterAdmitted(hall.ConcertId);
        var held = await first.Holding(hall, 1, 2, 3, 4);
        await second.EnterAdmitted(hall.ConcertId);
        // A first protected call keeps the place; without it the place would end with the hold, a few milliseconds later.
        await second.Dates(hall.ConcertId);

        await Eventually.Moment(held.HeldUntil);
        var reservation = await second.Holding(hall, 2, 3);

        Assert.Equal([2, 3], reservation.Numbers);
        var seen = await second.Seats(hall);
        Assert.Equal([2, 3], seen.With("held"));
        Assert.Equal(50 - 2, seen.With("available").Count);
    }

    [Fact]
    public async Task Asking_again_for_a_seat_one_holds_never_extends_it()
    {
        var hall = await shared.Operator.NewHall();
        var visitor = await shared.Api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        var request = visitor.HoldRequest(hall, [1], Guid.NewGuid().ToString());
        var held = (await shared.Api.Send(request)).Read<ReservationView>(201);

        await Eventually.Moment(held.HeldUntil - TimeSpan.FromSeconds(1));
        (await visitor.Hold(hall, 1)).Expect(409, "seat_taken");
        Assert.Equal(held.HeldUntil, (await shared.Api.Send(request)).Read<ReservationView>(201).HeldUntil);

        await Eventually.Moment(held.HeldUntil);
        Assert.Equal("expired", (await visitor.Reservation(held.ReservationId)).Status);
        // The key still names what it did: a replay holds nothing anew.
        Assert.True((await shared.Api.Send(request)).Expect(201).IsReplay);
        Assert.Empty((await visitor.Seats(hall)).With("held"));
    }

    [Fact]
    [Trait("Pitfall", "17")]
    public async Task Payments_at_the_very_deadline_are_paid_or_expired_never_both()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var hall = await shared.Operator.NewHall();
        var visitors = await shared.Api.SignIn(40);
        var late = visitors.Select(_ => TimeSpan.FromMilliseconds(random.Next(-40, 15))).ToArray();

        var outcomes = await Task.WhenAll(visitors.Select((visitor, n) => PayNearTheDeadline(visitor, n + 1, late[n])));

        output.WriteLine($"{outcomes.Count(paid => paid)} of {outcomes.Length} paid");

        async Task<bool> PayNearTheDeadline(Visitor visitor, int seat, TimeSpan afterDeadline)
        {
            await visitor.EnterAdmitted(hall.ConcertId);
            (await visitor.Charge(1_000)).Expect(201);
            var held = await visitor.Holding(hall, seat);
            await Eventually.Moment(held.HeldUntil + afterDeadline);
            var key = Guid.NewGuid().ToString();
            var answer = await visitor.Pay(held.ReservationId, key);
            var paid = answer.Status == 201;
            if (!paid)
                answer.Expect(410, "hold_expired");

            // The same key again says the same, and the books agree with it.
            Assert.Equal(answer.Status, (await visitor.Pay(held.ReservationId, key)).Status);
            Assert.Equal(paid ? 0 : 1_000, (await visitor.Wallet()).Balance);
            Assert.Equal(paid ? "paid" : "expired", (await visitor.Reservation(held.ReservationId)).Status);
            Assert.Equal(paid ? 1 : 0, (await visitor.Payments()).Count);
            var other = await shared.Api.SignIn();
            await other.EnterAdmitted(hall.ConcertId);
            (await other.Hold(hall, seat)).Expect(paid ? 409 : 201);
            return paid;
        }
    }
}
