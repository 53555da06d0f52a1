using System.Text.Json.Serialization;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.Records;

namespace OrleansTicketing.Gateway.Records;

[JsonConverter(typeof(JsonStringEnumConverter<RecordKindName>))]
public enum RecordKindName
{
    [JsonStringEnumMemberName("user")]
    User = 0,

    [JsonStringEnumMemberName("reservation")]
    Reservation = 1,

    [JsonStringEnumMemberName("payment")]
    Payment = 2,

    [JsonStringEnumMemberName("ticket")]
    Ticket = 3,
}

/// <summary>What was found, and whose it is. What does not belong to its kind is null.</summary>
/// <param name="Seat">Of a ticket.</param>
public sealed record FoundBody(
    RecordKindName Kind,
    Guid UserId,
    Guid? ReservationId,
    Guid? PaymentId,
    Guid? TicketId,
    Guid? ConcertId,
    string? Date,
    int? Seat)
{
    public static FoundBody Of(FoundRecord found) => new(
        (RecordKindName)(int)found.Kind, found.UserId, found.ReservationId, found.PaymentId, found.TicketId, found.ConcertId, found.Date, found.Seat);
}

/// <param name="Items">What was found: one, or nothing.</param>
/// <param name="Complete">False where the time was over before all was looked at.</param>
/// <param name="Next">Send it as <c>cursor</c> to search on; null where the search is complete.</param>
public sealed record SearchBody(IReadOnlyList<FoundBody> Items, bool Complete, string? Next)
{
    public static SearchBody Of(RecordSearch search) =>
        new([.. search.Items.Select(FoundBody.Of)], search.Next is null, search.Next is { } next ? SearchQuery.Cursor(next) : null);
}

[JsonConverter(typeof(JsonStringEnumConverter<TimelineKindName>))]
public enum TimelineKindName
{
    /// <summary>Took a place in a waiting room.</summary>
    [JsonStringEnumMemberName("joined")]
    Joined = 0,

    [JsonStringEnumMemberName("admitted")]
    Admitted = 1,

    [JsonStringEnumMemberName("operator_act")]
    OperatorAct = 2,

    /// <summary>The place ended unused or over its time, or an operator ended it.</summary>
    [JsonStringEnumMemberName("place_expired")]
    PlaceExpired = 3,

    [JsonStringEnumMemberName("charged")]
    Charged = 4,

    [JsonStringEnumMemberName("refunded")]
    Refunded = 5,

    [JsonStringEnumMemberName("held")]
    Held = 6,

    [JsonStringEnumMemberName("hold_expired")]
    HoldExpired = 7,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled = 8,

    [JsonStringEnumMemberName("paid")]
    Paid = 9,

    /// <summary>A ticket was issued, with the payment.</summary>
    [JsonStringEnumMemberName("ticket")]
    Ticket = 10,

    /// <summary>The place ended: paid or given back.</summary>
    [JsonStringEnumMemberName("place_finished")]
    PlaceFinished = 11,

    /// <summary>The last of the seats knows its owner.</summary>
    [JsonStringEnumMemberName("sold")]
    Sold = 12,
}

/// <summary>One thing that happened. What does not belong to its kind is null or empty.</summary>
/// <param name="At">Null where the time is not stored any more: it then stands after what it follows.</param>
/// <param name="ArrivalNumber">Of the place in the waiting room.</param>
/// <param name="Amount">Whole units of the currency; of a payment negative.</param>
/// <param name="Balance">After it.</param>
/// <param name="Detail">Of an operator's act: what, and why.</param>
public sealed record TimelineEventBody(
    DateTime? At,
    TimelineKindName Kind,
    Guid? ConcertId,
    string? Date,
    int? ArrivalNumber,
    IReadOnlyList<int> Seats,
    Guid? ReservationId,
    Guid? PaymentId,
    Guid? TicketId,
    long? Amount,
    long? Balance,
    string? Detail)
{
    public static TimelineEventBody Of(TimelineEvent told) => new(
        Utc.Of(told.At),
        (TimelineKindName)(int)told.Kind,
        told.ConcertId,
        told.Date,
        told.Number,
        told.Seats,
        told.ReservationId,
        told.PaymentId,
        told.TicketId,
        told.Amount,
        told.Balance,
        told.Detail);
}

/// <summary>What happened to a user, from queue to seat.</summary>
/// <param name="Items">Oldest first.</param>
/// <param name="Next">Send it as <c>cursor</c> for the next page; null at the end.</param>
/// <param name="Complete">False where the time did not suffice to look for places in all waiting rooms.</param>
public sealed record TimelineBody(IReadOnlyList<TimelineEventBody> Items, string? Next, bool Complete);
