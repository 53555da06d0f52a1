using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.CrashPoints;

/// <summary>A hold of several seats, and a cancellation, crashed before and after each of their writes.</summary>
public sealed class HoldCrashTests
{
    /// <summary>The claim, three seats, the date's view of each, the account.</summary>
    private const int FewestWritesOfHold = 8;

    /// <summary>The account, three seats, the date's view at least once.</summary>
    private const int FewestWritesOfCancellation = 5;

    [Theory, Trait("Invariant", "2"), Trait("Invariant", "3"), Trait("Pitfall", "6"), Trait("Pitfall", "7")]
    [MemberData(nameof(CrashRun.Variants), MemberType = typeof(CrashRun))]
    public async Task Whatever_crashes_a_hold_has_all_of_its_seats_or_none(Moment moment, Victim victim, bool retried)
    {
        var writes = await CrashRun.AtEveryWrite(number => CrashHold(number, moment, victim, retried));
        Assert.True(writes >= FewestWritesOfHold, $"Only {writes} writes were seen.");
    }

    [Theory, Trait("Invariant", "2"), Trait("Pitfall", "8")]
    [MemberData(nameof(CrashRun.Variants), MemberType = typeof(CrashRun))]
    public async Task Whatever_crashes_a_cancellation_frees_all_seats_or_none(Moment moment, Victim victim, bool retried)
    {
        var writes = await CrashRun.AtEveryWrite(number => CrashCancellation(number, moment, victim, retried));
        Assert.True(writes >= FewestWritesOfCancellation, $"Only {writes} writes were seen.");
    }

    private static async Task<bool> CrashHold(int number, Moment moment, Victim victim, bool retried)
    {
        await using var run = await CrashRun.Start(victim);
        var operation = Evening.NewOperation("a");
        var point = run.CrashAt(number, moment, victim);

        var holding = run.Customer.Hold(operation, CrashRun.Seats);
        var crashed = await point.CrashDuring(holding);
        try
        {
            var answer = await run.OutcomeOf(holding);
            if (retried)
            {
                answer = await run.Retry(() => run.Customer.Hold(operation, CrashRun.Seats));
                Assert.True(answer.Outcome is HoldOutcome.Held or HoldOutcome.Replayed, $"The retry was answered with {answer.Outcome}.");
            }

            var known = (await run.Retry(() => run.Customer.Bookings.Reservations(null, 10))).Items;
            if (answer is not null)
                Assert.Equal(answer.Reservation!.ReservationId, Assert.Single(known).ReservationId);
            if (known is [var reservation])
            {
                Assert.All(await run.Evening.Peek(CrashRun.Seats), seat => Assert.Equal(
                    (SeatStatus.Held, reservation.ReservationId, reservation.HeldUntil), (seat.Status, seat.ReservationId!.Value, seat.HeldUntil!.Value)));
            }

            await run.Pass(CrashRun.Bound);
            await run.AssertFreeForOthers();
            Assert.Equal(CrashRun.Balance, await run.Customer.Wallet.Balance());
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Crashed at write {number}, {moment}, {victim}, retried: {retried}", exception);
        }

        return crashed;
    }

    private static async Task<bool> CrashCancellation(int number, Moment moment, Victim victim, bool retried)
    {
        await using var run = await CrashRun.Start(victim);
        var held = await run.Customer.Holding(CrashRun.Seats);
        var point = run.CrashAt(number, moment, victim);

        var cancelling = Done(run.Customer.Cancel(held));
        var crashed = await point.CrashDuring(cancelling);
        try
        {
            var answered = await run.OutcomeOf(cancelling) is not null;
            if (retried)
                answered = await run.Retry(() => Done(run.Customer.Cancel(held))) is not null;

            var status = (await run.Retry(() => run.Customer.Bookings.Reservation(held.ReservationId)))!.Status;
            if (answered)
            {
                Assert.Equal(ReservationStatus.Cancelled, status);
                Assert.All(await run.Evening.Peek(CrashRun.Seats), seat => Assert.Equal(SeatStatus.Available, seat.Status));
            }
            else if (status == ReservationStatus.Held)
            {
                Assert.All(await run.Evening.Peek(CrashRun.Seats), seat => Assert.Equal(held.ReservationId, seat.ReservationId));
            }

            await run.Pass(CrashRun.Bound);
            await run.AssertFreeForOthers();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Crashed at write {number}, {moment}, {victim}, retried: {retried}", exception);
        }

        return crashed;
    }

    private static async Task<string> Done(Task<CancelOutcome> cancelling)
    {
        Assert.Equal(CancelOutcome.Cancelled, await cancelling);
        return "cancelled";
    }
}
