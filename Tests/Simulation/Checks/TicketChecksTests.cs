using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Simulation.Checks.Proofs;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class TicketChecksTests
{
    private static readonly SigningKey Key = new(new byte[SigningKey.MinimumSecretBytes]);
    private static readonly SigningKey Another = new([.. Enumerable.Repeat((byte)1, SigningKey.MinimumSecretBytes)]);
    private static readonly SeatReservation Paid = new()
    {
        Id = Guid.NewGuid(),
        ConcertId = CheckedRun.Concert,
        Date = CheckedRun.Date.Date.ToString(),
        Seats = [new PricedSeat(1, 10), new PricedSeat(2, 10)],
    };

    private readonly TicketChecks _checks = new(new SigningKeys(Key, []));

    private static IssuedTicket Ticket(int seat, int signedFor, SigningKey? key = null) =>
        Guid.NewGuid() is var id ? new IssuedTicket(id, seat, TicketCode.Sign(key ?? Key, id, new SeatKey(CheckedRun.Date, signedFor))) : null!;

    private string? Untrue(params ImmutableArray<IssuedTicket> tickets) =>
        _checks.Untrue(new PaymentRecord { Id = Guid.NewGuid(), ReservationId = Paid.Id, Tickets = tickets }, Paid);

    [Fact]
    public void Tickets_that_name_their_seats_are_good() => Assert.Null(Untrue(Ticket(1, 1), Ticket(2, 2)));

    [Fact]
    public void A_ticket_for_another_seat_is_found() => Assert.Contains("is for seat 1", Untrue(Ticket(1, 1), Ticket(2, 1)), StringComparison.Ordinal);

    [Fact]
    public void A_ticket_that_no_published_key_has_signed_is_found() => Assert.NotNull(Untrue(Ticket(1, 1, Another)));

    [Fact]
    public void A_ticket_that_was_changed_is_found()
    {
        var ticket = Ticket(1, 1);
        var other = Ticket(1, 1);
        Assert.NotNull(Untrue(ticket with { Code = $"{ticket.Code.Split('.')[0]}.{other.Code.Split('.')[1]}" }));
    }

    [Fact]
    public void A_ticket_of_another_id_is_found() => Assert.NotNull(Untrue(Ticket(1, 1) with { Id = Guid.NewGuid() }));

    [Fact]
    public void One_ticket_is_issued_once()
    {
        var ticket = Ticket(1, 1);
        Assert.Null(Untrue(ticket));
        Assert.Contains("before", Untrue(ticket), StringComparison.Ordinal);
    }
}
