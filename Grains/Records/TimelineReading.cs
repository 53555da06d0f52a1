using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Records;
using OrleansTicketing.Grains.Invariants;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Grains.Storage;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Grains.Records;

/// <summary>Gathers what is stored of one user in account, waiting rooms and seats, in order of time.</summary>
internal sealed class TimelineReading(IStoredRows rows, TimeProvider time, TimeSpan searchAtMost, Guid userId)
{
    /// <summary>Of the acts of a room's operators the newest are read.</summary>
    private const int MostAuditRows = 16;

    private readonly List<(DateTimeOffset Order, TimelineEvent Event)> _events = [];

    public async Task<(ImmutableArray<TimelineEvent> Events, bool IsComplete)> Read()
    {
        var account = await AccountRecords.Find(rows, userId);
        if (account is not null)
            await AddAccount(account);
        var (found, isComplete) = await new RowSearch(rows, time, searchAtMost).PlacesOf(userId);
        var places = found.ToDictionary(static place => (place.ConcertId, place.Number), static place => place.Place);
        foreach (var used in account?.Reservations ?? [])
            await AddKnown(places, used);
        foreach (var ((concertId, number), place) in places)
            AddPlace(concertId, number, place);
        foreach (var concertId in places.Keys.Select(static place => place.ConcertId).Distinct())
            await AddActs(concertId);
        return ([.. _events.OrderBy(static entry => entry.Order).ThenBy(static entry => entry.Event.Kind).Select(static entry => entry.Event)], isComplete);
    }

    // The search may not have come as far as the places that the user's own reservations name.
    private async Task AddKnown(Dictionary<(Guid ConcertId, int Number), Place> places, SeatReservation reservation)
    {
        var number = reservation.Place.Number;
        if (number < 1 || places.ContainsKey((reservation.ConcertId, number)))
            return;
        var chunk = (await new RoomRows(rows, reservation.ConcertId).ReadChunks([RoomPlaces.ChunkOf(number)]))[0];
        var index = (number - 1) % PlaceChunk.Size;
        if (chunk is not null && index < chunk.Count && chunk.User(index) == userId)
            places.Add((reservation.ConcertId, number), chunk[index]);
    }

    private void AddPlace(Guid concertId, int number, Place place)
    {
        Add(place.JoinedAt, TimelineKind.Joined);
        if (place.AdmittedAt is { } admittedAt)
            Add(admittedAt, TimelineKind.Admitted);
        if (place is { State: PlaceState.Expired or PlaceState.Finished, Until: { } end })
            Add(end, place.State == PlaceState.Expired ? TimelineKind.PlaceExpired : TimelineKind.PlaceFinished);

        void Add(DateTimeOffset at, TimelineKind kind) => this.Add(at, new TimelineEvent(at, kind, concertId, Number: number));
    }

    private async Task AddActs(Guid concertId)
    {
        var key = GrainKeys.OfRoom(concertId);
        if ((await rows.Read(StoredKind.Rooms, [new RowName(key, RowName.Main)])) is not [{ } head])
            return;
        var state = StoredJson.Read<RoomState>(head);
        var older = (state.ActCount - state.Acts.Length) / AuditRow.Size;
        var names = ImmutableArray.CreateBuilder<RowName>();
        for (var index = older - 1; index >= 0 && names.Count < MostAuditRows; index--)
            names.Add(new RowName(key, RoomStore.AuditNameOf(index)));
        var stored = await rows.Read(StoredKind.Rooms, names.DrainToImmutable());
        var acts = stored.SelectMany(static row => row is { } audit ? StoredJson.Read<AuditRow>(audit).Acts : []).Concat(state.Acts);
        foreach (var act in acts.Where(act => act.User == userId))
        {
            Add(act.At, new TimelineEvent(
                act.At, TimelineKind.OperatorAct, concertId, Number: act.Number == 0 ? null : act.Number,
                Detail: $"{act.Kind.ToString().ToLowerInvariant()}: {act.Reason ?? act.Detail}"));
        }
    }

    private async Task AddAccount(AccountRecords account)
    {
        foreach (var line in account.Ledger.Where(static line => line.Kind != LedgerLineKind.Payment))
        {
            var kind = line.Kind == LedgerLineKind.Charge ? TimelineKind.Charged : TimelineKind.Refunded;
            Add(line.At, new TimelineEvent(line.At, kind, PaymentId: line.Reference, Amount: line.Amount, Balance: line.Balance));
        }

        foreach (var reservation in account.Reservations)
            await AddReservation(reservation);
        var reservations = account.Reservations.ToLookup(static reservation => reservation.Id);
        var debits = account.Ledger.Where(static line => line.Kind == LedgerLineKind.Payment).ToLookup(static line => line.Reference);
        foreach (var payment in account.Payments)
            AddPayment(payment, reservations[payment.ReservationId].FirstOrDefault(), debits[payment.Id].FirstOrDefault());
    }

    private async Task AddReservation(SeatReservation reservation)
    {
        Add(reservation.CreatedAt, Of(reservation, reservation.CreatedAt, TimelineKind.Held));
        switch (reservation.State)
        {
            case ReservationState.Held when reservation.HeldUntil <= time.GetUtcNow():
                Add(reservation.HeldUntil, Of(reservation, reservation.HeldUntil, TimelineKind.HoldExpired));
                break;
            case ReservationState.Cancelled:
                var cancelledAt = await SeatsChanged(reservation, SeatWords.Released);
                Add(cancelledAt ?? reservation.CreatedAt, Of(reservation, cancelledAt, TimelineKind.Cancelled));
                break;
            case ReservationState.Paid when await SeatsChanged(reservation, SeatWords.Sold) is { } soldAt:
                Add(soldAt, Of(reservation, soldAt, TimelineKind.Sold));
                break;
        }
    }

    private void AddPayment(PaymentRecord payment, SeatReservation? reservation, LedgerLine? debit)
    {
        var paid = reservation is null ? new TimelineEvent(payment.PaidAt, TimelineKind.Paid) : Of(reservation, payment.PaidAt, TimelineKind.Paid);
        Add(payment.PaidAt, paid with { PaymentId = payment.Id, Amount = -payment.Amount, Balance = debit?.Balance });
        foreach (var ticket in payment.Tickets)
        {
            Add(payment.PaidAt, new TimelineEvent(
                payment.PaidAt, TimelineKind.Ticket, reservation?.ConcertId, reservation?.Date, Seats: [ticket.Seat],
                ReservationId: payment.ReservationId, PaymentId: payment.Id, TicketId: ticket.Id));
        }
    }

    /// <summary>When the last of its seats changed so for this reservation; null where a seat does not remember.</summary>
    private async Task<DateTimeOffset?> SeatsChanged(SeatReservation reservation, string what)
    {
        var date = new ConcertDateKey(reservation.ConcertId, DateKey.Parse(reservation.Date));
        var stored = await rows.Read(
            StoredKind.Seats, [.. reservation.Seats.Select(seat => new RowName(GrainKeys.Of(new SeatKey(date, seat.Number)), RowName.Main))]);
        DateTimeOffset? last = null;
        foreach (var row in stored)
        {
            var history = row is { } seat ? StoredJson.Read<StoredSeat>(seat).History : [];
            if (history.LastOrDefault(entry => entry.What == what && entry.OperationId == reservation.Id) is not HistoryEntry found)
                return null;
            last = last is { } known && known > found.At ? known : found.At;
        }

        return last;
    }

    private static TimelineEvent Of(SeatReservation reservation, DateTimeOffset? at, TimelineKind kind) => new(
        at, kind, reservation.ConcertId, reservation.Date, reservation.Place.Number,
        [.. reservation.Seats.Select(static seat => seat.Number)], reservation.Id, reservation.PaymentId, Amount: reservation.Amount);

    private void Add(DateTimeOffset order, TimelineEvent told) =>
        _events.Add((order, told.Seats.IsDefault ? told with { Seats = [] } : told));
}
