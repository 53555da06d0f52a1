using System.Collections.Immutable;

namespace OrleansTicketing.Simulation.Steps;

/// <summary>What a user, or an operator, asked for.</summary>
internal abstract record Asked
{
    private Asked()
    {
    }

    internal sealed record Join(Guid ConcertId, string? Key) : Asked;

    internal sealed record Look(Guid ConcertId, int Number) : Asked;

    internal sealed record Leave(Guid ConcertId, int Number) : Asked;

    /// <param name="Number">Of the place that is shown for it.</param>
    internal sealed record ReadSeats(Guid ConcertId, string Date, int Number) : Asked;

    internal sealed record Hold(Guid ConcertId, string Date, ImmutableArray<int> Seats, string? Key) : Asked;

    internal sealed record Cancel(Guid ReservationId) : Asked;

    internal sealed record ReadReservation(Guid ReservationId) : Asked;

    internal sealed record Charge(long Amount, string? Key) : Asked;

    internal sealed record ReadBalance : Asked;

    internal sealed record Pay(Guid ReservationId, string? Key) : Asked;

    /// <summary>The whole list, page by page: ledger entries, reservations or payments.</summary>
    internal sealed record List(string What) : Asked;

    /// <summary>What an operator does, in words.</summary>
    internal sealed record Operate(Guid ConcertId, string What) : Asked;
}
