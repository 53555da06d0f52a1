using OrleansTicketing.Grains.Seats;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class SeatChecksTests
{
    private static readonly Guid First = Guid.Parse("10000000-0000-0000-0000-000000000000");
    private static readonly Guid Second = Guid.Parse("20000000-0000-0000-0000-000000000000");
    private readonly CheckedRun _run = new();

    [Fact]
    public void A_seat_is_held_freed_held_pinned_and_sold()
    {
        _run.Hold(1, First, CheckedRun.Alice);
        _run.Free(1);
        _run.Hold(1, Second, CheckedRun.Bob);
        _run.Pin(1);
        _run.Sell(1);
        _run.Legal();
    }

    [Fact]
    public void Past_its_deadline_it_is_anybodys()
    {
        _run.Hold(1, First, CheckedRun.Alice);
        _run.Clock += TimeSpan.FromSeconds(30);
        _run.Hold(1, Second, CheckedRun.Bob);
        _run.Legal();
    }

    [Fact]
    public void Before_its_deadline_it_is_nobody_elses()
    {
        _run.Hold(1, First, CheckedRun.Alice);
        _run.Clock += TimeSpan.FromSeconds(29.999);
        _run.Hold(1, Second, CheckedRun.Bob);
        _run.Refused("1");
    }

    [Fact]
    public void A_seat_is_never_sold_twice()
    {
        _run.Hold(1, First, CheckedRun.Alice);
        _run.Pin(1);
        _run.Sell(1);
        _run.Legal();
        _run.Store(1, _ => new StoredSeat { Kind = StoredSeatKind.Sold, ReservationId = Second, UserId = CheckedRun.Bob });
        _run.Refused("1");
    }

    [Fact]
    public void What_is_sold_never_becomes_free()
    {
        _run.Hold(1, First, CheckedRun.Alice);
        _run.Pin(1);
        _run.Sell(1);
        _run.Free(1);
        _run.Refused("1");
    }

    [Fact]
    public void A_pinned_seat_is_taken_by_nobody_also_past_its_deadline()
    {
        _run.Hold(1, First, CheckedRun.Alice);
        _run.Pin(1);
        _run.Clock += TimeSpan.FromMinutes(5);
        _run.Hold(1, Second, CheckedRun.Bob);
        _run.Refused("1");
    }

    [Fact]
    public void Nobody_pins_past_the_deadline()
    {
        _run.Hold(1, First, CheckedRun.Alice);
        _run.Clock += TimeSpan.FromSeconds(30);
        _run.Pin(1);
        _run.Refused("3");
    }

    [Fact]
    public void Nothing_is_sold_that_no_payment_has_pinned()
    {
        _run.Hold(1, First, CheckedRun.Alice);
        _run.Sell(1);
        _run.Refused("6");
    }

    [Fact]
    public void A_count_of_changes_never_falls()
    {
        _run.Hold(1, First, CheckedRun.Alice);
        _run.Store(1, seat => seat with { Version = -5 });
        _run.Legal();
        var state = _run.Seat(1).State;
        _run.Seats.Committed(new(_run.Seat(1).GrainId, "state"), state with { Version = state.Version });
        _run.Refused("1");
    }

    [Fact]
    public void A_hold_is_no_longer_than_the_policy_says()
    {
        _run.Hold(1, First, CheckedRun.Alice, until: TimeSpan.FromSeconds(40));
        _run.Refused("3");
    }

    [Fact]
    public void A_held_reservation_loses_no_single_seat()
    {
        var run = CheckedRun.WithAliceAdmitted();
        run.Hold(1, First, CheckedRun.Alice);
        run.Hold(2, First, CheckedRun.Alice);
        run.Store(CheckedRun.Alice, run.Held(run.Account(CheckedRun.Alice), First, 1, 2));
        run.Legal();
        run.Free(2);
        run.Refused("2");
    }

    [Fact]
    public void Asking_again_extends_nothing()
    {
        var run = CheckedRun.WithAliceAdmitted();
        run.Hold(1, First, CheckedRun.Alice);
        run.Store(CheckedRun.Alice, run.Held(run.Account(CheckedRun.Alice), First, 1));
        run.Clock += TimeSpan.FromSeconds(10);
        run.Hold(1, First, CheckedRun.Alice);
        run.Refused("3");
    }
}
