using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;

namespace OrleansTicketing.Tests.Unit.WaitingRoom;

public sealed class PlaceRulesTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly WaitingRoomPolicy Policy = new();

    private static Place Waiting => PlaceRules.Join(Start);

    private static Place Unclaimed => PlaceRules.Admit(Waiting, Policy, Start.AddHours(2));

    private static Place Claimed => PlaceRules.Claim(Unclaimed, Policy, Start.AddHours(2).AddSeconds(30));

    [Fact, Trait("Pitfall", "20")]
    public void The_admitted_time_counts_from_the_admission_however_long_the_wait_was()
    {
        Assert.Equal(Start.AddHours(2), Claimed.AdmittedAt);
        Assert.Equal(Start.AddHours(2) + Policy.AdmittedFor, Claimed.Until);
        Assert.True(Claimed.IsLive(Start.AddHours(2) + Policy.AdmittedFor - Millisecond));
    }

    [Fact]
    public void Until_the_claim_the_deadline_is_that_of_the_claim() => Assert.Equal(Start.AddHours(2) + Policy.ClaimWithin, Unclaimed.Until);

    [Fact]
    public void A_claim_deadline_never_lies_beyond_the_end_of_the_admission()
    {
        var policy = new WaitingRoomPolicy { ClaimWithin = TimeSpan.FromMinutes(3), AdmittedFor = TimeSpan.FromMinutes(2) };
        Assert.Equal(Start + policy.AdmittedFor, PlaceRules.Admit(Waiting, policy, Start).Until);
    }

    [Fact]
    public void A_claim_counts_up_to_the_last_millisecond_and_not_at_the_deadline()
    {
        var deadline = Unclaimed.Until!.Value;
        Assert.Equal(PlaceState.Claimed, PlaceRules.Claim(Unclaimed, Policy, deadline - Millisecond).State);
        Assert.Equal(PlaceState.Unclaimed, PlaceRules.Claim(Unclaimed, Policy, deadline).State);
        Assert.True(Unclaimed.IsOverdue(deadline));
    }

    [Fact]
    public void An_admission_ends_at_its_deadline_and_not_a_millisecond_earlier()
    {
        var deadline = Claimed.Until!.Value;
        Assert.Equal(Claimed, PlaceRules.Expire(Claimed, deadline - Millisecond));
        Assert.False(Claimed.IsOverdue(deadline - Millisecond));
        Assert.False(Claimed.IsLive(deadline));
        Assert.Equal(Claimed with { State = PlaceState.Expired }, PlaceRules.Expire(Claimed, deadline));
    }

    [Fact]
    public void A_claim_changes_nothing_for_whom_it_is_not_meant()
    {
        Assert.Equal(Waiting, PlaceRules.Claim(Waiting, Policy, Start));
        Assert.Equal(Claimed, PlaceRules.Claim(Claimed, Policy, Start.AddHours(2).AddMinutes(1)));
    }

    [Fact]
    public void Only_the_waiting_are_admitted()
    {
        Assert.Equal(Claimed, PlaceRules.Admit(Claimed, Policy, Start.AddHours(3)));
        var gone = PlaceRules.Leave(Waiting, Start);
        Assert.Equal(gone, PlaceRules.Admit(gone, Policy, Start));
    }

    [Fact]
    public void A_clock_that_stepped_back_admits_at_the_time_of_the_join() =>
        Assert.Equal(Start, PlaceRules.Admit(Waiting, Policy, Start.AddSeconds(-5)).AdmittedAt);

    [Fact]
    public void Leaving_finishes_a_live_place_and_leaves_an_ended_one_as_it_ended()
    {
        Assert.Equal(PlaceState.Finished, PlaceRules.Leave(Waiting, Start).State);
        Assert.Equal(PlaceState.Finished, PlaceRules.Leave(Claimed, Claimed.Until!.Value - Millisecond).State);
        Assert.Equal(PlaceState.Expired, PlaceRules.Leave(Claimed, Claimed.Until!.Value).State);
        var left = PlaceRules.Leave(Waiting, Start);
        Assert.Equal(left, PlaceRules.Leave(left, Start.AddDays(1)));
    }

    [Fact]
    public void A_payment_finishes_a_place_that_has_expired_too_and_only_once()
    {
        var expired = PlaceRules.Expire(Claimed, Claimed.Until!.Value);
        var finished = PlaceRules.Finish(expired, Start.AddHours(3));
        Assert.Equal(PlaceState.Finished, finished.State);
        Assert.Equal(finished, PlaceRules.Finish(finished, Start.AddHours(4)));
    }

    [Fact]
    public void Silence_ends_waiting_places_alone()
    {
        Assert.Equal(PlaceState.Expired, PlaceRules.FallSilent(Waiting, Start).State);
        Assert.Equal(Claimed, PlaceRules.FallSilent(Claimed, Start));
    }
}
