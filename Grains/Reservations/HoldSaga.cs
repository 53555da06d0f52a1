using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Metrics;

namespace OrleansTicketing.Grains.Reservations;

/// <summary>
/// Holds all seats of a request or none. The reservation is saved last, in one write: a crash before leaves seats that no reservation
/// knows of and that are free at their deadline, or are found again by a retry, for the reservation's id follows from the operation's.
/// </summary>
internal sealed class HoldSaga(
    IGrainFactory grains, AccountBook book, TicketingPolicy policy, IIdSource ids, TimeProvider time, Guid userId, RetryMetrics retries, ILogger log)
{
    private const int MaxQuotes = 5;

    /// <summary>
    /// From the question whether the place is admitted to the moment that the hold counts from. A process that stood still in between would
    /// hold seats with a place that is long over, or was given back.
    /// </summary>
    private static readonly TimeSpan AdmissionCounts = TimeSpan.FromSeconds(10);

    public async Task<HoldReply> Run(HoldRequest request)
    {
        switch (book.Recall(request.Operation))
        {
            case OperationRecollection.Known { Operation: { Effect: OperationEffect.Reservation } known }:
                var first = await book.Reservations.Get(book.State.ReservationTail(), known.Sequence);
                return HoldReplies.Replayed(first!.ToMessage(userId, ReservationStatus.Held));
            case OperationRecollection.Known or OperationRecollection.Mismatch:
                return HoldReplies.Refused(OperationRefusal.Mismatch);
            case OperationRecollection.Full:
                return HoldReplies.Refused(OperationRefusal.TooMany);
        }

        var asked = time.GetTimestamp();
        var check = await grains.WaitingRoom(request.ConcertId).Check(request.Place, claim: true);
        if (request.Place.UserId != userId || check.Status != PlaceStatus.Admitted)
            return HoldReplies.NotAdmitted(request.Place.UserId == userId ? check.Status : null);
        if (!DateKey.TryParse(request.Date, out var date))
            return HoldReplies.Because(HoldOutcome.UnknownDate);
        if (!book.HasRoomForReservation())
            return HoldReplies.Refused(OperationRefusal.TooMany);

        return await HoldQuoted(request, new ConcertDateKey(request.ConcertId, date), request.Seats.Sort(), asked);
    }

    /// <summary>Quotes and holds; once more where layout or prices changed in between, or it took so long that the deadline had passed.</summary>
    /// <param name="asked">When the waiting room was asked for the place.</param>
    private async Task<HoldReply> HoldQuoted(HoldRequest request, ConcertDateKey date, ImmutableArray<int> numbers, long asked)
    {
        var reservationId = ReservationRules.IdOf(request.Operation.Id);
        var seats = new SeatBundle(grains, date, reservationId, numbers, retries, log);
        for (var quotes = 0; quotes < MaxQuotes; quotes++)
        {
            var quote = await grains.ConcertDate(date).Quote(numbers);
            if (await Refuse(request, quote, seats, reservationId) is { } refusal)
            {
                await seats.ReleaseLeftOver(what => book.Fence(what, reservationId));
                return refusal;
            }

            if (time.GetElapsedTime(asked) > AdmissionCounts)
                throw new OrleansException("The hold took so long that its place may be over. Ask again.");
            var hold = new SeatHold(reservationId, userId, book.Now() + policy.Hold.Duration, quote.LayoutVersion, AttemptId: ids.NewId());
            var reply = await TryHold(request, seats, hold, numbers);
            if (reply.Reply == SeatHoldReply.Taken)
                return HoldReplies.Taken(reply.Taken);
            if (reply.Reply == SeatHoldReply.Held)
                return HoldReplies.Held(await Save(request, seats, hold, Price(numbers, quote.Prices), quote.SaleClosesAt));
        }

        throw new OrleansException("The layout of the date keeps changing, or its seats take too long to answer. Ask again.");
    }

    /// <summary>What the rules say before any seat is asked for; it costs no write. Null where the seats may be asked.</summary>
    private async Task<HoldReply?> Refuse(HoldRequest request, SeatQuote quote, SeatBundle seats, Guid reservationId)
    {
        if (quote.Outcome == QuoteOutcome.UnknownDate)
            return HoldReplies.Because(HoldOutcome.UnknownDate);
        if (quote.Outcome == QuoteOutcome.UnknownSeat || request.Seats.IsEmpty || HasDuplicates(request.Seats.Sort()))
            return HoldReplies.Because(HoldOutcome.UnknownSeat);
        // All of them, not the likely ones alone: an attempt that was interrupted may have got others, which the date has not heard of yet.
        if (!quote.LikelyTaken.IsEmpty && await seats.TakenOf(request.Seats) is { IsEmpty: false } taken)
            return HoldReplies.Taken(taken);
        var limits = HoldLimits.Check(
            new LimitQuestion(request.ConcertId, request.Date, request.Seats.Length, reservationId, book.Now()),
            book.State.Reservations,
            book.State.Owned,
            book.Pending,
            policy.Limits.SeatsPerReservation,
            policy.Limits.SeatsPerUserAndDate);
        if (limits is LimitDecision.Exceeded exceeded)
            return HoldReplies.LimitExceeded(exceeded);
        return quote.Sale switch
        {
            SaleState.NotOpen => HoldReplies.Because(HoldOutcome.SaleNotOpen),
            SaleState.Closed => HoldReplies.Because(HoldOutcome.SaleClosed),
            _ => null,
        };
    }

    private async Task<BundleReply> TryHold(HoldRequest request, SeatBundle seats, SeatHold hold, ImmutableArray<int> numbers)
    {
        // Should giving back fail, the seats go on to count against the limit until their deadline.
        book.AddPending(new PendingSeats(hold.ReservationId, request.ConcertId, request.Date, numbers.Length, hold.HeldUntil));
        try
        {
            var reply = await seats.Hold(hold, fence: what => book.Fence(what, hold.ReservationId));
            if (reply.Reply != SeatHoldReply.Held)
                book.RemovePending(hold.ReservationId);
            return reply;
        }
        catch when (!seats.OwesRelease)
        {
            book.RemovePending(hold.ReservationId);
            throw;
        }
    }

    /// <summary>
    /// An account that was overtaken may have held the seats for a reservation that the other one had made and cancelled by then: nobody else
    /// would free them before their deadline.
    /// </summary>
    private async Task<Reservation> Save(
        HoldRequest request, SeatBundle held, SeatHold hold, ImmutableArray<PricedSeat> seats, DateTimeOffset saleClosesAt)
    {
        try
        {
            return await Save(request, hold, seats, saleClosesAt);
        }
        catch (InconsistentStateException)
        {
            if (await book.IsStoredAsCancelled(hold.ReservationId))
                await held.GiveBack(hold);
            throw;
        }
    }

    private async Task<Reservation> Save(
        HoldRequest request, SeatHold hold, ImmutableArray<PricedSeat> seats, DateTimeOffset saleClosesAt)
    {
        var room = await book.RoomForReservation();
        var state = book.State;
        var reservation = new SeatReservation
        {
            Sequence = state.ReservationCount + 1,
            Id = hold.ReservationId,
            ConcertId = request.ConcertId,
            Date = request.Date,
            Seats = seats,
            Amount = ReservationRules.Total(seats).Units,
            HeldUntil = hold.HeldUntil,
            CreatedAt = hold.HeldUntil - policy.Hold.Duration,
            Place = new QueuePlace(request.Place.Number, request.Place.IssuedAt),
            SaleClosesAt = saleClosesAt,
        };
        await book.Save(
            state with
            {
                Reservations = room.Add(reservation),
                ReservationCount = reservation.Sequence,
                Operations = book.Remember(request.Operation, OperationEffect.Reservation, reservation.Sequence),
            },
            "held",
            reservation.Id);
        book.RemovePending(reservation.Id);
        return reservation.ToMessage(userId, ReservationStatus.Held);
    }

    private static ImmutableArray<PricedSeat> Price(ImmutableArray<int> numbers, ImmutableArray<long> prices)
    {
        var seats = ImmutableArray.CreateBuilder<PricedSeat>(numbers.Length);
        for (var i = 0; i < numbers.Length; i++)
            seats.Add(new PricedSeat(numbers[i], prices[i]));
        return seats.MoveToImmutable();
    }

    private static bool HasDuplicates(ImmutableArray<int> ascending)
    {
        for (var i = 1; i < ascending.Length; i++)
        {
            if (ascending[i] == ascending[i - 1])
                return true;
        }

        return false;
    }
}
