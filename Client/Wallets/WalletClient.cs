using OrleansTicketing.Client.Operations;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Wallets;

namespace OrleansTicketing.Client.Wallets;

/// <param name="Replayed">The first answer to the same idempotency key again.</param>
public sealed record ChargeAnswer(LedgerEntry Entry, bool Replayed);

/// <param name="Units">Whole units of the currency.</param>
public sealed record WalletBalance(long Units);

/// <summary>A user's prepaid balance. A charge is repeated with the same operation id while its outcome is unknown, and happens once.</summary>
public sealed class WalletClient(IGrainFactory grains, ClusterCalls cluster, OperationFactory operations)
{
    private const string ChargeRoute = "POST /api/v1/wallets/me/charges";

    /// <param name="userId">Whose wallet.</param>
    /// <param name="key">The idempotency key, or null.</param>
    /// <param name="amount">1 to <c>Limits:MaxCharge</c> whole units of the currency; anything else is refused.</param>
    /// <param name="cancellation">Ends the repeated asking, never a call that is under way.</param>
    public async Task<Answer<ChargeAnswer>> Charge(Guid userId, string? key, long amount, CancellationToken cancellation = default)
    {
        var operation = operations.Create(userId, ChargeRoute, key, amount.ToString());
        var asked = await cluster.Ask(() => grains.Wallet(userId).Charge(operation, amount), cancellation);
        return asked.Answered ? AnswerOf(asked.Value) : Unanswered.Unavailable;
    }

    public async Task<Answer<WalletBalance>> Balance(Guid userId, CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Wallet(userId).Balance(), cancellation);
        return asked.Answered ? new WalletBalance(asked.Value) : Unanswered.Unavailable;
    }

    /// <summary>Newest first.</summary>
    /// <param name="userId">Whose wallet.</param>
    /// <param name="before">The page's <c>Next</c> before; null for the newest.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellation">Ends the repeated asking.</param>
    public async Task<Answer<LedgerPage>> ListEntries(Guid userId, long? before, int limit, CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Wallet(userId).Entries(before, limit), cancellation);
        return asked.Answered ? asked.Value : Unanswered.Unavailable;
    }

    private static Answer<ChargeAnswer> AnswerOf(ChargeReply reply) => reply.Outcome switch
    {
        ChargeOutcome.Charged => new ChargeAnswer(reply.Entry!, Replayed: false),
        ChargeOutcome.Replayed => new ChargeAnswer(reply.Entry!, Replayed: true),
        ChargeOutcome.InvalidAmount => Refusal.InvalidField("amount", "must be within the limits of one charge, and the balance must fit"),
        ChargeOutcome.Refused => BookingReplies.Of(reply.Refusal!.Value),
        _ => throw new InvalidOperationException($"Unknown outcome of a charge: {reply.Outcome}"),
    };
}
