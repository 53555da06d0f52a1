using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Simulation.Checks.Proofs;

/// <summary>Invariant 6: what is paid has a ticket for each seat, which anybody can check with the published keys, and no two are one.</summary>
internal sealed class TicketChecks(SigningKeys keys)
{
    private readonly HashSet<Guid> _ids = [];

    /// <summary>Why a payment's tickets are not those of its seats, or null. Each payment once.</summary>
    internal string? Untrue(PaymentRecord payment, SeatReservation paid)
    {
        var date = new ConcertDateKey(paid.ConcertId, DateKey.Parse(paid.Date));
        foreach (var ticket in payment.Tickets)
        {
            if (TicketCode.Verify(keys, ticket.Code) is not { } read)
                return $"no published key has signed the ticket for seat {ticket.Seat} of payment {payment.Id.Short()}";
            if (read != (ticket.Id, new SeatKey(date, ticket.Seat)))
                return $"the ticket for seat {ticket.Seat} of payment {payment.Id.Short()} is for seat {read.Seat.Number} of {read.Seat.Date}";
            if (!_ids.Add(ticket.Id))
                return $"ticket {ticket.Id.Short()} of payment {payment.Id.Short()} was issued before";
        }

        return null;
    }
}
