using OrleansTicketing.Client;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Wallets;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class AnswerChecksTests
{
    private static readonly Guid Id = Guid.Parse("10000000-0000-0000-0000-000000000000");
    private readonly CheckedRun _run = CheckedRun.WithAliceAdmitted();
    private int _steps;

    private void Answer(Asked asked, Outcome outcome, TimeSpan? sent = null)
    {
        var step = new Step(_steps++, CheckedRun.Alice, asked, 0, sent ?? _run.Clock - TimeSpan.FromMilliseconds(100)) { Ended = _run.Clock, Outcome = outcome };
        _run.Answers.Ended(step);
    }

    private Reservation Answered(DateTimeOffset until, int seat = 1) => new(
        1, Id, CheckedRun.Concert, CheckedRun.Date.Date.ToString(), [new ReservedSeat(seat, 10)], 10, ReservationStatus.Held, until,
        until - CheckedRun.Policy.Hold.Duration, new PlaceKey(1, CheckedRun.Alice, CheckedRun.Start), null);

    private static Asked.Hold AskedHold(string? key = null) => new(CheckedRun.Concert, CheckedRun.Date.Date.ToString(), [1], key);

    private DateTimeOffset HoldOne()
    {
        _run.Hold(1, Id, CheckedRun.Alice);
        _run.Store(CheckedRun.Alice, _run.Held(_run.Account(CheckedRun.Alice), Id, 1));
        return _run.Now + CheckedRun.Policy.Hold.Duration;
    }

    [Fact]
    public void A_hold_that_is_stored_may_be_answered()
    {
        var until = HoldOne();
        Answer(AskedHold(), new Outcome.Answered(new HoldAnswer(Answered(until), Replayed: false)));
        _run.Legal();
    }

    [Fact]
    public void A_hold_that_is_not_stored_may_not()
    {
        Answer(AskedHold(), new Outcome.Answered(new HoldAnswer(Answered(_run.Now), Replayed: false)));
        _run.Refused("10");
    }

    [Theory]
    [InlineData(999.9, true)]
    [InlineData(1000.9, true)]
    [InlineData(1001.1, false)]
    public void A_hold_that_was_asked_for_with_a_place_that_was_over_may_not(double askedAtMilliseconds, bool isLegal)
    {
        var until = HoldOne();
        _run.Clock = TimeSpan.Zero;
        var admitted = _run.Claimed();
        // Stored are whole milliseconds.
        _run.Clock = TimeSpan.FromMilliseconds(1000.7);
        _run.StorePlaces((CheckedRun.Alice, PlaceRules.Leave(admitted, _run.Now)));

        Answer(AskedHold(), new Outcome.Answered(new HoldAnswer(Answered(until), Replayed: false)), TimeSpan.FromMilliseconds(askedAtMilliseconds));

        if (isLegal)
            _run.Legal();
        else
            _run.Refused("7");
    }

    [Fact]
    public void The_same_key_gets_the_same_answer()
    {
        var until = HoldOne();
        Answer(AskedHold("key"), new Outcome.Answered(new HoldAnswer(Answered(until), Replayed: false)));
        Answer(AskedHold("key"), new Outcome.Answered(new HoldAnswer(Answered(until) with { CreatedAt = _run.Now.AddSeconds(1) }, Replayed: true)));
        _run.Refused("5");
    }

    [Fact]
    public void A_charge_that_is_not_stored_may_not_be_answered()
    {
        Answer(new Asked.Charge(7, null), new Outcome.Answered(new ChargeAnswer(
            new LedgerEntry(2, Guid.NewGuid(), LedgerEntryKind.Charge, 7, 107, null, _run.Now), Replayed: false)));
        _run.Refused("10");
    }

    [Fact]
    public void A_payment_that_is_not_stored_may_not_be_answered()
    {
        HoldOne();
        Answer(new Asked.Pay(Id, null), new Outcome.Answered(new PaymentAnswer(
            new Payment(1, ReservationRules.PaymentIdOf(Id), Id, 10, _run.Now, []), Replayed: false, PaidBefore: false)));
        _run.Refused("10");
    }

    [Fact]
    public void A_free_seat_is_not_refused_as_taken()
    {
        _run.Hold(1, Id, CheckedRun.Bob);
        _run.Clock += TimeSpan.FromSeconds(31);
        Answer(AskedHold(), new Outcome.Refused(new Refusal(ErrorCode.SeatTaken) { Seats = [1] }));
        _run.Refused("3");
    }

    [Fact]
    public void A_seat_that_was_held_when_asked_for_may_be_refused()
    {
        _run.Hold(1, Id, CheckedRun.Bob);
        _run.Clock += TimeSpan.FromSeconds(29);
        var sent = _run.Clock;
        _run.Clock += TimeSpan.FromSeconds(5);
        Answer(AskedHold(), new Outcome.Refused(new Refusal(ErrorCode.SeatTaken) { Seats = [1] }), sent);
        _run.Legal();
    }

    [Fact]
    public void A_hold_that_lasts_is_not_refused_as_expired()
    {
        HoldOne();
        Answer(new Asked.Pay(Id, null), new Outcome.Refused(new Refusal(ErrorCode.HoldExpired)));
        _run.Refused("2");
    }

    [Fact]
    public void A_balance_is_the_one_that_is_stored()
    {
        _run.Clock += TimeSpan.FromSeconds(1);
        Answer(new Asked.ReadBalance(), new Outcome.Answered(new WalletBalance(100)));
        _run.Legal();
        Answer(new Asked.ReadBalance(), new Outcome.Answered(new WalletBalance(0)));
        _run.Refused("reads");
    }

    [Fact]
    public void What_was_cancelled_is_cancelled()
    {
        HoldOne();
        Answer(new Asked.Cancel(Id), new Outcome.Answered(Done.Instance));
        _run.Refused("10");
    }

    [Fact]
    public void Without_an_answer_nothing_is_wrong()
    {
        Answer(AskedHold("key"), new Outcome.Unknown("no answer"));
        Answer(new Asked.Charge(7, "key"), new Outcome.Unknown("no answer"));
        _run.Legal();
    }
}
