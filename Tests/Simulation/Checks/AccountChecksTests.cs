using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Reservations;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class AccountChecksTests
{
    private static readonly Guid Reservation = Guid.Parse("10000000-0000-0000-0000-000000000000");
    private readonly CheckedRun _run = CheckedRun.WithAliceAdmitted();

    private AccountState State => _run.Account(CheckedRun.Alice);

    private void Store(AccountState next) => _run.Store(CheckedRun.Alice, next);

    private void HoldBoth()
    {
        _run.Hold(1, Reservation, CheckedRun.Alice);
        _run.Hold(2, Reservation, CheckedRun.Alice);
        Store(_run.Held(State, Reservation, 1, 2));
    }

    [Fact]
    public void A_whole_sale_is_legal()
    {
        HoldBoth();
        _run.Pin(1);
        _run.Pin(2);
        Store(_run.Paid(State, Reservation));
        _run.Sell(1);
        _run.Sell(2);
        _run.StorePlaces((CheckedRun.Alice, Domain.WaitingRoom.PlaceRules.Finish(Place(), _run.Now)));
        Store(State with { Outbox = [] });
        _run.Legal();
    }

    private static Domain.WaitingRoom.Place Place() => new CheckedRun { Clock = TimeSpan.Zero }.Claimed();

    [Fact]
    public void An_operation_has_its_effect_once()
    {
        var operation = Guid.NewGuid();
        Store(_run.Charged(State, 5, operation));
        _run.Legal();
        Store(_run.Charged(State with { Operations = [] }, 5, operation));
        _run.Refused("5");
    }

    [Fact]
    public void A_charge_that_no_operation_names_could_be_made_again()
    {
        Store(_run.Charged(State, 5, Guid.NewGuid()) with { Operations = State.Operations });
        _run.Refused("5");
    }

    [Fact]
    public void A_charge_is_never_lost()
    {
        var before = State;
        Store(_run.Charged(State, 5, Guid.NewGuid()));
        Store(before);
        _run.Refused("4");
    }

    [Fact]
    public void A_balance_is_what_its_ledger_says()
    {
        var next = _run.Charged(State, 5, Guid.NewGuid());
        Store(next with { Wallet = next.Wallet with { Balance = next.Wallet.Balance + 1 } });
        _run.Refused("4");
    }

    [Fact]
    public void A_line_is_never_changed()
    {
        Store(State with { Ledger = [State.Ledger[0] with { Amount = 99 }] });
        _run.Refused("4");
    }

    [Fact]
    public void Nobody_spends_what_is_not_there()
    {
        _run.Hold(1, Reservation, CheckedRun.Alice);
        var held = _run.Held(State, Reservation, 1);
        held = held with { Reservations = [held.Reservations[0] with { Amount = 1_000, Seats = [new PricedSeat(1, 1_000)] }] };
        Store(held);
        _run.Legal();
        _run.Pin(1);
        Store(_run.Paid(State, Reservation));
        _run.Refused("4");
    }

    [Fact]
    public void Old_lines_leave_the_state_for_a_page_alone()
    {
        Store(_run.Charged(State, 5, Guid.NewGuid()));
        Store(State with { Ledger = State.Ledger.RemoveAt(0) });
        _run.Refused("4");
    }

    [Fact]
    public void A_reservation_has_all_of_its_seats()
    {
        _run.Hold(1, Reservation, CheckedRun.Alice);
        Store(_run.Held(State, Reservation, 1, 2));
        _run.Refused("2");
    }

    [Fact]
    public void A_limit_holds_at_every_moment()
    {
        for (var seat = 1; seat <= 6; seat++)
            _run.Hold(seat, seat <= 3 ? Reservation : CheckedRun.Bob, CheckedRun.Alice);
        Store(_run.Held(State, Reservation, 1, 2, 3));
        _run.Legal();
        Store(_run.Held(State, CheckedRun.Bob, 4, 5));
        _run.Refused("2");
    }

    [Fact]
    public void Who_is_not_admitted_holds_nothing()
    {
        var run = new CheckedRun();
        run.StoreRoom();
        run.StorePlaces((CheckedRun.Alice, run.Waiting()));
        run.Hold(1, Reservation, CheckedRun.Alice);
        run.Store(CheckedRun.Alice, run.Held(new AccountState(), Reservation, 1));
        run.Refused("2");
    }

    [Fact]
    public void Paid_means_that_every_seat_is_pinned()
    {
        HoldBoth();
        _run.Pin(1);
        Store(_run.Paid(State, Reservation));
        _run.Refused("6");
    }

    [Fact]
    public void A_debit_is_exact()
    {
        HoldBoth();
        _run.Pin(1);
        _run.Pin(2);
        var paid = _run.Paid(State, Reservation);
        var line = paid.Ledger[^1] with { Amount = -19, Balance = 81 };
        Store(paid with
        {
            Ledger = paid.Ledger.SetItem(paid.Ledger.Length - 1, line),
            Wallet = paid.Wallet with { Balance = 81, Paid = 19 },
        });
        _run.Refused("6");
    }

    [Fact]
    public void Paid_without_a_ticket_for_each_seat_is_not_paid()
    {
        HoldBoth();
        _run.Pin(1);
        _run.Pin(2);
        var paid = _run.Paid(State, Reservation);
        Store(paid with { Payments = [paid.Payments[0] with { Tickets = paid.Payments[0].Tickets.RemoveAt(1) }] });
        _run.Refused("6");
    }

    [Fact]
    public void Paid_without_a_debit_is_not_paid()
    {
        HoldBoth();
        _run.Pin(1);
        _run.Pin(2);
        var (before, paid) = (State, _run.Paid(State, Reservation));
        Store(paid with { Ledger = before.Ledger, Wallet = before.Wallet });
        _run.Refused("6");
    }

    [Fact]
    public void What_is_paid_stays_paid()
    {
        HoldBoth();
        _run.Pin(1);
        _run.Pin(2);
        Store(_run.Paid(State, Reservation));
        Store(State with { Reservations = [State.Reservations[0] with { State = ReservationState.Cancelled, PaymentId = null }] });
        _run.Refused("6");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cancelled_reservation_has_let_go_of_its_seats_and_a_hold_that_comes_late_ends_at_its_deadline(bool isFreed)
    {
        HoldBoth();
        _run.Clock += TimeSpan.FromSeconds(1);
        Store(State with { Reservations = [State.Reservations[0] with { State = ReservationState.Cancelled }], Outbox = [Reservation] });
        if (isFreed)
        {
            _run.Free(1);
            _run.Free(2);
            _run.Clock += TimeSpan.FromSeconds(1);
            _run.Hold(2, Reservation, CheckedRun.Alice);
        }

        _run.Legal();
        Store(State with { Outbox = [] });
        if (isFreed)
            _run.Legal();
        else
            _run.Refused("6");
    }

    [Fact]
    public void An_outbox_forgets_nothing_that_is_not_told()
    {
        HoldBoth();
        _run.Pin(1);
        _run.Pin(2);
        Store(_run.Paid(State, Reservation));
        _run.Sell(1);
        _run.Legal();
        Store(State with { Outbox = [] });
        _run.Refused("6");
    }

    [Fact]
    public void A_paid_seat_is_never_freed()
    {
        HoldBoth();
        _run.Pin(1);
        _run.Pin(2);
        Store(_run.Paid(State, Reservation));
        _run.Legal();
        _run.Free(1);
        _run.Refused("6");
    }

    [Fact]
    public void Ids_of_operations_name_one_effect()
    {
        var operation = State.Operations[0];
        Store(State with { Operations = [operation with { Effect = OperationEffect.PaidBefore }] });
        _run.Refused("5");
    }
}
