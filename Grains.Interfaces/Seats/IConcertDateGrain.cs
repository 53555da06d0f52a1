using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansTicketing.Grains.Interfaces.Operations;

namespace OrleansTicketing.Grains.Interfaces.Seats;

/// <summary>
/// One evening of a concert: layout, prices, sale window, and the versioned view of its seats. It never decides who gets a seat,
/// and it awaits no seat in a caller's turn.
/// </summary>
[Alias("IConcertDateGrain")]
public interface IConcertDateGrain : IGrainWithStringKey
{
    /// <summary>Sets layout and window. Repeatable: the same revision changes nothing. A price changes only while nothing is held or sold.</summary>
    [AlwaysInterleave, Alias("Configure")]
    Task<DateConfigureReply> Configure(DateConfiguration configuration);

    /// <summary>Layout, window and totals; null where this date does not exist.</summary>
    [AlwaysInterleave, Alias("Describe")]
    Task<DateDescription?> Describe();

    /// <summary>Prices of seats and whether the sale is open now, by this silo's clock.</summary>
    [AlwaysInterleave, Alias("Quote")]
    Task<SeatQuote> Quote(ImmutableArray<int> seats);

    /// <summary>A seat tells what it has saved. Answered after the view's own (shared) write. Repeatable: an older seat version changes nothing.</summary>
    [AlwaysInterleave, Alias("SeatChanged")]
    Task<SeatChangedReply> SeatChanged(SeatChange change);

    /// <summary>
    /// What changed after a version; a snapshot page where that is too long ago (or the version is -1). Layout version 0 where this
    /// date does not exist.
    /// </summary>
    [AlwaysInterleave, Alias("ChangesSince")]
    Task<SeatChanges> ChangesSince(long version, int page);

    /// <summary>Running totals beside an independent recount over the seats themselves.</summary>
    [AlwaysInterleave, Alias("Recount")]
    Task<SeatRecount> Recount();

    [AlwaysInterleave, Alias("History")]
    Task<GrainHistory> History();
}

/// <param name="Name">Unique within the date.</param>
/// <param name="Category">A price category such as "standard".</param>
/// <param name="Rows">1 or more; rows are labelled "1", "2", ...</param>
/// <param name="SeatsPerRow">1 or more.</param>
/// <param name="Price">Whole units of the currency, 0 to 100,000,000.</param>
[GenerateSerializer, Immutable, Alias("SectionLayout")]
public sealed record SectionLayout(
    [property: Id(0)] string Name,
    [property: Id(1)] string Category,
    [property: Id(2)] int Rows,
    [property: Id(3)] int SeatsPerRow,
    [property: Id(4)] long Price);

/// <param name="Revision">Rises with every change of the concert; an equal or lower one is a repetition.</param>
[GenerateSerializer, Immutable, Alias("DateConfiguration")]
public sealed record DateConfiguration(
    [property: Id(0)] long Revision,
    [property: Id(1)] ImmutableArray<SectionLayout> Sections,
    [property: Id(2)] DateTimeOffset StartsAt,
    [property: Id(3)] DateTimeOffset SaleOpensAt,
    [property: Id(4)] DateTimeOffset SaleClosesAt,
    [property: Id(5)] Guid OperationId);

[GenerateSerializer, Alias("DateConfigureReply")]
public enum DateConfigureReply
{
    Done = 0,

    /// <summary>Seats or prices differ, and a seat of this date is held or sold.</summary>
    InUse = 1,
}

/// <param name="LayoutVersion">Rises whenever seats or prices change.</param>
/// <param name="Held">Seats held or pinned now.</param>
[GenerateSerializer, Immutable, Alias("DateDescription")]
public sealed record DateDescription(
    [property: Id(0)] int LayoutVersion,
    [property: Id(1)] ImmutableArray<SectionLayout> Sections,
    [property: Id(2)] DateTimeOffset StartsAt,
    [property: Id(3)] DateTimeOffset SaleOpensAt,
    [property: Id(4)] DateTimeOffset SaleClosesAt,
    [property: Id(5)] int SeatsTotal,
    [property: Id(6)] int Held,
    [property: Id(7)] int Sold);

[GenerateSerializer, Alias("SaleState")]
public enum SaleState
{
    Open = 0,
    NotOpen = 1,
    Closed = 2,
}

[GenerateSerializer, Alias("QuoteOutcome")]
public enum QuoteOutcome
{
    Quoted = 0,
    UnknownDate = 1,

    /// <summary>At least one seat number is not of this date.</summary>
    UnknownSeat = 2,
}

/// <param name="Prices">In the order asked; empty unless quoted. Whole units of the currency.</param>
/// <param name="LikelyTaken">Seat numbers that the view knows as held or sold: ask those first, so that a refusal needs no write.</param>
/// <param name="SaleClosesAt">When the sale of this date ends.</param>
[GenerateSerializer, Immutable, Alias("SeatQuote")]
public sealed record SeatQuote(
    [property: Id(0)] QuoteOutcome Outcome,
    [property: Id(1)] SaleState Sale,
    [property: Id(2)] int LayoutVersion,
    [property: Id(3)] ImmutableArray<long> Prices,
    [property: Id(4)] ImmutableArray<int> LikelyTaken,
    [property: Id(5)] DateTimeOffset SaleClosesAt);

/// <param name="Number">The seat.</param>
/// <param name="SeatVersion">The seat's own count of changes; the view keeps the highest.</param>
/// <param name="Status">Pinned counts as held.</param>
/// <param name="HeldUntil">Null for a pinned seat, which does not expire, and for available or sold ones.</param>
/// <param name="LayoutVersion">For a new hold: what it was quoted from; null for every other change.</param>
[GenerateSerializer, Immutable, Alias("SeatChange")]
public sealed record SeatChange(
    [property: Id(0)] int Number,
    [property: Id(1)] long SeatVersion,
    [property: Id(2)] SeatStatus Status,
    [property: Id(3)] DateTimeOffset? HeldUntil,
    [property: Id(4)] int? LayoutVersion);

[GenerateSerializer, Alias("SeatChangedReply")]
public enum SeatChangedReply
{
    Recorded = 0,

    /// <summary>The hold was quoted from another layout; the seat must give it back.</summary>
    LayoutChanged = 1,
}

/// <param name="Version">The date's version that this change made.</param>
/// <param name="HeldUntil">A held seat reads as available from this moment on; null for a pinned one.</param>
[GenerateSerializer, Immutable, Alias("SeatViewEntry")]
public sealed record SeatViewEntry(
    [property: Id(0)] long Version,
    [property: Id(1)] int Number,
    [property: Id(2)] SeatStatus Status,
    [property: Id(3)] DateTimeOffset? HeldUntil);

/// <param name="Version">The date's version after the last entry.</param>
/// <param name="LayoutVersion">When it differs from the reader's, describe again.</param>
/// <param name="Snapshot">True: entries are all seats that are not available (pages of at most 64 KiB); false: the changes in order, without gaps.</param>
/// <param name="NextPage">
/// Of a snapshot: the next page, null at its end; pages may differ in version, so ask for the changes since the first page's version
/// afterwards. Of changes: 0 where more follow after <paramref name="Version"/>, else null.
/// </param>
[GenerateSerializer, Immutable, Alias("SeatChanges")]
public sealed record SeatChanges(
    [property: Id(0)] long Version,
    [property: Id(1)] int LayoutVersion,
    [property: Id(2)] bool Snapshot,
    [property: Id(3)] ImmutableArray<SeatViewEntry> Entries,
    [property: Id(4)] int? NextPage);

/// <summary>Running totals, and the same counted anew from the seats.</summary>
[GenerateSerializer, Immutable, Alias("SeatRecount")]
public sealed record SeatRecount(
    [property: Id(0)] int Held,
    [property: Id(1)] int Sold,
    [property: Id(2)] int RecountedHeld,
    [property: Id(3)] int RecountedSold);
