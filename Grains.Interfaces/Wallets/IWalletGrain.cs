using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansTicketing.Grains.Interfaces.Operations;

namespace OrleansTicketing.Grains.Interfaces.Wallets;

/// <summary>A user's prepaid balance and its ledger. The account grain is both this and the user's bookings, so that paying is one write.</summary>
[Alias("IWalletGrain")]
public interface IWalletGrain : IGrainWithStringKey
{
    /// <param name="operation">The charge happens once per operation.</param>
    /// <param name="amount">Whole units of the currency; the caller has checked its bounds, the wallet checks again.</param>
    [Alias("Charge")]
    Task<ChargeReply> Charge(Operation operation, long amount);

    [AlwaysInterleave, Alias("Balance")]
    Task<long> Balance();

    /// <summary>Newest first. <paramref name="before"/> is the <c>Next</c> of the page before; null for the newest.</summary>
    [AlwaysInterleave, Alias("Entries")]
    Task<LedgerPage> Entries(long? before, int limit);

    /// <summary>Running totals beside an independent recount over the ledger and the payments.</summary>
    [AlwaysInterleave, Alias("RecountWallet")]
    Task<WalletRecount> RecountWallet();
}

[GenerateSerializer, Alias("LedgerEntryKind")]
public enum LedgerEntryKind
{
    Charge = 0,
    Payment = 1,
    Refund = 2,
}

/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Amount">Signed: a payment is negative.</param>
/// <param name="Balance">After this entry.</param>
/// <param name="Reference">The payment for a payment; null for a charge.</param>
[GenerateSerializer, Immutable, Alias("LedgerEntry")]
public sealed record LedgerEntry(
    [property: Id(0)] long Sequence,
    [property: Id(1)] Guid EntryId,
    [property: Id(2)] LedgerEntryKind Kind,
    [property: Id(3)] long Amount,
    [property: Id(4)] long Balance,
    [property: Id(5)] Guid? Reference,
    [property: Id(6)] DateTimeOffset At);

[GenerateSerializer, Immutable, Alias("LedgerPage")]
public sealed record LedgerPage(
    [property: Id(0)] ImmutableArray<LedgerEntry> Items,
    [property: Id(1)] long? Next);

[GenerateSerializer, Alias("ChargeOutcome")]
public enum ChargeOutcome
{
    Charged = 0,
    Replayed = 1,

    /// <summary>Not within 1 to Limits:MaxCharge, or the balance would overflow.</summary>
    InvalidAmount = 2,
    Refused = 3,
}

/// <param name="Entry">Null unless charged or replayed.</param>
/// <param name="Refusal">Set where refused because of the operation itself.</param>
[GenerateSerializer, Immutable, Alias("ChargeReply")]
public sealed record ChargeReply(
    [property: Id(0)] ChargeOutcome Outcome,
    [property: Id(1)] LedgerEntry? Entry,
    [property: Id(2)] OperationRefusal? Refusal);

[GenerateSerializer, Immutable, Alias("WalletTotals")]
public sealed record WalletTotals(
    [property: Id(0)] long Charged,
    [property: Id(1)] long Paid,
    [property: Id(2)] long Refunded,
    [property: Id(3)] long Balance);

[GenerateSerializer, Immutable, Alias("WalletRecount")]
public sealed record WalletRecount(
    [property: Id(0)] WalletTotals Running,
    [property: Id(1)] WalletTotals Recounted,
    [property: Id(2)] long PaymentsSum);
