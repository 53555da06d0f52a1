using OrleansTicketing.Client.Seats;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Simulation.Checks.AtRest;

namespace OrleansTicketing.Tests.Simulation.Checks;

/// <summary>What must hold when nothing goes on any more: of seats and accounts, and of what gateways show.</summary>
public sealed class RestCheckTests
{
    private static readonly Guid Id = Guid.Parse("10000000-0000-0000-0000-000000000000");
    private readonly CheckedRun _run = CheckedRun.WithAliceAdmitted();

    private AccountState State => _run.Account(CheckedRun.Alice);

    private void Check()
    {
        var bookings = new BookingsAtRest(_run.Referee, _run.Seats, _run.Accounts, _run.Rooms);
        foreach (var seat in _run.Seats.All)
            bookings.Check(seat);
        foreach (var account in _run.Accounts.All)
            bookings.Check(account);
    }

    private void HoldAndPay()
    {
        _run.Hold(1, Id, CheckedRun.Alice);
        _run.Store(CheckedRun.Alice, _run.Held(State, Id, 1));
        _run.Pin(1);
        _run.Store(CheckedRun.Alice, _run.Paid(State, Id));
    }

    private void Deliver()
    {
        _run.Sell(1);
        _run.StorePlaces((CheckedRun.Alice, PlaceRules.Finish(new CheckedRun { Clock = TimeSpan.Zero }.Claimed(), _run.Now)));
    }

    private void Rest() => _run.Clock += TimeSpan.FromSeconds(150);

    [Fact]
    public void A_sale_that_came_to_its_end_is_at_rest()
    {
        HoldAndPay();
        Deliver();
        _run.Store(CheckedRun.Alice, State with { Outbox = [] });
        Rest();
        Check();
        _run.Legal();
    }

    [Fact]
    public void Paid_seats_that_nobody_told_are_found()
    {
        HoldAndPay();
        Rest();
        Check();
        _run.Refused("6");
    }

    [Fact]
    public void A_place_that_was_never_finished_is_found()
    {
        HoldAndPay();
        _run.Sell(1);
        Rest();
        Check();
        _run.Refused("6");
    }

    [Fact]
    public void A_pin_outlives_no_payment()
    {
        _run.Hold(1, Id, CheckedRun.Alice);
        _run.Store(CheckedRun.Alice, _run.Held(State, Id, 1));
        _run.Pin(1);
        _run.Clock += TimeSpan.FromSeconds(119);
        Check();
        _run.Legal();
        _run.Clock += TimeSpan.FromSeconds(2);
        Check();
        _run.Refused("6");
    }

    [Fact]
    public void A_sold_seat_is_one_that_an_account_has_paid()
    {
        _run.Hold(1, Id, CheckedRun.Alice);
        _run.Store(CheckedRun.Alice, _run.Held(State, Id, 1));
        _run.Pin(1);
        _run.Sell(1);
        Check();
        _run.Refused("6");
    }

    [Fact]
    public void A_cancelled_reservation_keeps_no_seat()
    {
        _run.Hold(1, Id, CheckedRun.Alice);
        _run.Store(CheckedRun.Alice, _run.Held(State, Id, 1));
        _run.Store(CheckedRun.Alice, State with { Reservations = [State.Reservations[0] with { State = ReservationState.Cancelled }], Outbox = [Id] });
        Check();
        _run.Refused("2");
    }

    [Fact]
    public void The_money_of_an_account_adds_up()
    {
        Check();
        _run.Legal();
        _run.Accounts.Find(CheckedRun.Alice)!.State = State with { Wallet = State.Wallet with { Balance = 101 } };
        Check();
        _run.Refused("4");
    }

    private ShownAtRest Shown => new(_run.Referee, _run.Seats);

    private static SeatMap Map(params (int Seat, SeatStanding Standing)[] taken) => new(
        CheckedRun.Date, 1, 1, SeatStandings.AllAvailable(HallLayout.Of([Section.Plain(10, new Money(10))]))
            .With([.. taken.Select(seat => new SeatMarking(seat.Seat, seat.Standing))]));

    [Fact]
    public void The_map_shows_what_the_seats_say()
    {
        HoldAndPay();
        Deliver();
        _run.Hold(2, Guid.NewGuid(), CheckedRun.Bob);
        Shown.Compare(Map((1, SeatStanding.Sold), (2, SeatStanding.Held)));
        _run.Legal();
        Rest();
        Shown.Compare(Map((1, SeatStanding.Sold)));
        _run.Legal();
        Shown.Compare(Map((1, SeatStanding.Sold), (2, SeatStanding.Held)));
        _run.Refused("seat map");
    }

    [Fact]
    public void A_map_that_lacks_a_sold_seat_is_found()
    {
        HoldAndPay();
        Deliver();
        Shown.Compare(Map());
        _run.Refused("seat map");
    }

    [Fact]
    public void A_map_that_shows_as_taken_what_nobody_touched_is_found()
    {
        Shown.Compare(Map((3, SeatStanding.Sold), (4, SeatStanding.Sold)));
        _run.Refused("seat map");
    }

    [Fact]
    public void The_figures_of_a_room_are_those_of_its_places()
    {
        var room = _run.Rooms.Find(CheckedRun.Concert)!;
        Shown.Compare(room, Figures(waiting: 0, admitted: 1));
        _run.Legal();
        Shown.Compare(room, Figures(waiting: 1, admitted: 0));
        _run.Refused("room figures");
    }

    private static RoomFigures Figures(int waiting, int admitted) => new(
        waiting, admitted, 0, 0, 2, 2, TimeSpan.FromSeconds(2), Paused: false, LastPosition: 1, LastAdmittedPosition: admitted, AdmissionMode.Fifo, [],
        new RoomEstimates(0, null, null, null));

    [Fact]
    public void A_balance_that_is_read_is_the_one_that_is_stored()
    {
        var account = _run.Accounts.Find(CheckedRun.Alice)!;
        Shown.Compare(account, new WalletBalance(100));
        _run.Legal();
        Shown.Compare(account, new WalletBalance(99));
        _run.Refused("10");
    }
}
