using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Metrics;

namespace OrleansTicketing.Grains.Reservations;

/// <summary>
/// Pays a reservation: pins its seats, so that no deadline can pass under the payment; then one write makes debit, ledger line, payment
/// and tickets true together, or nothing; then the outbox tells seats and room. Before that write there is nothing to undo but pins,
/// after it there is nothing to undo at all.
/// </summary>
internal sealed class PaymentSaga(
    IGrainFactory grains, AccountBook book, Outbox outbox, SigningKeys keys, IIdSource ids, Guid userId, RetryMetrics retries, ILogger log)
{
    /// <summary>The reservation whose payment is in flight, for readers that come meanwhile.</summary>
    public Guid? Paying { get; private set; }

    public async Task<PayReply> Run(PayRequest request)
    {
        switch (book.Recall(request.Operation))
        {
            case OperationRecollection.Known { Operation: { Effect: OperationEffect.Payment } known }:
                return Reply(PayOutcome.Replayed, await book.Payments.Get(book.State.PaymentTail(), known.Sequence));
            case OperationRecollection.Known { Operation: { Effect: OperationEffect.PaidBefore } known }:
                return Reply(PayOutcome.ReplayedAlreadyPaid, await book.Payments.Get(book.State.PaymentTail(), known.Sequence));
            case OperationRecollection.Known or OperationRecollection.Mismatch:
                return Refused(OperationRefusal.Mismatch);
        }

        var reservation = await book.FindReservation(request.ReservationId);
        if (await RefuseToken(request, reservation) is { } refusal)
            return refusal;
        if (reservation is null)
            return await Proven(Because(PayOutcome.UnknownReservation));

        switch (ReservationRules.DecidePayment(reservation, book.State.Wallet, book.Now()))
        {
            case PayDecision.AlreadyPaid paid:
                return await AlreadyPaid(request.Operation, (await book.Payments.Find(book.State.PaymentTail(), paid.PaymentId))!);
            case PayDecision.NotHeld:
                return await Proven(Because(PayOutcome.NotHeld));
            case PayDecision.Expired:
                return await Proven(Because(PayOutcome.HoldExpired));
            case PayDecision.Insufficient insufficient:
                return await Proven(new PayReply(PayOutcome.InsufficientBalance, null, null, null, insufficient.Balance.Units, insufficient.Amount.Units));
        }

        return book.Recall(request.Operation) is OperationRecollection.Full
            ? Refused(OperationRefusal.TooMany)
            : await PinAndCommit(request.Operation, reservation);
    }

    /// <summary>Whoever is told that a reservation cannot be paid is told by the newest activation: another one may have been paid for it.</summary>
    private async Task<PayReply> Proven(PayReply refusal)
    {
        await book.Prove();
        return refusal;
    }

    /// <summary>A success, so a key that named it must name it again; without a key there is nothing to remember.</summary>
    private async Task<PayReply> AlreadyPaid(Operation operation, PaymentRecord payment)
    {
        if (!operation.Keyed)
            return Reply(PayOutcome.AlreadyPaid, payment);
        if (book.Recall(operation) is OperationRecollection.Full)
            return Refused(OperationRefusal.TooMany);
        await book.Save(
            book.State with { Operations = book.Remember(operation, OperationEffect.PaidBefore, payment.Sequence) }, "paid before", operation.Id);
        return Reply(PayOutcome.AlreadyPaid, payment);
    }

    /// <summary>The hold's own place is accepted in whatever state it is; another only where it is admitted. Null where accepted.</summary>
    private async Task<PayReply?> RefuseToken(PayRequest request, SeatReservation? reservation)
    {
        if (request.Place.UserId != userId)
            return NotAdmitted(null);
        if (reservation is not null)
        {
            if (reservation.ConcertId != request.ConcertId)
                return Because(PayOutcome.OtherConcert);
            if (reservation.Place == new QueuePlace(request.Place.Number, request.Place.IssuedAt))
                return null;
        }

        var check = await grains.WaitingRoom(request.ConcertId).Check(request.Place, claim: true);
        return check.Status == PlaceStatus.Admitted ? null : NotAdmitted(check.Status);
    }

    private async Task<PayReply> PinAndCommit(Operation operation, SeatReservation reservation)
    {
        Paying = reservation.Id;
        try
        {
            var date = new ConcertDateKey(reservation.ConcertId, DateKey.Parse(reservation.Date));
            var numbers = ImmutableArray.CreateRange(reservation.Seats, static seat => seat.Number);
            var attemptId = ids.NewId();
            if (!await new SeatBundle(grains, date, reservation.Id, numbers, retries, log).Pin(attemptId, failed: () => book.Fence("payment failed", attemptId)))
                return Because(PayOutcome.HoldExpired);

            var payment = await Commit(operation, reservation);
            await outbox.DeliverSoon((await book.FindReservation(reservation.Id))!);
            return Reply(PayOutcome.Paid, payment);
        }
        finally
        {
            Paying = null;
        }
    }

    private async Task<PaymentRecord> Commit(Operation operation, SeatReservation reservation)
    {
        var payments = await book.RoomForPayment();
        var lines = await book.RoomForLine();
        var state = book.State;
        var now = book.Now();
        var payment = new PaymentRecord
        {
            Sequence = state.PaymentCount + 1,
            Id = ReservationRules.PaymentIdOf(reservation.Id),
            ReservationId = reservation.Id,
            Amount = reservation.Amount,
            PaidAt = now,
            Tickets = Tickets(reservation),
        };
        // The account does one thing at a time, so the balance that was checked before the pins is still there.
        var debited = (DebitDecision.Debited)WalletRules.Debit(
            state.Wallet, new Money(reservation.Amount), ReservationRules.EntryIdOf(payment.Id), payment.Id, now);
        var paid = reservation with { State = ReservationState.Paid, PaymentId = payment.Id };
        await book.Save(
            state with
            {
                Wallet = debited.Wallet,
                Ledger = lines.Add(debited.Line),
                Payments = payments.Add(payment),
                PaymentCount = payment.Sequence,
                Reservations = book.With(paid),
                Owned = Ownership.Add(state.Owned, paid, now),
                Operations = book.Remember(operation, OperationEffect.Payment, payment.Sequence),
                Outbox = state.Outbox.Add(reservation.Id),
            },
            "paid",
            reservation.Id);
        return payment;
    }

    private ImmutableArray<IssuedTicket> Tickets(SeatReservation reservation)
    {
        var date = new ConcertDateKey(reservation.ConcertId, DateKey.Parse(reservation.Date));
        var tickets = ImmutableArray.CreateBuilder<IssuedTicket>(reservation.Seats.Length);
        foreach (var seat in reservation.Seats)
        {
            var id = ReservationRules.TicketIdOf(reservation.Id, seat.Number);
            tickets.Add(new IssuedTicket(id, seat.Number, TicketCode.Sign(keys.Current, id, new SeatKey(date, seat.Number))));
        }

        return tickets.MoveToImmutable();
    }

    private static PayReply Reply(PayOutcome outcome, PaymentRecord? payment) => new(outcome, payment!.ToMessage(), null, null, 0, 0);

    private static PayReply Because(PayOutcome outcome) => new(outcome, null, null, null, 0, 0);

    private static PayReply Refused(OperationRefusal refusal) => new(PayOutcome.Refused, null, refusal, null, 0, 0);

    private static PayReply NotAdmitted(PlaceStatus? status) => new(PayOutcome.NotAdmitted, null, null, status, 0, 0);
}
