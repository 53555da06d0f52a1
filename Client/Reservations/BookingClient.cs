using System.Collections.Immutable;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.Reservations;

/// <summary>
/// A user's reservations and payments. The caller has checked the queue token's signature, user and concert; whether the place is
/// admitted is asked on the way. Commands are repeated with the same operation id while their outcome is unknown.
/// </summary>
public sealed class BookingClient(IGrainFactory grains, ClusterCalls cluster, OperationFactory operations)
{
    private const string HoldRoute = "POST /api/v1/reservations";
    private const string PayRoute = "POST /api/v1/payments";

    /// <summary>Holds all seats or none.</summary>
    /// <param name="userId">Whose reservation it will be.</param>
    /// <param name="key">The idempotency key, or null.</param>
    /// <param name="concertId">The concert, which is the queue token's, too.</param>
    /// <param name="date">A valid date key; whether the concert has such a date is asked.</param>
    /// <param name="seats">1 to 100 distinct numbers.</param>
    /// <param name="place">From the queue token.</param>
    /// <param name="cancellation">Ends the repeated asking, never a call that is under way.</param>
    public async Task<Answer<HoldAnswer>> Hold(
        Guid userId, string? key, Guid concertId, string date, ImmutableArray<int> seats, PlaceKey place, CancellationToken cancellation = default)
    {
        var request = new HoldRequest(HoldOperation(userId, key, concertId, date, seats), concertId, date, seats, place);
        var asked = await cluster.Ask(() => grains.Bookings(userId).Hold(request), cancellation);
        return asked.Answered ? BookingReplies.Of(asked.Value) : Unanswered.Unavailable;
    }

    /// <summary>
    /// The answer to the same request that was made before with this key, or a mismatch; null where the key is new. For callers without
    /// a usable queue token: a replay is answered before the token is looked at.
    /// </summary>
    public async Task<Answer<HoldAnswer>?> RecallHold(
        Guid userId, string key, Guid concertId, string date, ImmutableArray<int> seats, CancellationToken cancellation = default)
    {
        var operation = HoldOperation(userId, key, concertId, date, seats);
        var asked = await cluster.Ask(() => grains.Bookings(userId).Recall(operation), cancellation);
        return asked.Answered ? BookingReplies.RecalledHold(asked.Value) : Unanswered.Unavailable;
    }

    /// <summary>Pays from the user's wallet. The hold's own place is accepted in any state, another only while admitted.</summary>
    public async Task<Answer<PaymentAnswer>> Pay(
        Guid userId, string? key, Guid reservationId, Guid concertId, PlaceKey place, CancellationToken cancellation = default)
    {
        var request = new PayRequest(PayOperation(userId, key, reservationId), reservationId, concertId, place);
        var asked = await cluster.Ask(() => grains.Bookings(userId).Pay(request), cancellation);
        return asked.Answered ? BookingReplies.Of(asked.Value) : Unanswered.StillRunning;
    }

    /// <summary>As <see cref="RecallHold"/>, for payments.</summary>
    public async Task<Answer<PaymentAnswer>?> RecallPayment(Guid userId, string key, Guid reservationId, CancellationToken cancellation = default)
    {
        var operation = PayOperation(userId, key, reservationId);
        var asked = await cluster.Ask(() => grains.Bookings(userId).Recall(operation), cancellation);
        return asked.Answered ? BookingReplies.RecalledPayment(asked.Value) : Unanswered.Unavailable;
    }

    /// <summary>Frees the seats of a held reservation. Succeeds also where it was cancelled before or has expired.</summary>
    public async Task<Answer<Done>> Cancel(Guid userId, Guid reservationId, CancellationToken cancellation = default)
    {
        var operation = operations.Create(userId, "DELETE", key: null, string.Empty);
        var asked = await cluster.Ask(() => grains.Bookings(userId).Cancel(reservationId, operation.Id), cancellation);
        return asked.Answered ? BookingReplies.Of(asked.Value) : Unanswered.StillRunning;
    }

    /// <summary>Cancels what is held with this place and gives the place back. Succeeds also the second time.</summary>
    public async Task<Answer<PlaceReply>> GiveBack(Guid userId, Guid concertId, PlaceKey place, CancellationToken cancellation = default)
    {
        var operation = operations.Create(userId, "DELETE", key: null, string.Empty);
        var asked = await cluster.Ask(() => grains.Bookings(userId).GiveBack(concertId, place, operation.Id), cancellation);
        if (!asked.Answered)
            return Unanswered.StillRunning;
        return asked.Value is { } left ? left : new Refusal(ErrorCode.QueueTokenInvalid);
    }

    public async Task<Answer<Reservation>> FindReservation(Guid userId, Guid reservationId, CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Bookings(userId).Reservation(reservationId), cancellation);
        if (!asked.Answered)
            return Unanswered.Unavailable;
        return asked.Value is { } found ? found : new Refusal(ErrorCode.NotFound);
    }

    /// <summary>Newest first.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="before">The page's <c>Next</c> before; null for the newest.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellation">Ends the repeated asking.</param>
    public async Task<Answer<ReservationPage>> ListReservations(Guid userId, long? before, int limit, CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Bookings(userId).Reservations(before, limit), cancellation);
        return asked.Answered ? asked.Value : Unanswered.Unavailable;
    }

    public async Task<Answer<Payment>> FindPayment(Guid userId, Guid paymentId, CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Bookings(userId).Payment(paymentId), cancellation);
        if (!asked.Answered)
            return Unanswered.Unavailable;
        return asked.Value is { } found ? found : new Refusal(ErrorCode.NotFound);
    }

    /// <summary>Newest first; parameters as for <see cref="ListReservations"/>.</summary>
    public async Task<Answer<PaymentPage>> ListPayments(Guid userId, long? before, int limit, CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Bookings(userId).Payments(before, limit), cancellation);
        return asked.Answered ? asked.Value : Unanswered.Unavailable;
    }

    private Operation HoldOperation(Guid userId, string? key, Guid concertId, string date, ImmutableArray<int> seats) =>
        operations.Create(userId, HoldRoute, key, key is null ? string.Empty : $"{concertId:N}|{date}|{string.Join(',', seats)}");

    private Operation PayOperation(Guid userId, string? key, Guid reservationId) =>
        operations.Create(userId, PayRoute, key, key is null ? string.Empty : reservationId.ToString("N"));
}
