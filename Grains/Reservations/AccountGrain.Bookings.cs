using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.Reservations;

internal sealed partial class AccountGrain
{
    public async Task<HoldReply> Hold(HoldRequest request)
    {
        try
        {
            var reply = await _holds.Run(request);
            bookings.Held(reply.Outcome);
            return reply;
        }
        catch
        {
            bookings.HoldFailed();
            throw;
        }
    }

    public async Task<PayReply> Pay(PayRequest request)
    {
        var began = bookings.Began();
        try
        {
            var reply = await _payments.Run(request);
            bookings.Paid(reply.Outcome, began);
            return reply;
        }
        catch
        {
            bookings.PayFailed(began);
            throw;
        }
    }

    public async Task<OperationRecall?> Recall(Operation operation)
    {
        switch (_book.Recall(operation))
        {
            case OperationRecollection.Mismatch:
                return new OperationRecall(OperationRefusal.Mismatch, null, null);
            case OperationRecollection.Known { Operation: { Effect: OperationEffect.Reservation } known }:
                var reservation = await _book.Reservations.Get(_book.State.ReservationTail(), known.Sequence);
                return new OperationRecall(null, reservation!.ToMessage(_userId, ReservationStatus.Held), null);
            case OperationRecollection.Known { Operation: { Effect: OperationEffect.Payment or OperationEffect.PaidBefore } known }:
                var payment = await _book.Payments.Get(_book.State.PaymentTail(), known.Sequence);
                return new OperationRecall(null, null, payment!.ToMessage(), known.Effect == OperationEffect.PaidBefore);
            default:
                return null;
        }
    }

    public async Task<CancelOutcome> Cancel(Guid reservationId, Guid operationId)
    {
        var reservation = await _book.FindReservation(reservationId);
        if (reservation is null)
            return CancelOutcome.UnknownReservation;

        switch (ReservationRules.Cancel(reservation, _book.Now()))
        {
            case CancelDecision.Paid:
                return CancelOutcome.Paid;
            case CancelDecision.Cancelled cancelled:
                // Saved before a seat is freed: a reservation never reads as held that has lost one of its seats.
                await _book.Save(
                    _book.State with { Reservations = _book.With(cancelled.Reservation), Outbox = _book.State.Outbox.Add(reservationId) },
                    "cancelled",
                    operationId);
                reservation = cancelled.Reservation;
                break;
        }

        await ReleaseSeats(reservation);
        return CancelOutcome.Cancelled;
    }

    public async Task<PlaceReply?> GiveBack(Guid concertId, PlaceKey place, Guid operationId)
    {
        if (place.UserId != _userId)
            return null;

        var ownPlace = new QueuePlace(place.Number, place.IssuedAt);
        var now = _book.Now();
        var state = _book.State;
        var reservations = state.Reservations.ToBuilder();
        var outbox = state.Outbox.ToBuilder();
        var undelivered = new List<SeatReservation>();
        for (var i = 0; i < reservations.Count; i++)
        {
            var reservation = reservations[i];
            if (reservation.ConcertId != concertId || reservation.Place != ownPlace)
                continue;
            if (ReservationRules.Cancel(reservation, now) is CancelDecision.Cancelled cancelled)
            {
                reservations[i] = cancelled.Reservation;
                outbox.Add(reservation.Id);
                undelivered.Add(cancelled.Reservation);
            }
            else if (reservation.State == ReservationState.Cancelled && _book.IsToDeliver(reservation.Id))
            {
                undelivered.Add(reservation);
            }
        }

        var cancels = outbox.Count > state.Outbox.Length;
        if (cancels)
        {
            await _book.Save(
                state with { Reservations = reservations.MoveToImmutable(), Outbox = outbox.DrainToImmutable() }, "gave back", operationId);
        }

        foreach (var reservation in undelivered)
            await ReleaseSeats(reservation);
        var left = await GrainFactory.WaitingRoom(concertId).Leave(place, operationId);
        // From here on nothing more is held with it. What was, an account that was overtaken may not know: then this fails, and is asked again.
        if (!cancels && left?.AdmittedAt is not null)
            await _book.Fence("gave back", operationId);
        return left;
    }

    public async Task<PinResolution> Resolve(Guid reservationId, Guid attemptId)
    {
        var reservation = await _book.FindReservation(reservationId);
        if (reservation is { State: ReservationState.Paid })
        {
            // While the seat stays pinned its date asks again, so the place is finished before the answer lets go of the pin.
            if (!await _outbox.Deliver(reservation))
                throw new OrleansException("The payment is not yet told to all. Ask again.");
            return PinResolution.Paid;
        }

        // Bars the commit of an activation that still believes in this attempt.
        await _book.Fence("aborted", attemptId);
        return reservation is { State: ReservationState.Held } ? PinResolution.NotPaid : PinResolution.Unknown;
    }

    /// <summary>A cancellation is answered when its seats are free: whoever asks next gets them.</summary>
    private async Task ReleaseSeats(SeatReservation cancelled)
    {
        if (!await _outbox.Deliver(cancelled))
            throw new OrleansException("A seat could not be released yet. Ask again.");
    }
}
