using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansTicketing.Grains.Interfaces.Invariants;

/// <summary>
/// Checks again and again that what is stored breaks no invariant. One pass at a time in a cluster, in small slices with pauses, beside the
/// grains whose rows it reads. What it found is as good as the last pass; after a crash a new one begins.
/// </summary>
[Alias("IInvariantsGrain")]
public interface IInvariantsGrain : IGrainWithStringKey
{
    /// <summary>From now on a pass begins every period, also after a crash. Repeatable.</summary>
    [AlwaysInterleave, Alias("Watch")]
    Task Watch();

    /// <summary>Begins a pass now, unless one runs. Does not wait for its end.</summary>
    [AlwaysInterleave, Alias("Check")]
    Task<InvariantsReport> Check();

    [AlwaysInterleave, Alias("Report")]
    Task<InvariantsReport> Report();
}

[GenerateSerializer, Alias("InvariantName")]
public enum InvariantName
{
    /// <summary>Each seat that is sold or paid has exactly one owner.</summary>
    Oversold = 0,

    /// <summary>No waiting room has admitted more than its capacity.</summary>
    OverAdmitted = 1,

    /// <summary>Each balance, and all together, is charges less payments plus refunds; none is below zero.</summary>
    LedgerSum = 2,

    /// <summary>Debit, payment, tickets and the finished place are there together or not at all.</summary>
    PaidWithoutTicket = 3,
}

/// <param name="What">In words.</param>
/// <param name="Where">Kind and id of what it is about, such as <c>account 0198…</c>.</param>
[GenerateSerializer, Immutable, Alias("InvariantViolation")]
public sealed record InvariantViolation(
    [property: Id(0)] string What,
    [property: Id(1)] string Where);

/// <summary>What the last pass that ended says of one invariant.</summary>
/// <param name="Checked">How many seats, rooms, wallets or paid reservations were looked at.</param>
/// <param name="Count">How many violations there are.</param>
/// <param name="Violations">The first of them, at most 100.</param>
/// <param name="CheckedAt">When its check ended; null where none has.</param>
/// <param name="Duration">How long that took, pauses and second looks included.</param>
[GenerateSerializer, Immutable, Alias("InvariantResult")]
public sealed record InvariantResult(
    [property: Id(0)] InvariantName Name,
    [property: Id(1)] long Checked,
    [property: Id(2)] long Count,
    [property: Id(3)] ImmutableArray<InvariantViolation> Violations,
    [property: Id(4)] DateTimeOffset? CheckedAt,
    [property: Id(5)] TimeSpan Duration);

/// <summary>Sums over all wallets, whole units of the currency.</summary>
[GenerateSerializer, Immutable, Alias("MoneyTotals")]
public sealed record MoneyTotals(
    [property: Id(0)] long Wallets,
    [property: Id(1)] decimal Balance,
    [property: Id(2)] decimal Charged,
    [property: Id(3)] decimal Paid,
    [property: Id(4)] decimal Refunded);

/// <param name="Items">One for each invariant, in their order.</param>
/// <param name="RunningSince">When the pass began that runs now; null where none does.</param>
/// <param name="Suspicions">What that pass found so far and will look at again.</param>
/// <param name="Money">Of the last pass that ended; null before the first.</param>
[GenerateSerializer, Immutable, Alias("InvariantsReport")]
public sealed record InvariantsReport(
    [property: Id(0)] ImmutableArray<InvariantResult> Items,
    [property: Id(1)] DateTimeOffset? RunningSince,
    [property: Id(2)] int Suspicions,
    [property: Id(3)] MoneyTotals? Money);
