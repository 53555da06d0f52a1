using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.Interfaces.Concerts;

/// <summary>The catalogue entry of a concert. It configures its dates and its waiting room; it is never in the path of a hold.</summary>
[Alias("IConcertGrain")]
public interface IConcertGrain : IGrainWithStringKey
{
    /// <summary>Creates dates, then the waiting room, then the entry, then its place in the catalogue. Repeatable with the same definition.</summary>
    [Alias("Create")]
    Task Create(ConcertDefinition definition, Guid operationId);

    /// <summary>Null where the concert does not exist.</summary>
    [AlwaysInterleave, Alias("Get")]
    Task<Concert?> Get();

    [Alias("Change")]
    Task<ConcertChangeReply> Change(ConcertChange change, Guid operationId);

    [AlwaysInterleave, Alias("History")]
    Task<GrainHistory> History();
}

/// <summary>The list of all concerts, in the order of their creation. There is one.</summary>
[Alias("ICatalogueGrain")]
public interface ICatalogueGrain : IGrainWithStringKey
{
    /// <summary>Repeatable.</summary>
    [Alias("Add")]
    Task Add(Guid concertId);

    /// <summary>At most <paramref name="limit"/> concert ids from a place in the list on.</summary>
    [AlwaysInterleave, Alias("List")]
    Task<CataloguePage> List(int offset, int limit);
}

/// <summary>One operator key's recent requests, so that a repeated creation is recognised. Keyed by a hash of the key.</summary>
[Alias("IOperatorGrain")]
public interface IOperatorGrain : IGrainWithStringKey
{
    /// <summary>Creates a concert once per operation.</summary>
    [Alias("CreateConcert")]
    Task<CreateConcertReply> CreateConcert(Operation operation, ConcertDefinition definition);

    [AlwaysInterleave, Alias("History")]
    Task<GrainHistory> History();
}

/// <param name="Total">How many concerts there are.</param>
[GenerateSerializer, Immutable, Alias("CataloguePage")]
public sealed record CataloguePage(
    [property: Id(0)] ImmutableArray<Guid> ConcertIds,
    [property: Id(1)] int Total);

[GenerateSerializer, Immutable, Alias("ConcertDefinition")]
public sealed record ConcertDefinition(
    [property: Id(0)] string Title,
    [property: Id(1)] string Artist,
    [property: Id(2)] string Venue,
    [property: Id(3)] string TimeZone,
    [property: Id(4)] ImmutableArray<DateDefinition> Dates,
    [property: Id(5)] RoomOverrides WaitingRoom);

/// <param name="Date">The key within the concert: <c>yyyy-MM-dd</c> or <c>yyyy-MM-ddTHHmm</c>.</param>
[GenerateSerializer, Immutable, Alias("DateDefinition")]
public sealed record DateDefinition(
    [property: Id(0)] string Date,
    [property: Id(1)] DateTimeOffset StartsAt,
    [property: Id(2)] DateTimeOffset SaleOpensAt,
    [property: Id(3)] DateTimeOffset SaleClosesAt,
    [property: Id(4)] ImmutableArray<SectionLayout> Sections);

[GenerateSerializer, Immutable, Alias("Concert")]
public sealed record Concert(
    [property: Id(0)] Guid ConcertId,
    [property: Id(1)] string Title,
    [property: Id(2)] string Artist,
    [property: Id(3)] string Venue,
    [property: Id(4)] string TimeZone,
    [property: Id(5)] ImmutableArray<DateDefinition> Dates,
    [property: Id(6)] long Revision);

/// <summary>What an operator corrects; null leaves a field as it is. A date that is new is added; a known one gets its non-null fields.</summary>
[GenerateSerializer, Immutable, Alias("ConcertChange")]
public sealed record ConcertChange(
    [property: Id(0)] string? Title,
    [property: Id(1)] string? Artist,
    [property: Id(2)] string? Venue,
    [property: Id(3)] string? TimeZone,
    [property: Id(4)] ImmutableArray<DateChange> Dates);

/// <param name="Sections">Replaces seats and prices; only while nothing of that date is held or sold.</param>
/// <param name="Price">Replaces the price of every section; only while nothing of that date is held or sold.</param>
[GenerateSerializer, Immutable, Alias("DateChange")]
public sealed record DateChange(
    [property: Id(0)] string Date,
    [property: Id(1)] DateTimeOffset? StartsAt,
    [property: Id(2)] DateTimeOffset? SaleOpensAt,
    [property: Id(3)] DateTimeOffset? SaleClosesAt,
    [property: Id(4)] ImmutableArray<SectionLayout>? Sections,
    [property: Id(5)] long? Price);

[GenerateSerializer, Alias("ConcertChangeOutcome")]
public enum ConcertChangeOutcome
{
    Changed = 0,
    UnknownConcert = 1,

    /// <summary>The change is not valid; <c>Problem</c> says why and <c>Field</c> where.</summary>
    Invalid = 2,

    /// <summary>Seats or prices of a date in which seats are held or sold.</summary>
    InUse = 3,
}

[GenerateSerializer, Immutable, Alias("ConcertChangeReply")]
public sealed record ConcertChangeReply(
    [property: Id(0)] ConcertChangeOutcome Outcome,
    [property: Id(1)] Concert? Concert,
    [property: Id(2)] string? Field,
    [property: Id(3)] string? Problem);

/// <param name="ConcertId">Null where refused.</param>
[GenerateSerializer, Immutable, Alias("CreateConcertReply")]
public sealed record CreateConcertReply(
    [property: Id(0)] Guid? ConcertId,
    [property: Id(1)] bool Replayed,
    [property: Id(2)] OperationRefusal? Refusal);
