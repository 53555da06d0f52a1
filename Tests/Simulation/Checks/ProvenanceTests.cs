using OrleansTicketing.Client.Operations;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Simulation.Checks.AtRest;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class ProvenanceTests
{
    private static readonly Asked.Charge AskedBefore = new(100, null);
    private readonly CheckedRun _run = CheckedRun.WithAliceAdmitted();

    // What she has at the beginning was charged without a key.
    public ProvenanceTests() => Ask(AskedBefore);

    private void Ask(Asked asked, Guid? user = null) => _run.Log.Begin(user ?? CheckedRun.Alice, asked, 0, _run.Clock);

    private void Check() => new Provenance(_run.Referee, _run.Accounts).Check(_run.Log.Steps);

    private static Guid OperationOf(string route, string key) =>
        new OperationFactory(new SomeIds()).Create(CheckedRun.Alice, route, key, string.Empty).Id;

    private void Charge(Guid operation) => _run.Store(CheckedRun.Alice, _run.Charged(_run.Account(CheckedRun.Alice), 5, operation));

    private void Hold(Guid reservation, int seat)
    {
        _run.Hold(seat, reservation, CheckedRun.Alice);
        _run.Store(CheckedRun.Alice, _run.Held(_run.Account(CheckedRun.Alice), reservation, seat));
    }

    private static Asked.Hold AskedHold(string? key) => new(CheckedRun.Concert, CheckedRun.Date.Date.ToString(), [1], key);

    [Fact]
    public void A_charge_is_of_the_key_that_was_sent()
    {
        Ask(new Asked.Charge(5, "key"));
        Charge(OperationOf("POST /api/v1/wallets/me/charges", "key"));
        Check();
        _run.Legal();
    }

    [Fact]
    public void A_charge_that_nobody_asked_for_is_found()
    {
        Ask(new Asked.Charge(5, "key"));
        Charge(OperationOf("POST /api/v1/wallets/me/charges", "another"));
        Check();
        _run.Refused("5");
    }

    [Fact]
    public void A_key_that_another_user_sent_is_another()
    {
        Ask(new Asked.Charge(5, "key"), CheckedRun.Bob);
        Charge(OperationOf("POST /api/v1/wallets/me/charges", "key"));
        Check();
        _run.Refused("5");
    }

    [Fact]
    public void A_request_without_a_key_has_one_effect()
    {
        Ask(new Asked.Charge(5, null));
        Charge(Guid.NewGuid());
        Check();
        _run.Legal();
        Charge(Guid.NewGuid());
        Check();
        _run.Refused("5");
    }

    [Fact]
    public void A_reservation_is_of_the_key_that_was_sent()
    {
        Ask(AskedHold("key"));
        Hold(ReservationRules.IdOf(OperationOf("POST /api/v1/reservations", "key")), 1);
        Check();
        _run.Legal();
    }

    [Fact]
    public void A_reservation_that_nobody_asked_for_is_found()
    {
        Ask(AskedHold("key"));
        Hold(ReservationRules.IdOf(OperationOf("POST /api/v1/reservations", "another")), 1);
        Check();
        _run.Refused("5");
    }

    [Fact]
    public void A_request_for_money_is_none_for_seats()
    {
        Ask(new Asked.Charge(5, null));
        Hold(Guid.NewGuid(), 1);
        Check();
        _run.Refused("5");
    }

    private sealed class SomeIds : IIdSource
    {
        public Guid NewId() => Guid.NewGuid();
    }
}
