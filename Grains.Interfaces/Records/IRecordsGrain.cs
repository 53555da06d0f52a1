using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansTicketing.Grains.Interfaces.Records;

/// <summary>Finds what is stored of people and tells it as one story, for operators. It reads the rows and wakes nobody.</summary>
[Alias("IRecordsGrain")]
public interface IRecordsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Which user, reservation, payment or ticket has this id. There is no index of them: where it is no user's with an account, rows are
    /// looked through for a few seconds at most.
    /// </summary>
    /// <param name="id">Any of them.</param>
    /// <param name="after">Where the search before stopped; null for the beginning.</param>
    [AlwaysInterleave, Alias("Find")]
    Task<RecordSearch> Find(Guid id, RecordPosition? after);

    /// <summary>Whose ticket this is, as the seat says it.</summary>
    [AlwaysInterleave, Alias("FindTicket")]
    Task<RecordSearch> FindTicket(TicketPlace ticket);

    /// <summary>What happened to a user, from queue to seat, oldest first; null where nothing is stored of such a user.</summary>
    /// <param name="skip">How many to leave out, 0 or more.</param>
    /// <param name="limit">1 to 100.</param>
    [AlwaysInterleave, Alias("Timeline")]
    Task<Timeline?> Timeline(Guid userId, int skip, int limit);
}

/// <summary>A row: all before it, and it, were looked at.</summary>
[GenerateSerializer, Immutable, Alias("RecordPosition")]
public sealed record RecordPosition(
    [property: Id(0)] string Key,
    [property: Id(1)] string Name);

/// <summary>What a ticket's code says, its signature checked.</summary>
[GenerateSerializer, Immutable, Alias("TicketPlace")]
public sealed record TicketPlace(
    [property: Id(0)] Guid TicketId,
    [property: Id(1)] Guid ConcertId,
    [property: Id(2)] string Date,
    [property: Id(3)] int Seat);

[GenerateSerializer, Alias("RecordKind")]
public enum RecordKind
{
    User = 0,
    Reservation = 1,
    Payment = 2,
    Ticket = 3,
}

/// <summary>Something that was found, and whose it is. What does not belong to its kind is null.</summary>
[GenerateSerializer, Immutable, Alias("FoundRecord")]
public sealed record FoundRecord(
    [property: Id(0)] RecordKind Kind,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] Guid? ReservationId = null,
    [property: Id(3)] Guid? PaymentId = null,
    [property: Id(4)] Guid? TicketId = null,
    [property: Id(5)] Guid? ConcertId = null,
    [property: Id(6)] string? Date = null,
    [property: Id(7)] int? Seat = null);

/// <param name="Next">Where the time was over; null where all was looked at, or it was found.</param>
[GenerateSerializer, Immutable, Alias("RecordSearch")]
public sealed record RecordSearch(
    [property: Id(0)] ImmutableArray<FoundRecord> Items,
    [property: Id(1)] RecordPosition? Next);

/// <summary>What happens at the same time stands in this order.</summary>
[GenerateSerializer, Alias("TimelineKind")]
public enum TimelineKind
{
    /// <summary>Took a place in a waiting room.</summary>
    Joined = 0,
    Admitted = 1,

    /// <summary>An operator did something about this user.</summary>
    OperatorAct = 2,

    /// <summary>The place ended: nobody claimed it, its time ran out, its user fell silent, or an operator ended it.</summary>
    PlaceExpired = 3,
    Charged = 4,
    Refunded = 5,
    Held = 6,
    HoldExpired = 7,
    Cancelled = 8,
    Paid = 9,

    /// <summary>A ticket was issued, with the payment.</summary>
    Ticket = 10,

    /// <summary>The place ended: paid or given back.</summary>
    PlaceFinished = 11,

    /// <summary>The last of the seats knows its owner.</summary>
    Sold = 12,
}

/// <summary>What does not belong to its kind is null or empty.</summary>
/// <param name="At">Null where the time is not stored any more: it then stands after what it follows.</param>
/// <param name="Number">The arrival number of the place.</param>
/// <param name="Amount">Signed, whole units of the currency.</param>
/// <param name="Balance">After it.</param>
/// <param name="Detail">Of an operator's act: what, and why.</param>
[GenerateSerializer, Immutable, Alias("TimelineEvent")]
public sealed record TimelineEvent(
    [property: Id(0)] DateTimeOffset? At,
    [property: Id(1)] TimelineKind Kind,
    [property: Id(2)] Guid? ConcertId = null,
    [property: Id(3)] string? Date = null,
    [property: Id(4)] int? Number = null,
    [property: Id(5)] ImmutableArray<int> Seats = default,
    [property: Id(6)] Guid? ReservationId = null,
    [property: Id(7)] Guid? PaymentId = null,
    [property: Id(8)] Guid? TicketId = null,
    [property: Id(9)] long? Amount = null,
    [property: Id(10)] long? Balance = null,
    [property: Id(11)] string? Detail = null);

/// <param name="Total">All events, those of other pages included.</param>
/// <param name="Complete">False where the time did not suffice to look for places in all waiting rooms.</param>
[GenerateSerializer, Immutable, Alias("Timeline")]
public sealed record Timeline(
    [property: Id(0)] ImmutableArray<TimelineEvent> Items,
    [property: Id(1)] int Total,
    [property: Id(2)] bool Complete);
