using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Simulation.Checks.Committed;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class DateChecksTests
{
    private readonly CheckedRun _run = new();
    private readonly DateChecks _checks;

    public DateChecksTests() => _checks = new DateChecks(_run.Referee);

    private void Store(string date, params (int Seat, long Version)[] seats) => _checks.Committed(
        new StateKey(GrainId.Create("date", date), "block-0"),
        new SeatBlock { Seats = [.. seats.Select(seat => new SeatMark(seat.Seat, seat.Version, SeatStanding.Held, null))] });

    [Fact]
    public void News_of_a_seat_comes_in_order()
    {
        Store("one", (1, 1), (2, 7));
        Store("one", (1, 2), (2, 7));
        _run.Legal();
    }

    [Fact]
    public void A_date_never_goes_back_to_older_news()
    {
        Store("one", (1, 2), (2, 7));
        Store("one", (1, 1), (2, 8));
        _run.Refused("seat map");
    }

    [Fact]
    public void Seats_of_another_evening_have_news_of_their_own()
    {
        Store("one", (1, 2));
        Store("another", (1, 1));
        _run.Legal();
    }
}
