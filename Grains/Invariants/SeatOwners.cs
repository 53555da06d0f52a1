using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Invariants;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Invariants;

/// <summary>
/// Invariant 1, from both sides. The row of a seat names one owner at most; so where each paid reservation is named by the rows of all its
/// seats, no two have a seat in common; and where each sold seat is in the paid reservation that its row names, none is sold for nothing.
/// </summary>
internal sealed class SeatOwners(IStoredRows rows, TimeProvider time)
{
    private const int SeatsAtOnce = 500;

    /// <summary>Paid seats of these accounts that are not theirs. Their rows are read after the accounts.</summary>
    public async Task<List<Finding>> NotOwned(IEnumerable<AccountRecords> accounts)
    {
        var findings = new List<Finding>();
        foreach (var some in accounts.SelectMany(PaidSeats).Chunk(SeatsAtOnce))
        {
            var now = time.GetUtcNow();
            var stored = await rows.Read(StoredKind.Seats, [.. some.Select(static paid => new RowName(GrainKeys.Of(paid.Seat), RowName.Main))]);
            for (var index = 0; index < some.Length; index++)
            {
                var seat = stored[index] is { } row ? StoredJson.Read<StoredSeat>(row) : new StoredSeat();
                if (!IsOwner(some[index], seat, now))
                    findings.Add(Of(some[index], seat));
            }
        }

        return findings;
    }

    /// <summary>Sold seats among these that no account has paid for. The accounts are read after them.</summary>
    public async Task<List<Finding>> NotPaid(IEnumerable<(SeatKey Key, StoredSeat Seat)> seats)
    {
        var sold = seats.Where(static seat => seat.Seat.Kind == StoredSeatKind.Sold).ToArray();
        var users = sold.Select(static seat => seat.Seat.UserId).Distinct().ToImmutableArray();
        var stored = await rows.Read(StoredKind.Accounts, [.. users.Select(static user => new RowName(GrainKeys.OfAccount(user), RowName.Main))]);
        var accounts = users.Zip(stored).ToDictionary(static pair => pair.First, static pair => pair.Second);
        var findings = new List<Finding>();
        foreach (var some in sold.GroupBy(static seat => seat.Seat.UserId))
        {
            var account = accounts[some.Key] is { } row ? StoredJson.Read<AccountState>(row) : new AccountState();
            var older = accounts[some.Key] is { } main && account.ReservationTail().First > 1 && some.Any(seat => !IsPaid(account.Reservations, seat))
                ? (await AccountRecords.Of(rows, main)).Reservations
                : account.Reservations;
            findings.AddRange(some.Where(seat => !IsPaid(older, seat)).Select(static seat => new Finding(
                InvariantName.Oversold, $"it is sold to reservation {seat.Seat.ReservationId}, which is not paid for it", new Subject.Seat(seat.Key))));
        }

        return findings;
    }

    private static IEnumerable<PaidSeat> PaidSeats(AccountRecords account)
    {
        var payments = account.Payments.ToLookup(static payment => payment.ReservationId, static payment => payment.PaidAt);
        foreach (var reservation in account.Reservations)
        {
            if (reservation.State != ReservationState.Paid)
                continue;
            var date = new ConcertDateKey(reservation.ConcertId, DateKey.Parse(reservation.Date));
            var paidAt = payments[reservation.Id].FirstOrDefault(reservation.CreatedAt);
            foreach (var seat in reservation.Seats)
                yield return new PaidSeat(account.UserId, reservation.Id, paidAt, new SeatKey(date, seat.Number));
        }
    }

    // The account says "paid" while its seats are pinned, and tells them right after; until invariant 6 wants it done, a pin is enough.
    private static bool IsOwner(PaidSeat paid, StoredSeat seat, DateTimeOffset now) =>
        seat.ReservationId == paid.ReservationId && seat.UserId == paid.UserId
        && (seat.Kind == StoredSeatKind.Sold || (seat.Kind == StoredSeatKind.Pinned && now < paid.PaidAt + InvariantsPass.InFlightAtMost));

    private static Finding Of(PaidSeat paid, StoredSeat seat)
    {
        var standing = seat.Kind == StoredSeatKind.Free ? "free" : $"{seat.Kind.ToString().ToLowerInvariant()} by reservation {seat.ReservationId}";
        return new Finding(
            InvariantName.Oversold, $"reservation {paid.ReservationId} has paid for {new Subject.Seat(paid.Seat)}, which is {standing}", new Subject.Account(paid.UserId));
    }

    private static bool IsPaid(ImmutableArray<SeatReservation> reservations, (SeatKey Key, StoredSeat Seat) sold) => reservations.Any(reservation =>
        reservation.Id == sold.Seat.ReservationId
        && reservation.State == ReservationState.Paid
        && reservation.IsOf(sold.Key.Date.ConcertId, sold.Key.Date.Date.ToString())
        && reservation.Seats.Any(seat => seat.Number == sold.Key.Number));

    private readonly record struct PaidSeat(Guid UserId, Guid ReservationId, DateTimeOffset PaidAt, SeatKey Seat);
}
