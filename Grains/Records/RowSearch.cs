using System.Text;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Records;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Grains.Storage;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Grains.Records;

/// <summary>
/// Looks through the rows of accounts, then through the places of waiting rooms, for as long as it may. An account's rows are read as text
/// first: nearly none holds the id, and to look for it costs next to nothing.
/// </summary>
internal sealed class RowSearch(IStoredRows rows, TimeProvider time, TimeSpan atMost)
{
    private const int RowsAtOnce = 200;

    private readonly long _began = time.GetTimestamp();

    public bool IsTimeOver => time.GetElapsedTime(_began) >= atMost;

    public async Task<RecordSearch> Find(Guid id, RecordPosition? after)
    {
        var from = after is null ? (RowName?)null : new RowName(after.Key, after.Name);
        if (from is not { } position || position.Key.StartsWith(StoredKind.Accounts.KeyPrefix, StringComparison.Ordinal))
        {
            var accounts = await FindInAccounts(id, from);
            if (accounts.Items.Length > 0 || accounts.Next is not null)
                return accounts;
            from = null;
        }

        return await FindInRooms(id, from);
    }

    /// <summary>The places of a user in all rooms; not all where the time was over.</summary>
    public async Task<(List<(Guid ConcertId, int Number, Place Place)> Places, bool IsComplete)> PlacesOf(Guid userId)
    {
        var places = new List<(Guid, int, Place)>();
        RowName? after = null;
        do
        {
            if (IsTimeOver)
                return (places, false);
            var page = await rows.Page(StoredKind.Rooms, null, after, RowsAtOnce);
            foreach (var row in page.Rows)
                places.AddRange(PlacesIn(row, userId).Select(found => (GrainKeys.ParseId(row.Name.Key), found.Number, found.Place)));
            after = page.Next;
        }
        while (after is not null);
        return (places, true);
    }

    private async Task<RecordSearch> FindInAccounts(Guid id, RowName? after)
    {
        var text = Encoding.ASCII.GetBytes(id.ToString("D"));
        do
        {
            var page = await rows.Page(StoredKind.Accounts, null, after, RowsAtOnce);
            foreach (var row in page.Rows)
            {
                if (row.Json.Span.IndexOf(text) >= 0 && await FindIn(row, id) is { } found)
                    return new RecordSearch([found], null);
            }

            after = page.Next;
            if (IsTimeOver)
                return new RecordSearch([], After(after ?? new RowName(StoredKind.Rooms.KeyPrefix, string.Empty)));
        }
        while (after is not null);
        return new RecordSearch([], null);
    }

    private async Task<FoundRecord?> FindIn(StoredRow row, Guid id)
    {
        if (await AccountRecords.Find(rows, GrainKeys.ParseId(row.Name.Key)) is not { } account)
            return null;
        foreach (var reservation in account.Reservations)
        {
            if (reservation.Id == id)
                return new FoundRecord(RecordKind.Reservation, account.UserId, id, reservation.PaymentId, null, reservation.ConcertId, reservation.Date);
        }

        foreach (var payment in account.Payments)
        {
            var reservation = account.Reservations.FirstOrDefault(reservation => reservation.Id == payment.ReservationId);
            if (payment.Id == id)
                return new FoundRecord(RecordKind.Payment, account.UserId, payment.ReservationId, id, null, reservation?.ConcertId, reservation?.Date);
            foreach (var ticket in payment.Tickets)
            {
                if (ticket.Id == id)
                {
                    return new FoundRecord(
                        RecordKind.Ticket, account.UserId, payment.ReservationId, payment.Id, id, reservation?.ConcertId, reservation?.Date, ticket.Seat);
                }
            }
        }

        return null;
    }

    // Somebody who only queued has no account yet.
    private async Task<RecordSearch> FindInRooms(Guid userId, RowName? after)
    {
        do
        {
            var page = await rows.Page(StoredKind.Rooms, null, after, RowsAtOnce);
            if (page.Rows.Any(row => PlacesIn(row, userId).Any()))
                return new RecordSearch([new FoundRecord(RecordKind.User, userId)], null);
            after = page.Next;
        }
        while (after is not null && !IsTimeOver);
        return new RecordSearch([], after is { } left ? After(left) : null);
    }

    private static IEnumerable<(int Number, Place Place)> PlacesIn(StoredRow row, Guid userId)
    {
        if (RoomStore.ChunkIndexOf(row.Name.Name) is not { } index)
            yield break;
        var chunk = PlaceChunk.FromRow(StoredJson.Read<ChunkRow>(row));
        for (var at = 0; at < chunk.Count; at++)
        {
            if (chunk.User(at) == userId)
                yield return ((index * PlaceChunk.Size) + at + 1, chunk[at]);
        }
    }

    private static RecordPosition After(RowName name) => new(name.Key, name.Name);
}
