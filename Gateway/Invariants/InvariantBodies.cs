using System.Text.Json.Serialization;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.Invariants;

namespace OrleansTicketing.Gateway.Invariants;

[JsonConverter(typeof(JsonStringEnumConverter<InvariantNameBody>))]
public enum InvariantNameBody
{
    /// <summary>Each seat that is sold or paid has exactly one owner.</summary>
    [JsonStringEnumMemberName("oversold")]
    Oversold = 0,

    /// <summary>No waiting room has admitted more than its capacity.</summary>
    [JsonStringEnumMemberName("over_admitted")]
    OverAdmitted = 1,

    /// <summary>Each balance is charges less payments plus refunds, and never below zero.</summary>
    [JsonStringEnumMemberName("ledger_sum")]
    LedgerSum = 2,

    /// <summary>Debit, payment, tickets and the finished place are there together or not at all.</summary>
    [JsonStringEnumMemberName("paid_without_ticket")]
    PaidWithoutTicket = 3,
}

/// <param name="What">In words.</param>
/// <param name="Where">Kind and id, such as <c>account 3fa85f64-5717-4562-b3fc-2c963f66afa6</c>.</param>
public sealed record ViolationBody(string What, string Where);

/// <summary>What the last check of one invariant found in what is stored.</summary>
/// <param name="Holds">Null before the first check.</param>
/// <param name="Checked">How many seats, waiting rooms, wallets or paid reservations were looked at.</param>
/// <param name="ViolationCount">All that were found.</param>
/// <param name="Violations">The first 100 of them.</param>
/// <param name="CheckedAt">When the check ended; null before the first.</param>
/// <param name="DurationSeconds">How long it took, pauses and second looks included.</param>
public sealed record InvariantBody(
    InvariantNameBody Name,
    bool? Holds,
    long Checked,
    long ViolationCount,
    IReadOnlyList<ViolationBody> Violations,
    DateTime? CheckedAt,
    double DurationSeconds)
{
    public static InvariantBody Of(InvariantResult result) => new(
        (InvariantNameBody)(int)result.Name,
        result.CheckedAt is null ? null : result.Count == 0,
        result.Checked,
        result.Count,
        [.. result.Violations.Select(static violation => new ViolationBody(violation.What, violation.Where))],
        Utc.Of(result.CheckedAt),
        Math.Round(result.Duration.TotalSeconds, 3));
}

/// <summary>Sums over all wallets, whole units of the currency.</summary>
public sealed record MoneyBody(long Wallets, decimal Balance, decimal Charged, decimal Paid, decimal Refunded)
{
    public static MoneyBody? Of(MoneyTotals? money) =>
        money is null ? null : new(money.Wallets, money.Balance, money.Charged, money.Paid, money.Refunded);
}

/// <summary>The invariants as the last check of each found them.</summary>
/// <param name="Items">One for each invariant.</param>
/// <param name="Running">Whether a check runs now.</param>
/// <param name="RunningSince">When it began; null where none runs.</param>
/// <param name="Suspicions">What it found so far and will look at again, for it may be in flight.</param>
/// <param name="Money">Of the last check that ended; null before the first.</param>
/// <param name="PeriodSeconds">How often a check begins: one much older than this says nothing about now.</param>
public sealed record InvariantsBody(
    IReadOnlyList<InvariantBody> Items, bool Running, DateTime? RunningSince, int Suspicions, MoneyBody? Money, double PeriodSeconds)
{
    public static InvariantsBody Of(InvariantsReport report, TimeSpan period) => new(
        [.. report.Items.Select(InvariantBody.Of)],
        report.RunningSince is not null,
        Utc.Of(report.RunningSince),
        report.Suspicions,
        MoneyBody.Of(report.Money),
        period.TotalSeconds);
}
