using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Records;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Records;

[GrainType("records")]
internal sealed class RecordsGrain(IStoredRows rows, TimeProvider time) : Grain, IRecordsGrain
{
    /// <summary>Well within the time-out of a call.</summary>
    private static readonly TimeSpan SearchAtMost = TimeSpan.FromSeconds(1.5);

    public async Task<RecordSearch> Find(Guid id, RecordPosition? after)
    {
        if (after is null && await HasAccount(id))
            return new RecordSearch([new FoundRecord(RecordKind.User, id)], null);
        return await new RowSearch(rows, time, SearchAtMost).Find(id, after);
    }

    public async Task<RecordSearch> FindTicket(TicketPlace ticket)
    {
        var key = new SeatKey(new ConcertDateKey(ticket.ConcertId, DateKey.Parse(ticket.Date)), ticket.Seat);
        var stored = await rows.Read(StoredKind.Seats, [new RowName(GrainKeys.Of(key), RowName.Main)]);
        var seat = stored is [{ } row] ? StoredJson.Read<StoredSeat>(row) : new StoredSeat();
        // A payment that is not told yet has its tickets already: then the seat is still pinned by it.
        if (ReservationRules.TicketIdOf(seat.ReservationId, ticket.Seat) != ticket.TicketId)
            return new RecordSearch([], null);
        var reservation = (await AccountRecords.Find(rows, seat.UserId))?.Reservations.FirstOrDefault(reservation => reservation.Id == seat.ReservationId);
        return new RecordSearch(
            [
                new FoundRecord(
                    RecordKind.Ticket, seat.UserId, seat.ReservationId, reservation?.PaymentId, ticket.TicketId, ticket.ConcertId, ticket.Date, ticket.Seat),
            ],
            null);
    }

    public async Task<Timeline?> Timeline(Guid userId, int skip, int limit)
    {
        var (events, isComplete) = await new TimelineReading(rows, time, SearchAtMost, userId).Read();
        if (events.Length == 0 && !await HasAccount(userId))
            return null;
        return new Timeline([.. events.Skip(skip).Take(limit)], events.Length, isComplete);
    }

    private async Task<bool> HasAccount(Guid userId) =>
        (await rows.Read(StoredKind.Accounts, [new RowName(GrainKeys.OfAccount(userId), RowName.Main)])) is [not null];
}
