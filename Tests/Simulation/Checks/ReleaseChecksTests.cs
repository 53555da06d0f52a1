using OrleansTicketing.Client.Operations;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Simulation.Checks.Answers;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class ReleaseChecksTests
{
    private static readonly Guid Id = Guid.Parse("10000000-0000-0000-0000-000000000000");
    private readonly CheckedRun _run = CheckedRun.WithAliceAdmitted();

    private ReleaseChecks Checks => new(_run.Referee, _run.Seats, _run.Accounts, _run.Log);

    private Step Ask(Asked asked) => _run.Log.Begin(CheckedRun.Alice, asked, 0, _run.Clock);

    private static Asked.Hold AskedHold(string key) => new(CheckedRun.Concert, CheckedRun.Date.Date.ToString(), [1, 2], key);

    private static Guid ReservationOf(string key) => ReservationRules.IdOf(
        new OperationFactory(new SomeIds()).Create(CheckedRun.Alice, "POST /api/v1/reservations", key, string.Empty).Id);

    private void Reserve(ReservationState state)
    {
        var account = _run.Held(_run.Account(CheckedRun.Alice), Id, 1);
        _run.Store(CheckedRun.Alice, account);
        if (state != ReservationState.Held)
            _run.Store(CheckedRun.Alice, account with { Reservations = [account.Reservations[0] with { State = state }], Outbox = [Id] });
    }

    [Fact]
    public void A_refused_hold_that_keeps_a_seat_is_found()
    {
        _run.Hold(1, ReservationOf("key"), CheckedRun.Alice);
        var asked = AskedHold("key");
        Assert.Equal("2", Checks.Refused(Ask(asked), asked)?.Invariant);
    }

    [Fact]
    public void A_refused_hold_may_leave_what_others_hold_and_what_is_over()
    {
        _run.Hold(1, Id, CheckedRun.Bob);
        _run.Hold(2, ReservationOf("key"), CheckedRun.Alice);
        _run.Clock += CheckedRun.Policy.Hold.Duration;
        var asked = AskedHold("key");
        Assert.Null(Checks.Refused(Ask(asked), asked));
    }

    [Fact]
    public void The_same_hold_sent_again_may_have_got_it()
    {
        _run.Hold(1, ReservationOf("key"), CheckedRun.Alice);
        var asked = AskedHold("key");
        Ask(asked);
        Assert.Null(Checks.Refused(Ask(asked), asked));
    }

    [Fact]
    public void A_place_that_was_given_back_keeps_no_reservation()
    {
        _run.Hold(1, Id, CheckedRun.Alice);
        Reserve(ReservationState.Held);
        var asked = new Asked.Leave(CheckedRun.Concert, 1);
        Assert.Equal("2", Checks.GivenBack(Ask(asked), asked)?.Invariant);
        var other = new Asked.Leave(CheckedRun.Concert, 2);
        Assert.Null(Checks.GivenBack(Ask(other), other));
    }

    [Fact]
    public void A_cancelled_reservation_keeps_no_seat()
    {
        _run.Hold(1, Id, CheckedRun.Alice);
        Reserve(ReservationState.Cancelled);
        var asked = new Asked.Leave(CheckedRun.Concert, 1);
        Assert.Equal("2", Checks.GivenBack(Ask(asked), asked)?.Invariant);
        _run.Free(1);
        Assert.Null(Checks.GivenBack(Ask(asked), asked));
    }

    private sealed class SomeIds : IIdSource
    {
        public Guid NewId() => Guid.NewGuid();
    }
}
