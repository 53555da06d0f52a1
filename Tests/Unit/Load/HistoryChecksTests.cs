using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Tests.Unit.Load;

/// <summary>A run that breaks an invariant is a failed run, whatever its speed: each check refuses what it is there for.</summary>
public sealed class HistoryChecksTests
{
    private const string Evening = "2027-05-01";

    private static readonly long Second = System.Diagnostics.Stopwatch.Frequency;

    private static readonly Noted[] Good =
    [
        new NotedJoin(0, 0, 10, Position: 1),
        new NotedJoin(1, 5, 15, Position: 2),
        new NotedPlace(0, 0, 10, Position: 1, IsAdmitted: true),
        new NotedPlace(1, 5, 15, Position: 2, IsAdmitted: false),
        new NotedHold(0, 20, 30, "r1", Evening, [1, 2]),
        new NotedHold(1, 20, 31, "r2", Evening, [3]),
        new NotedHold(1, 32, 40, "r3", "2027-05-02", [3]),
        new NotedCharge(0, 40, 50, "e1", 3000),
        new NotedPayment(0, 60, 70, "p1", "r1", 2000),
        new NotedRepeat(0, 71, 75, "p1", "p1"),
    ];

    [Fact]
    public void A_history_that_keeps_every_invariant_passes() => HistoryChecks.Verify(Good);

    [Fact, Trait("Invariant", "1")]
    public void A_seat_that_two_users_got_is_refused() =>
        Refuses("seat 2 of 2027-05-01 was given", new NotedHold(1, 41, 45, "r9", Evening, [9, 2]));

    [Fact, Trait("Invariant", "5")]
    public void A_reservation_that_was_paid_twice_is_refused() =>
        Refuses("paid reservation r1 was given twice", new NotedPayment(0, 71, 72, "p2", "r1", 2000));

    [Fact, Trait("Invariant", "6")]
    public void A_payment_of_what_another_user_holds_is_refused() =>
        Refuses("user 0 paid a reservation", new NotedPayment(0, 71, 72, "p2", "r2", 1000));

    [Fact, Trait("Invariant", "5")]
    public void An_entry_that_stands_for_two_charges_is_refused() =>
        Refuses("wallet entry e1 was given twice", new NotedCharge(1, 60, 61, "e1", 5));

    [Fact, Trait("Invariant", "7")]
    public void A_position_that_was_given_twice_is_refused() =>
        Refuses("position 2 was given twice", new NotedJoin(2, 20, 25, Position: 2));

    [Fact, Trait("Invariant", "7")]
    public void Who_asked_after_another_one_was_answered_stands_behind() =>
        Refuses("user 2 got position 0 after 2 had been answered", new NotedJoin(2, 16, 25, Position: 0));

    [Fact, Trait("Invariant", "7")]
    public void Who_asked_while_another_one_was_not_answered_yet_may_stand_before() =>
        HistoryChecks.Verify([.. Good, new NotedJoin(2, 9, 25, Position: 0)]);

    [Fact, Trait("Invariant", "7")]
    public void Who_waits_a_second_after_somebody_behind_was_admitted_was_overtaken() =>
        Refuses("position 5 was admitted while 2 waited",
            new NotedPlace(4, 20, 30, Position: 5, IsAdmitted: true), new NotedPlace(1, 31 + Second, 32 + Second, Position: 2, IsAdmitted: false));

    [Fact, Trait("Invariant", "7")]
    public void An_answer_to_a_poll_may_be_a_second_old() =>
        HistoryChecks.Verify([.. Good, new NotedPlace(4, 20, 30, Position: 5, IsAdmitted: true), new NotedPlace(1, 30 + Second, 31 + Second, Position: 2, IsAdmitted: false)]);

    [Fact, Trait("Invariant", "8")]
    public void More_admitted_at_one_moment_than_the_capacity_are_refused()
    {
        Noted[] two =
        [
            .. Good,
            new NotedPlace(1, 50, 55, Position: 2, IsAdmitted: true),
            new NotedPayment(1, 80, 90, "p2", "r2", 1000),
        ];
        HistoryChecks.VerifyCapacity(two, capacity: 2);
        var refusal = Assert.Throws<VerificationException>(() => HistoryChecks.VerifyCapacity(two, capacity: 1));
        Assert.Contains("2 users were admitted at once", refusal.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Invariant", "8")]
    public void Whose_payment_was_sent_before_the_next_admission_counts_no_more() =>
        HistoryChecks.VerifyCapacity(
            [.. Good, new NotedPlace(1, 60, 65, Position: 2, IsAdmitted: true), new NotedPayment(1, 80, 90, "p2", "r2", 1000)], capacity: 1);

    [Fact, Trait("Invariant", "5")]
    public void A_request_that_had_another_effect_when_it_was_sent_again_is_refused() =>
        Refuses("a request of user 0 that was answered with e1 was answered with e2", new NotedRepeat(0, 60, 61, "e1", "e2"));

    [Fact, Trait("Invariant", "5")]
    public void A_request_that_was_refused_when_it_was_sent_again_is_refused() =>
        Refuses("a request of user 0 that was answered with r1 was answered with 409 seat_taken", new NotedRepeat(0, 60, 61, "r1", "409 seat_taken"));

    [Fact, Trait("Invariant", "4")]
    public void Balances_that_are_what_was_charged_less_what_was_paid_pass() =>
        HistoryChecks.VerifyMoney([.. Good, new NotedCharge(1, 60, 61, "e2", 70)], chargedBefore: 5, balances: [1005, 75]);

    [Theory, Trait("Invariant", "4")]
    [InlineData(1999, "2000 acknowledged, 1999 stored")]
    [InlineData(5000, "2000 acknowledged, 5000 stored")]
    public void Money_that_was_lost_or_made_is_refused(long balance, string difference)
    {
        var refusal = Assert.Throws<VerificationException>(() => HistoryChecks.VerifyMoney(Good, chargedBefore: 1000, [balance]));
        Assert.Equal($"balance of user 0: {difference}", refusal.Message);
    }

    private static void Refuses(string what, params Noted[] more)
    {
        var refusal = Assert.Throws<VerificationException>(() => HistoryChecks.Verify([.. Good, .. more]));
        Assert.StartsWith(what, refusal.Message, StringComparison.Ordinal);
    }
}
