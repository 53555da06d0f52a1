using System.Collections.Immutable;

namespace OrleansTicketing.Client.Concerts;

/// <summary>What an operator asks to create, as parsed: null is what was not given.</summary>
public sealed record NewConcert(
    string? Title, string? Artist, string? Venue, string? TimeZone, ImmutableArray<NewDate> Dates, NewRoom? WaitingRoom);

/// <param name="Date">The key within the concert: <c>yyyy-MM-dd</c> or <c>yyyy-MM-ddTHHmm</c>.</param>
/// <param name="SaleOpensAt">Null: now.</param>
/// <param name="SaleClosesAt">Null: when the evening begins.</param>
/// <param name="Seats">For an evening without sections; null: 50.</param>
/// <param name="Price">For an evening without sections; whole units of the currency.</param>
/// <param name="Sections">Instead of seats and price.</param>
public sealed record NewDate(
    string? Date,
    DateTimeOffset? StartsAt,
    DateTimeOffset? SaleOpensAt,
    DateTimeOffset? SaleClosesAt,
    long? Seats,
    long? Price,
    ImmutableArray<NewSection>? Sections);

public sealed record NewSection(string? Name, string? Category, long? Rows, long? SeatsPerRow, long? Price);

/// <summary>Overrides of the waiting room's policy; null leaves the policy's value.</summary>
/// <param name="Schedule">Windows in order of time; null: none.</param>
public sealed record NewRoom(long? Capacity, long? BatchSize, decimal? IntervalSeconds, ImmutableArray<NewWindow>? Schedule = null);

/// <param name="Mode"><c>fifo</c>, <c>lottery</c>, <c>passthrough</c>, <c>paused</c> or <c>closed</c>.</param>
public sealed record NewWindow(DateTimeOffset? From, string? Mode);

/// <summary>What an operator corrects; null leaves a field as it is.</summary>
public sealed record ConcertCorrection(string? Title, string? Artist, string? Venue, string? TimeZone, ImmutableArray<NewDate> Dates);

/// <param name="Replayed">The first answer to the same idempotency key again.</param>
public sealed record CreatedConcert(Guid ConcertId, bool Replayed);
