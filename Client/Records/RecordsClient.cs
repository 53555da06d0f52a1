using OrleansTicketing.Client.Operations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Records;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Client.Records;

/// <summary>Finds users, reservations, payments and tickets, and tells a user's story, for operators.</summary>
public sealed class RecordsClient(IGrainFactory grains, ClusterCalls cluster, SigningKeys keys)
{
    private static readonly RecordSearch Nothing = new([], null);

    /// <param name="id">Of a user, reservation, payment or ticket.</param>
    /// <param name="after">Where the search before stopped; null for the beginning.</param>
    /// <param name="cancellation">Ends the repeated asking.</param>
    public async Task<Answer<RecordSearch>> Find(Guid id, RecordPosition? after, CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Records().Find(id, after), cancellation);
        return asked.Answered ? asked.Value : Unanswered.Unavailable;
    }

    /// <summary>By a ticket's code. Nothing is found by one that no known key signed.</summary>
    public async Task<Answer<RecordSearch>> FindTicket(string code, CancellationToken cancellation = default)
    {
        if (TicketCode.Verify(keys, code) is not { } ticket)
            return Nothing;
        var place = new TicketPlace(ticket.TicketId, ticket.Seat.Date.ConcertId, ticket.Seat.Date.Date.ToString(), ticket.Seat.Number);
        var asked = await cluster.Ask(() => grains.Records().FindTicket(place), cancellation);
        return asked.Answered ? asked.Value : Unanswered.Unavailable;
    }

    /// <summary>Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="skip">0 or more.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellation">Ends the repeated asking.</param>
    public async Task<Answer<Timeline>> Timeline(Guid userId, int skip, int limit, CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Records().Timeline(userId, skip, limit), cancellation);
        if (!asked.Answered)
            return Unanswered.Unavailable;
        return asked.Value is { } found ? found : new Refusal(ErrorCode.NotFound);
    }
}
