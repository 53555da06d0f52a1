namespace OrleansTicketing.Tests.Simulation;

/// <summary>
/// Bugs that the simulator found, with the runs that failed before they were fixed. A plan takes another course when workloads or faults
/// change; what it is about stays what it is, and the grain tests that <c>docs/simulation.md</c> names hold the rule itself.
/// </summary>
public sealed class FoundBugsTests(ITestOutputHelper output)
{
    /// <summary>A new waiting room waited for less than a millisecond until a former lease was over: that is no wait, and its turn never ended.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_waiting_room_gives_its_turn_away_until_a_former_lease_is_over(long seed) => Holds(seed);

    /// <summary>What an interrupted attempt of a hold gave back came so late that another attempt had made the reservation, and paid.</summary>
    [Fact, Trait("Invariant", "6")]
    public void A_hold_is_given_back_by_the_attempt_that_got_it() => Holds(
        49, ("workload", "on-sale"), ("users", "500"), ("seats", "50"), ("capacity", "250"), ("batch-size", "250"), ("interval", "1"));

    [Fact, Trait("Invariant", "6")]
    public void A_cancellation_that_is_told_after_the_deadline_frees_what_a_payment_had_pinned() => Holds(400080);

    [Fact, Trait("Invariant", "7")]
    public void A_waiting_room_that_was_overtaken_takes_no_reports_of_who_polled() => Holds(301006);

    [Fact, Trait("Invariant", "8")]
    public void Of_two_changes_of_a_room_at_once_each_is_stored() => Holds(500879);

    [Fact, Trait("Invariant", "7")]
    public void A_new_waiting_room_calls_no_place_admitted_that_the_former_one_ended() => Holds(501091);

    [Fact, Trait("Invariant", "2")]
    public void An_account_that_was_overtaken_cannot_say_that_nothing_was_held() => Holds(702034);

    [Theory]
    [InlineData(1005854)]
    [InlineData(1044274)]
    public void A_date_that_was_overtaken_refuses_no_prices_that_the_other_one_agreed_to(long seed) => Holds(seed);

    [Fact, Trait("Invariant", "6")]
    public void A_seat_that_was_overtaken_answers_no_visits() => Holds(1026852);

    [Theory, Trait("Invariant", "10")]
    [InlineData(1024169)]
    [InlineData(1035670)]
    public void A_new_waiting_room_looks_for_what_the_former_one_stored_at_its_end(long seed) => Holds(seed);

    [Fact, Trait("Invariant", "10")]
    public void Gateways_are_told_nothing_by_a_waiting_room_that_was_overtaken() => Holds(1006601);

    [Fact, Trait("Invariant", "10")]
    public void What_an_interrupted_group_left_behind_a_gap_is_not_written_over_while_the_gap_may_be_filled() => Holds(1026200);

    [Fact, Trait("Invariant", "6")]
    public void An_account_that_was_overtaken_does_not_say_that_a_reservation_cannot_be_paid() => Holds(4013681);

    [Fact, Trait("Invariant", "6")]
    public void A_seat_that_was_pinned_all_the_while_does_not_take_a_late_pin_back() => Holds(10002487);

    [Fact, Trait("Invariant", "2")]
    public void An_account_that_stood_still_holds_nothing_with_a_place_that_is_long_over() => Holds(10004856);

    [Theory]
    [InlineData(10021101)]
    [InlineData(10098990)]
    public void A_date_that_heard_of_a_pin_alone_is_told_of_the_end_of_the_hold(long seed) => Holds(seed);

    [Fact, Trait("Invariant", "2")]
    public void A_hold_that_finds_its_first_seat_taken_gives_back_what_an_interrupted_attempt_of_it_got() => Holds(10087509);

    /// <summary>That was the check: stored are whole milliseconds.</summary>
    [Theory, Trait("Invariant", "7")]
    [InlineData(10041823)]
    [InlineData(10091708)]
    public void A_place_may_end_late_in_the_millisecond_that_is_stored(long seed) => Holds(seed);

    /// <summary>That was the simulated journal: another activation read what was written, and answered before it was synced.</summary>
    [Fact, Trait("Invariant", "10")]
    public void A_journal_gives_nobody_what_a_crash_may_still_take() => Holds(20021682);

    private void Holds(long seed, params (string Field, string Text)[] plan) => Runs.AssertHeld(Runs.Of(seed, 1, Runs.Choose(plan)).Run(), output);
}
