using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Reservations;

namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>An account as it is stored, with everything that ever was in it.</summary>
internal sealed class WatchedAccount(GrainId grainId, Guid userId)
{
    internal GrainId GrainId => grainId;

    internal Guid UserId => userId;

    internal AccountState State { get; set; } = new();

    /// <summary>By the true clock.</summary>
    internal DateTimeOffset ChangedAt { get; set; }

    internal StoredList<LedgerLine> Ledger { get; } = new("ledger lines", static (one, other) => one == other);

    internal StoredList<SeatReservation> Reservations { get; } = new("reservations", AreSame);

    internal StoredList<PaymentRecord> Payments { get; } = new("payments", AreSame);

    internal Dictionary<Guid, LedgerLine> Lines { get; } = [];

    /// <summary>All that the wallet ever was at.</summary>
    internal HashSet<long> Balances { get; } = [0];

    internal Dictionary<Guid, PaymentRecord> PaymentsById { get; } = [];

    /// <summary>When reservations were stored as cancelled, by the true clock.</summary>
    internal Dictionary<Guid, DateTimeOffset> Cancelled { get; } = [];

    internal Dictionary<Guid, RememberedOperation> Operations { get; } = [];

    // Arrays are equal by reference alone, and each activation reads its own.
    private static bool AreSame(SeatReservation one, SeatReservation other) =>
        one == other with { Seats = one.Seats } && one.Seats.AsSpan().SequenceEqual(other.Seats.AsSpan());

    private static bool AreSame(PaymentRecord one, PaymentRecord other) =>
        one == other with { Tickets = one.Tickets } && one.Tickets.AsSpan().SequenceEqual(other.Tickets.AsSpan());
}
