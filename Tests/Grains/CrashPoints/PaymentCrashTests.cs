using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.CrashPoints;

/// <summary>A payment of several seats, crashed before and after each of its writes.</summary>
public sealed class PaymentCrashTests
{
    /// <summary>Three pins, the account, the place, three seats sold, and the date's view of them at least once.</summary>
    private const int FewestWrites = 9;

    [Theory, Trait("Invariant", "6"), Trait("Invariant", "4"), Trait("Invariant", "5"), Trait("Pitfall", "16"), Trait("Pitfall", "11")]
    [MemberData(nameof(CrashRun.Variants), MemberType = typeof(CrashRun))]
    public async Task Whatever_crashes_a_payment_becomes_true_or_nothing_of_it(Moment moment, Victim victim, bool retried)
    {
        var writes = await CrashRun.AtEveryWrite(number => Crash(number, moment, victim, retried));
        Assert.True(writes >= FewestWrites, $"Only {writes} writes were seen.");
    }

    private static async Task<bool> Crash(int number, Moment moment, Victim victim, bool retried)
    {
        await using var run = await CrashRun.Start(victim);
        var held = await run.Customer.Holding(CrashRun.Seats);
        var operation = Evening.NewOperation("a");
        var point = run.CrashAt(number, moment, victim);

        var paying = run.Customer.Pay(held, operation);
        var crashed = await point.CrashDuring(paying);
        try
        {
            var answer = await run.OutcomeOf(paying);
            if (retried)
                answer = await run.Retry(() => run.Customer.Pay(held, operation));
            await run.Pass(CrashRun.Bound);

            var paid = await run.AssertPaidOrNot(held);
            if (answer is not null)
                Assert.Equal(answer.Outcome is PayOutcome.Paid or PayOutcome.Replayed, paid);
            if (retried)
                Assert.True(paid);
            if (!paid)
                await run.AssertFreeForOthers();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Crashed at write {number}, {moment}, {victim}, retried: {retried}", exception);
        }

        return crashed;
    }
}
