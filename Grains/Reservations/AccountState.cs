using System.Collections.Immutable;
using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Reservations;

/// <summary>What the pages of an account's lists are named by.</summary>
internal static class AccountLists
{
    public const string Ledger = "ledger";
    public const string Reservations = "reservations";
    public const string Payments = "payments";
}

/// <summary>
/// Everything of one user in one row, so that paying is one write. Older ledger lines, reservations and payments are in pages beside it.
/// </summary>
internal sealed record AccountState
{
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Rises to bar the writes of an activation that another one has overtaken.</summary>
    public long Fence { get; init; }

    public Wallet Wallet { get; init; } = Wallet.Empty;

    public ImmutableArray<LedgerLine> Ledger { get; init; } = [];

    public ImmutableArray<SeatReservation> Reservations { get; init; } = [];

    public long ReservationCount { get; init; }

    public ImmutableArray<PaymentRecord> Payments { get; init; } = [];

    public long PaymentCount { get; init; }

    public ImmutableArray<OwnedSeats> Owned { get; init; } = [];

    public ImmutableArray<RememberedOperation> Operations { get; init; } = [];

    /// <summary>Reservations (all in the tail) whose seats, and place, may not know yet that it was paid or cancelled.</summary>
    public ImmutableArray<Guid> Outbox { get; init; } = [];

    /// <summary>The newest changes, newest last.</summary>
    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    public Tail<LedgerLine> LedgerTail() => new(Ledger, Wallet.Lines);

    public Tail<SeatReservation> ReservationTail() => new(Reservations, ReservationCount);

    public Tail<PaymentRecord> PaymentTail() => new(Payments, PaymentCount);
}
