using System.Text.Json.Serialization;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.Wallets;

namespace OrleansTicketing.Gateway.Wallets;

/// <param name="Amount">Whole units of the currency, from 1 to the limit of one charge.</param>
public sealed record ChargeRequestBody(long Amount);

/// <param name="Balance">After the charge.</param>
public sealed record ChargeBody(Guid EntryId, long Amount, long Balance);

/// <param name="Currency">ISO 4217.</param>
public sealed record WalletBody(Guid UserId, long Balance, string Currency);

/// <summary>Why a balance changed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntryKind>))]
public enum EntryKind
{
    [JsonStringEnumMemberName("charge")]
    Charge,

    [JsonStringEnumMemberName("payment")]
    Payment,

    [JsonStringEnumMemberName("refund")]
    Refund,
}

/// <param name="Amount">Signed: a payment is negative.</param>
/// <param name="Balance">After this entry.</param>
/// <param name="Reference">The payment; null for a charge.</param>
public sealed record EntryBody(Guid EntryId, EntryKind Kind, long Amount, long Balance, Guid? Reference, DateTime At)
{
    public static EntryBody Of(LedgerEntry entry) =>
        new(entry.EntryId, Of(entry.Kind), entry.Amount, entry.Balance, entry.Reference, Utc.Of(entry.At));

    private static EntryKind Of(LedgerEntryKind kind) => kind switch
    {
        LedgerEntryKind.Charge => EntryKind.Charge,
        LedgerEntryKind.Payment => EntryKind.Payment,
        LedgerEntryKind.Refund => EntryKind.Refund,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An unknown kind."),
    };
}
