using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Crash;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Standalone.Crash;

/// <summary>
/// The real process, killed with SIGKILL under mixed load. Longer: <c>CRASH_ROUNDS=200 ./test --filter FullyQualifiedName~Standalone.Crash</c>;
/// with the choices of an earlier run: <c>CRASH_SEED=…</c>, which the run prints.
/// </summary>
[Collection(RestProofs.Name)]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Rounds = 10;

    [Fact]
    [Trait("Invariant", "1")]
    [Trait("Invariant", "2")]
    [Trait("Invariant", "3")]
    [Trait("Invariant", "4")]
    [Trait("Invariant", "5")]
    [Trait("Invariant", "6")]
    [Trait("Invariant", "7")]
    [Trait("Invariant", "8")]
    [Trait("Invariant", "9")]
    [Trait("Invariant", "10")]
    [Trait("Pitfall", "11")]
    [Trait("Pitfall", "16")]
    public async Task Killed_at_random_moments_nothing_is_lost_doubled_or_left_half_done()
    {
        var plan = CrashPlan.FromEnvironment(Rounds);
        output.WriteLine($"seed {plan.Seed}, {plan.Rounds} rounds");
        await using var server = await TicketingServer.Start(CrashRun.Settings);
        var run = new CrashRun(server, plan, output.WriteLine);

        await run.Rounds();
        var end = await CrashEnd.Reach(server, run.World);

        output.WriteLine($"{end.Accounts.Count} users, {end.Places.Count} places, {end.Reservations.Count()} reservations, "
            + $"{end.Accounts.Sum(account => account.Payments.Count)} payments, {end.Accounts.Sum(account => account.Entries.Count)} ledger entries; "
            + $"all at rest {end.EndedAfter.TotalSeconds:F1} s after the last request");
        MoneyInvariants.Check(end);
        SeatInvariants.Check(end);
        WaitingRoomInvariants.Check(end, run.Watch.Seen);
        await OrderInvariants.Check(server.Api, end);
        await run.ReplayEverything();
    }

    [Fact]
    [Trait("Invariant", "10")]
    [Trait("Pitfall", "16")]
    public async Task What_was_answered_a_moment_before_the_kill_is_there_after_it()
    {
        await using var server = await TicketingServer.Start();
        var hall = await server.Operator.NewHall();
        for (var seat = 1; seat <= 3; seat++)
        {
            var visitor = await server.Api.SignIn();
            await visitor.EnterAdmitted(hall.ConcertId);
            (await visitor.Charge(1_500)).Expect(201);
            var reservation = await visitor.Holding(hall, seat);
            var payment = (await visitor.Pay(reservation.ReservationId)).Read<PaymentView>(201);

            await server.Process.Kill();
            await server.StartAgain();

            Assert.Equal(500, (await visitor.Wallet()).Balance);
            Assert.Equal("paid", (await visitor.Reservation(reservation.ReservationId)).Status);
            Assert.Equal(payment.PaymentId, Assert.Single(await visitor.Payments()).PaymentId);
            Assert.Equal("finished", (await visitor.Place()).Status);
        }

        var reader = await server.Api.SignIn();
        await reader.EnterAdmitted(hall.ConcertId);
        Assert.Equal([1, 2, 3], (await reader.Seats(hall)).With("sold"));
    }

    [Fact]
    [Trait("Invariant", "3")]
    [Trait("Pitfall", "04")]
    [Trait("Pitfall", "07")]
    public async Task A_hold_made_before_a_kill_stands_until_its_deadline_and_not_longer()
    {
        await using var server = await TicketingServer.Start(ServerSettings.OnFreePort().With("Hold:Duration", "00:00:06"));
        var hall = await server.Operator.NewHall();
        var first = await server.Api.SignIn();
        var second = await server.Api.SignIn();
        await first.EnterAdmitted(hall.ConcertId);
        await second.EnterAdmitted(hall.ConcertId);
        var held = await first.Holding(hall, 8, 9);

        await server.Process.Kill();
        await server.StartAgain();

        Assert.True(DateTimeOffset.UtcNow < held.HeldUntil, "The restart took longer than the hold.");
        (await second.Hold(hall, 9)).Expect(409, "seat_taken");
        Assert.Equal([8, 9], (await second.Seats(hall)).With("held"));
        await Eventually.Moment(held.HeldUntil);
        Assert.Equal([8, 9], (await second.Holding(hall, 8, 9)).Numbers);
    }

    [Fact]
    [Trait("Invariant", "7")]
    public async Task After_a_kill_admissions_go_on_though_nobody_asks()
    {
        await using var server = await TicketingServer.Start();
        var hall = await server.Operator.NewHall(new Room(1_000, 1));
        var visitors = await server.Api.SignIn(20);
        foreach (var visitor in visitors)
            await visitor.Enter(hall.ConcertId);
        await server.Process.Kill();
        await server.StartAgain();
        var ready = DateTimeOffset.UtcNow;

        await Eventually.Moment(ready + CrashPlan.AdmissionsGoOnWithin);

        var places = await Task.WhenAll(visitors.Select(visitor => visitor.Place()));
        var since = places.Where(place => place.AdmittedAt > ready).Select(place => (place.AdmittedAt!.Value - ready).TotalSeconds).Order().ToArray();
        output.WriteLine($"admitted after {string.Join(", ", since.Select(seconds => $"{seconds:F2} s"))}");
        Assert.NotEmpty(since);
    }

    [Fact]
    [Trait("Pitfall", "28")]
    public async Task Versions_never_repeat_or_go_back_after_a_kill()
    {
        await using var server = await TicketingServer.Start();
        var hall = await server.Operator.NewHall();
        var visitor = await server.Api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        var version = 0L;
        for (var seat = 1; seat <= 3; seat++)
        {
            await visitor.Holding(hall, seat);
            var seen = (await visitor.Seats(hall)).Version;
            Assert.True(seen > version, $"{seen} after {version}");
            version = seen;
            await server.Process.Kill();
            await server.StartAgain();
            var map = await visitor.Seats(hall);
            Assert.True(map.Version >= version, $"{map.Version} after {version}");
            Assert.Equal(seat, map.With("held").Count);
            version = map.Version;
        }
    }
}
