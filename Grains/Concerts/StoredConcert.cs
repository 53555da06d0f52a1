using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.Concerts;

/// <summary>What a concert stores.</summary>
internal sealed record StoredConcert
{
    private const int HistoryLength = 32;

    public int SchemaVersion { get; init; } = 1;

    /// <summary>0: there is no such concert. Every configuration of dates and room has one of its own.</summary>
    public long Revision { get; init; }

    public string Title { get; init; } = string.Empty;

    public string Artist { get; init; } = string.Empty;

    public string Venue { get; init; } = string.Empty;

    public string TimeZone { get; init; } = string.Empty;

    public ImmutableArray<DateDefinition> Dates { get; init; } = [];

    /// <summary>Of the waiting room, as created; what it has now is the room's own.</summary>
    public RoomOverrides Room { get; init; } = new(null, null, null);

    /// <summary>Whether readers may see it: only once its dates and its room exist.</summary>
    public bool Visible { get; init; }

    /// <summary>Whether dates, room and catalogue may not have heard of this revision yet.</summary>
    public bool Unpushed { get; init; }

    /// <summary>A correction that one date has to agree to, stored before the date is asked.</summary>
    public PendingChange? Pending { get; init; }

    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    public ConcertPlan ToPlan() => new(Title, Artist, Venue, TimeZone, [.. Dates.Select(ConcertMessages.ToPlan)]);

    public Concert ToMessage(Guid concertId) => new(concertId, Title, Artist, Venue, TimeZone, Dates, Revision);

    public StoredConcert With(ConcertPlan plan) => this with
    {
        Title = plan.Title,
        Artist = plan.Artist,
        Venue = plan.Venue,
        TimeZone = plan.TimeZone,
        Dates = plan.Dates.ToMessages(),
    };

    public StoredConcert Noting(DateTimeOffset at, string what, Guid cause) => this with
    {
        History = [.. History.Skip(History.Length - HistoryLength + 1), new HistoryEntry(at, what, cause)],
    };
}

/// <param name="Revision">Used up, whatever the date answers: the date may have taken it in.</param>
/// <param name="Date">The date whose seats or prices change.</param>
internal sealed record PendingChange(
    long Revision,
    string Date,
    string Title,
    string Artist,
    string Venue,
    string TimeZone,
    ImmutableArray<DateDefinition> Dates,
    Guid OperationId)
{
    public ConcertPlan ToPlan() => new(Title, Artist, Venue, TimeZone, [.. Dates.Select(ConcertMessages.ToPlan)]);

    public static PendingChange Of(ConcertPlan plan, string date, long revision, Guid operationId) =>
        new(revision, date, plan.Title, plan.Artist, plan.Venue, plan.TimeZone, plan.Dates.ToMessages(), operationId);
}
