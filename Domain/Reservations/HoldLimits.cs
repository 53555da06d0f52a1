using System.Collections.Immutable;

namespace OrleansTicketing.Domain.Reservations;

/// <summary>How many paid seats of one date a user owns.</summary>
public sealed record OwnedSeats(Guid ConcertId, string Date, int Count, DateTimeOffset SaleClosesAt);

/// <summary>Seats of a failed attempt whose release is not known to have worked: they count until their deadline.</summary>
public sealed record PendingSeats(Guid ReservationId, Guid ConcertId, string Date, int Count, DateTimeOffset HeldUntil);

public abstract record LimitDecision
{
    private LimitDecision()
    {
    }

    public sealed record Within : LimitDecision
    {
        public static readonly Within Instance = new();
    }

    /// <param name="Limit">The limit that was exceeded, in seats.</param>
    /// <param name="Counted">How many seats of the date the user holds, owns or may hold already.</param>
    public sealed record Exceeded(int Limit, int Counted) : LimitDecision;
}

/// <summary>What a user asks for, and what counts against it.</summary>
/// <param name="Seats">How many.</param>
/// <param name="ReservationId">The reservation they would become: its own leftovers do not count.</param>
public sealed record LimitQuestion(Guid ConcertId, string Date, int Seats, Guid ReservationId, DateTimeOffset Now);

public static class HoldLimits
{
    public static LimitDecision Check(
        LimitQuestion question,
        ImmutableArray<SeatReservation> reservations,
        ImmutableArray<OwnedSeats> owned,
        IEnumerable<PendingSeats> pending,
        int perReservation,
        int perUserAndDate)
    {
        var counted = Held(question, reservations) + OwnedOf(owned, question.ConcertId, question.Date) + Pending(question, pending);
        if (question.Seats > perReservation)
            return new LimitDecision.Exceeded(perReservation, counted);
        return counted + question.Seats > perUserAndDate
            ? new LimitDecision.Exceeded(perUserAndDate, counted)
            : LimitDecision.Within.Instance;
    }

    public static int OwnedOf(ImmutableArray<OwnedSeats> owned, Guid concertId, string date)
    {
        foreach (var entry in owned)
        {
            if (entry.ConcertId == concertId && string.Equals(entry.Date, date, StringComparison.Ordinal))
                return entry.Count;
        }

        return 0;
    }

    private static int Held(LimitQuestion question, ImmutableArray<SeatReservation> reservations)
    {
        var count = 0;
        foreach (var reservation in reservations)
        {
            if (reservation.IsHeldAt(question.Now) && reservation.IsOf(question.ConcertId, question.Date))
                count += reservation.Seats.Length;
        }

        return count;
    }

    private static int Pending(LimitQuestion question, IEnumerable<PendingSeats> pending)
    {
        var count = 0;
        foreach (var seats in pending)
        {
            if (question.Now < seats.HeldUntil
                && seats.ReservationId != question.ReservationId
                && seats.ConcertId == question.ConcertId
                && string.Equals(seats.Date, question.Date, StringComparison.Ordinal))
            {
                count += seats.Count;
            }
        }

        return count;
    }
}

/// <summary>The bounded list of dates of which a user owns seats.</summary>
public static class Ownership
{
    /// <summary>A user with seats of more dates than this cannot make another hold.</summary>
    public const int MaxDates = 1000;

    /// <summary>A date whose sale ended this long ago is forgotten; nobody opens its sale again.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    /// <summary>From this length on what is over is dropped.</summary>
    private const int PruneFrom = 64;

    public static bool HasRoom(ImmutableArray<OwnedSeats> owned, DateTimeOffset now) =>
        owned.Length < MaxDates || owned.Any(entry => IsOver(entry, now));

    public static ImmutableArray<OwnedSeats> Add(ImmutableArray<OwnedSeats> owned, SeatReservation paid, DateTimeOffset now)
    {
        var kept = owned.Length < PruneFrom ? owned : owned.RemoveAll(entry => IsOver(entry, now));
        for (var i = 0; i < kept.Length; i++)
        {
            if (paid.IsOf(kept[i].ConcertId, kept[i].Date))
                return kept.SetItem(i, kept[i] with { Count = kept[i].Count + paid.Seats.Length, SaleClosesAt = paid.SaleClosesAt });
        }

        return kept.Add(new OwnedSeats(paid.ConcertId, paid.Date, paid.Seats.Length, paid.SaleClosesAt));
    }

    private static bool IsOver(OwnedSeats entry, DateTimeOffset now) => now - entry.SaleClosesAt > Retention;
}
